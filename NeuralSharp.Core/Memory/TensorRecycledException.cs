namespace NeuralSharp;

/// <summary>The values of a tensor are gone: its memory was given back for reuse at the end of its <see cref="TensorScope"/>.</summary>
/// <param name="message">What was given back, and how to keep it.</param>
public sealed class TensorRecycledException(string message) : InvalidOperationException(message);
