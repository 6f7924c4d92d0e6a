namespace NeuralSharp;

/// <summary>A backend that cannot be used here; the message tells what was looked for, where, and how to install it.</summary>
/// <param name="message">What is missing, and how to mend it.</param>
/// <param name="innerException">The error underneath, if there was one.</param>
public sealed class BackendException(string message, Exception? innerException = null) : InvalidOperationException(message, innerException);
