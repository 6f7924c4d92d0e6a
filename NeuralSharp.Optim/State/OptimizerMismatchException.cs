namespace NeuralSharp.Optim;

/// <summary>A state that is not of the optimizer that loads it; the message names the differences.</summary>
/// <param name="message">What differs, and how to mend it. Names from the state are shown escaped, and the message on one line.</param>
public sealed class OptimizerMismatchException(string message) : InvalidOperationException(Printable.Escape(message));
