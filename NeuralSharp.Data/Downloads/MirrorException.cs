namespace NeuralSharp;

/// <summary>What one mirror did wrong; the next may do better.</summary>
internal sealed class MirrorException(string message, Exception? innerException = null) : Exception(message, innerException);
