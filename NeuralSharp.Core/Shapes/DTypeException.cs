namespace NeuralSharp;

/// <summary>Element types that do not fit, such as Float32 with Float64; the message names the op and both types.</summary>
/// <param name="message">The op, the types, and how to mend it.</param>
public sealed class DTypeException(string message) : ArgumentException(message);
