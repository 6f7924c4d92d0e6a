namespace NeuralSharp;

/// <summary>A file that no mirror delivered whole, or that could not be stored; the message tells what happened on each of them.</summary>
/// <param name="message">What was tried, what happened, and how to mend it; shown escaped, on one line.</param>
/// <param name="innerException">The last error.</param>
public sealed class DownloadException(string message, Exception? innerException = null) : IOException(Printable.Escape(message), innerException);
