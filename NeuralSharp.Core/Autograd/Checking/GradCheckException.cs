namespace NeuralSharp;

/// <summary>A gradient that disagrees with finite differences, or a function that <see cref="GradCheck"/> cannot check.</summary>
/// <param name="message">What disagrees and by how much, and what to look at.</param>
public sealed class GradCheckException(string message) : Exception(message);
