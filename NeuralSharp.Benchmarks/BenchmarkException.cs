namespace NeuralSharp.Benchmarks;

/// <summary>A measurement cannot be made; the message says why and what would help.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
