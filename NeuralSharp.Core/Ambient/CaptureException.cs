namespace NeuralSharp;

/// <summary>A step cannot be captured, or no longer be replayed; the message says what stands in the way.</summary>
public sealed class CaptureException(string message) : InvalidOperationException(message);
