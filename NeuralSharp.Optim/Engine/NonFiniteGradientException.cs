namespace NeuralSharp.Optim;

/// <summary>A gradient was NaN or infinite where an optimizer was told to throw; no parameter was changed.</summary>
public sealed class NonFiniteGradientException : ArithmeticException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which parameter, how many of its elements, and what to look at.</param>
    public NonFiniteGradientException(string message)
        : base(message)
    {
    }

    /// <summary>The same with the place in a training.</summary>
    internal NonFiniteGradientException(NonFiniteGradientException inner, int epoch, int batch)
        : base(Invariant($"{inner.Message} This was in epoch {epoch}, batch {batch}."), inner)
    {
    }
}
