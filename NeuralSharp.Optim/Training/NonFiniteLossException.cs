namespace NeuralSharp.Optim;

/// <summary>A loss that is NaN or infinite: from here on training could only destroy the parameters, so it stops.</summary>
/// <param name="loss">The loss.</param>
/// <param name="epoch">The epoch, counted from 1.</param>
/// <param name="step">The batch within the epoch, counted from 1.</param>
public sealed class NonFiniteLossException(double loss, int epoch, int step) : ArithmeticException(
    Invariant($"The loss became {loss} at epoch {epoch}, step {step}. Lower the learning rate (a tenth is a good try), check the data for NaN and ")
    + "unscaled values, and use losses on logits instead of a softmax or sigmoid of one's own.")
{
    /// <summary>The epoch, counted from 1.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>The batch within the epoch, counted from 1.</summary>
    public int Step { get; } = step;
}
