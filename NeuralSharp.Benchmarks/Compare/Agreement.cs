namespace NeuralSharp.Benchmarks;

/// <summary>What the two libraries computed from the same numbers.</summary>
/// <param name="What">What the values are.</param>
/// <param name="NeuralSharp">NeuralSharp's values.</param>
/// <param name="TorchSharp">TorchSharp's values, in the same order.</param>
internal sealed record Agreement(string What, float[] NeuralSharp, float[] TorchSharp)
{
    /// <summary>How far the values may be apart, as a share of the largest: some steps of single-precision rounding.</summary>
    public const double Tolerance = 3e-5;

    /// <summary>The largest difference, as a share of the largest value; infinite where there is a NaN or a count differs.</summary>
    public double Deviation { get; } = DeviationOf(NeuralSharp, TorchSharp);

    /// <summary>Whether both do the same work.</summary>
    public bool Holds => Deviation <= Tolerance;

    private static double DeviationOf(float[] ours, float[] theirs)
    {
        if (ours.Length != theirs.Length || ours.Length == 0) return double.PositiveInfinity;
        var (difference, scale) = (0.0, 0.0);
        for (var i = 0; i < ours.Length; i++)
        {
            if (!float.IsFinite(ours[i]) || !float.IsFinite(theirs[i])) return double.PositiveInfinity;
            difference = Math.Max(difference, Math.Abs((double)ours[i] - theirs[i]));
            scale = Math.Max(scale, Math.Abs(theirs[i]));
        }

        return difference == 0 ? 0 : difference / scale;
    }
}
