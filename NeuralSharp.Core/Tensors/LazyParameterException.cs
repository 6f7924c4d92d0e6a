namespace NeuralSharp;

/// <summary>A parameter is used whose sizes are not known yet: it takes its shape and values where its layer is called for the first time.</summary>
/// <param name="message">What is not known yet, and how to mend it.</param>
public sealed class LazyParameterException(string message) : InvalidOperationException(message);
