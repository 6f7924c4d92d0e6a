namespace NeuralSharp;

/// <summary>
/// A data file that is not what it should be; the message names the file, what is wrong and how to mend it. What it quotes of the file is
/// shown escaped, on one line, so that it can do nothing to a terminal.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="problem">What is wrong, as the rest of a sentence that begins with the file's name.</param>
/// <param name="remedy">How to mend it, as a sentence.</param>
/// <param name="innerException">The error underneath, if there was one.</param>
public sealed class DataFormatException(string path, string problem, string remedy, Exception? innerException = null)
    : IOException(Printable.Escape($"{path}: {problem} {remedy}"), innerException)
{
    /// <summary>The file that could not be used.</summary>
    public string Path { get; } = path;
}
