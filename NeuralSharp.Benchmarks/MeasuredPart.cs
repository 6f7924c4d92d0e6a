using System.Text;

namespace NeuralSharp.Benchmarks;

/// <summary>The part of a document that a measurement writes: what stands between two marks.</summary>
internal static class MeasuredPart
{
    private const string Begin = "<!-- measured -->", End = "<!-- /measured -->";

    /// <summary>Puts tables between the marks of a document.</summary>
    /// <exception cref="BenchmarkException">The document has no such marks.</exception>
    public static void Replace(string path, string tables)
    {
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new BenchmarkException($"{path}: has no lines {Begin} and {End} for the tables to stand between.");
        var written = $"{text[..(begin + Begin.Length)]}\n\n{tables}\n{text[end..]}";
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(written)));
    }
}
