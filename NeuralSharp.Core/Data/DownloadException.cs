namespace NeuralSharp;

/// <summary>A file that no mirror delivered whole; the message tells what each of them did.</summary>
/// <param name="message">What was tried, what happened, and how to mend it.</param>
/// <param name="innerException">The last error.</param>
public sealed class DownloadException(string message, Exception? innerException = null) : IOException(message, innerException);
