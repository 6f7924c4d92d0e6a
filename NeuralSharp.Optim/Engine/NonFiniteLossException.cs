namespace NeuralSharp.Optim;

/// <summary>A loss that is NaN or infinite: from here on training could only destroy the parameters, so it stops.</summary>
public sealed class NonFiniteLossException : ArithmeticException
{
    /// <summary>A loss in a run of a trainer.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="epoch">The epoch, counted from 1.</param>
    /// <param name="step">The batch within the epoch, counted from 1.</param>
    public NonFiniteLossException(double loss, int epoch, int step)
        : this(
            loss,
            Invariant($"The loss became {loss} at epoch {epoch}, step {step}. Lower the learning rate (a tenth is a good try), check the data for NaN and ")
            + "unscaled values, and use losses on logits instead of a softmax or sigmoid of one's own.") => (Epoch, Step) = (epoch, step);

    /// <summary>A loss outside a trainer.</summary>
    internal NonFiniteLossException(double loss, string message)
        : base(message) => Loss = loss;

    /// <summary>The loss; it may be finite where its gradient is not.</summary>
    public double Loss { get; }

    /// <summary>The epoch, counted from 1; 0 outside a trainer.</summary>
    public int Epoch { get; }

    /// <summary>The batch within the epoch, counted from 1; 0 outside a trainer.</summary>
    public int Step { get; }
}
