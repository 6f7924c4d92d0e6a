namespace NeuralSharp;

/// <summary>A gradient that cannot be computed as asked: a freed graph, overwritten values, a non-scalar output.</summary>
/// <param name="message">What is wrong, and how to mend it.</param>
public sealed class AutogradException(string message) : InvalidOperationException(message);
