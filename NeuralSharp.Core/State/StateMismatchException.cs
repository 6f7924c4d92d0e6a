namespace NeuralSharp;

/// <summary>A state, or a file with one, that does not fit what is to take it over. The message names the faults; nothing was changed.</summary>
/// <param name="message">What does not fit, and how to mend it. Names from the state are shown escaped, and the message on one line.</param>
public sealed class StateMismatchException(string message) : InvalidOperationException(Printable.Escape(message));
