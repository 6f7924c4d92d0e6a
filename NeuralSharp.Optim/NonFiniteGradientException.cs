namespace NeuralSharp.Optim;

/// <summary>A gradient was NaN or infinite where an optimizer was told to throw; no parameter was changed.</summary>
/// <param name="message">Which parameter, how many of its elements, and what to look at.</param>
public sealed class NonFiniteGradientException(string message) : ArithmeticException(message);
