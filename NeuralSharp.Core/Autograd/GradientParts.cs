namespace NeuralSharp;

/// <summary>
/// What a parameter's gradient is the sum of, since it was last set to null: for those who ask why a network does not learn. A pass counts itself, and so does a step that
/// uses the sum; a pass after a step adds to what that step has used up, which nobody means.
/// </summary>
/// <param name="Passes">How many passes have added to it.</param>
/// <param name="Steps">How many steps have used it.</param>
/// <param name="StepsBefore">How many of them came before the last pass.</param>
internal readonly record struct GradientParts(int Passes, int Steps, int StepsBefore)
{
    /// <summary>After another pass, which found a gradient that is zero everywhere, or none, or some other.</summary>
    public GradientParts AfterPass(Tensor? before)
    {
        if (before is null || (Steps > 0 && IsZero(before))) return new(1, 0, 0);   // who fills it with zeros forgets it too
        return new(Passes + 1, Steps, Steps);
    }

    /// <summary>After another step.</summary>
    public GradientParts AfterStep() => this with { Steps = Steps + 1 };

    /// <summary>Whether all values are zero.</summary>
    public static bool IsZero(Tensor gradient)
    {
        return gradient.DType == DType.Float32 ? IsZero<float>() : IsZero<double>();

        bool IsZero<T>()
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => !gradient.Read<T>().ContainsAnyExcept(T.Zero);
    }
}
