using System.Numerics;

namespace NeuralSharp.Optim;

/// <content>What happens to gradients that are NaN or infinite.</content>
public abstract partial class Optimizer
{
    /// <summary>What to do about gradients that are NaN or infinite; they pass by default.</summary>
    public NonFiniteGradients NonFiniteGradients { get; init; }

    /// <summary>How often a step met gradients that were not finite, and was skipped or had them clipped.</summary>
    public int NonFiniteSteps { get; private protected set; }

    /// <summary>Whether the step is to be done; gradients may have been clipped.</summary>
    private protected bool AdmitGradients()
    {
        if (NonFiniteGradients == NonFiniteGradients.Pass) return true;
        var found = false;
        for (var i = 0; i < _slots.Count; i++)
        {
            if (!_slots[i].IsStepped || IsFinite(_slots[i].Parameter.Grad!)) continue;
            if (NonFiniteGradients == NonFiniteGradients.Throw) throw NonFinite(i);
            found = true;
            if (NonFiniteGradients == NonFiniteGradients.Skip) break;
            if (_slots[i].Parameter.DType == DType.Float32) Clip<float>(_slots[i].Parameter.Grad!);
            else Clip<double>(_slots[i].Parameter.Grad!);
        }

        if (found) NonFiniteSteps = StateCount.Next(NonFiniteSteps);
        return !found || NonFiniteGradients == NonFiniteGradients.Clip;
    }

    private static bool IsFinite(Tensor gradient) =>
        gradient.DType == DType.Float32 ? AreFinite(gradient.Read<float>()) : AreFinite(gradient.Read<double>());

    /// <summary>0 · x is NaN where x is not finite, and so is a sum with it.</summary>
    private static bool AreFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = Vector<T>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<T>.Count; i += Vector<T>.Count) sum += new Vector<T>(values[i..]) * Vector<T>.Zero;
        var rest = T.Zero;
        for (; i < values.Length; i++) rest += values[i] * T.Zero;
        return sum == Vector<T>.Zero && rest == T.Zero;
    }

    private static void Clip<T>(Tensor gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using (Autograd.NoGrad()) gradient.BeginWrite("Step");
        var values = gradient.Write<T>();
        var largest = T.Zero;
        foreach (var value in values)
        {
            if (T.IsFinite(value)) largest = T.Max(largest, T.Abs(value));
        }

        foreach (ref var value in values)
        {
            if (!T.IsFinite(value)) value = T.IsNaN(value) ? T.Zero : T.CopySign(largest, value);
        }
    }

    private NonFiniteGradientException NonFinite(int index)
    {
        var parameter = _slots[index].Parameter;
        var gradient = parameter.Grad!;
        var wrong = Enumerable.Range(0, gradient.Length).Where(i => !double.IsFinite(gradient.ElementAt(i))).ToList();
        return new(
            Invariant($"{Name}.Step: the gradient of parameter {index}, of shape {parameter.Shape}, is not finite at {wrong.Count} of {gradient.Length} elements: ")
            + Invariant($"the first, number {wrong[0]}, is {gradient.ElementAt(wrong[0])}. No parameter was changed. Find where it arises with Autograd.DetectAnomalies(), ")
            + "lower the learning rate, or let such steps be skipped or clipped: NonFiniteGradients = NonFiniteGradients.Skip, or Clip.");
    }
}
