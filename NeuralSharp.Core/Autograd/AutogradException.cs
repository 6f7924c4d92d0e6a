namespace NeuralSharp;

/// <summary>A gradient that cannot be computed as asked: a freed graph, overwritten values, a non-scalar output, a hook that throws.</summary>
/// <param name="message">What is wrong, and how to mend it.</param>
/// <param name="innerException">What a hook threw.</param>
public sealed class AutogradException(string message, Exception? innerException = null) : InvalidOperationException(message, innerException);
