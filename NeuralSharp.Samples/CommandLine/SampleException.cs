namespace NeuralSharp.Samples;

/// <summary>A sample did not do what it is there for; the message says why and what would help.</summary>
internal sealed class SampleException(string message) : Exception(message);
