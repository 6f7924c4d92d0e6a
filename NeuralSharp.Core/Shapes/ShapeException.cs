namespace NeuralSharp;

/// <summary>Shapes, axes or indices that do not fit; the message names the op and what it was given.</summary>
/// <param name="message">The op, the shapes, and how to mend it.</param>
public sealed class ShapeException(string message) : ArgumentException(message);
