namespace NeuralSharp.Layers;

/// <summary>
/// A price of parameters, to add to a loss: a scalar through which gradients flow. Hand it to a trainer, or write
/// <c>Losses.CrossEntropy(output, target) + penalty.Compute()</c>. Several are added as well: <c>a + b</c>.
/// </summary>
public abstract class Penalty
{
    /// <summary>
    /// Whether <see cref="Compute"/> does the same on tensors in every step, so that a trainer may replay it, see <see cref="Module.IsReplayable"/>:
    /// true for the library's, false for yours unless you override it.
    /// </summary>
    public virtual bool IsReplayable => GetType().Module == typeof(Penalty).Module;

    /// <summary>The price of what the parameters are now.</summary>
    public abstract Tensor Compute();

    /// <summary>The sum of both.</summary>
    public static Penalty operator +(Penalty left, Penalty right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new Both(left, right);
    }

    private sealed class Both(Penalty first, Penalty second) : Penalty
    {
        public override bool IsReplayable => first.IsReplayable && second.IsReplayable;

        public override Tensor Compute() => first.Compute() + second.Compute();
    }
}
