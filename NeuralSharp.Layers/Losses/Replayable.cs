using System.Diagnostics;

namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>
    /// Declares that a loss of your own does the same on tensors in every step, so that a trainer may run it once and replay what it did, see
    /// <see cref="Module.IsReplayable"/>: <c>new Trainer(model, optimizer, Losses.Replayable((output, target) =&gt; (output - target).Abs().Mean()))</c>.
    /// </summary>
    /// <param name="loss">The loss, made of tensor ops; it reads no values and decides by shapes alone.</param>
    /// <returns>The loss, with that declaration.</returns>
    public static Loss Replayable(Loss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new Declared(loss).Compute;
    }

    /// <summary>Whether a loss is the library's, or is declared to be <see cref="Replayable"/>.</summary>
    internal static bool IsReplayable(Loss loss) => loss.Target is CompositeLoss composite
        ? composite.Parts.All(IsReplayable)
        : loss.HasSingleTarget && DiagnosticMethodInfo.Create(loss)?.DeclaringAssemblyName == typeof(Losses).Assembly.FullName;

    private sealed class Declared(Loss loss)
    {
        public Tensor Compute(Tensor output, Tensor target) => loss(output, target);
    }
}
