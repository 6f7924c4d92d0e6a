using System.Text;

namespace NeuralSharp.Benchmarks;

/// <summary>The part of a document that a measurement writes: what stands between two marks.</summary>
internal static class MeasuredPart
{
    /// <summary>Puts tables into a document where that was asked for, and shows them on the console otherwise.</summary>
    /// <exception cref="BenchmarkException">The document has no place for them.</exception>
    public static void Publish(bool write, string path, string tables, string name = "measured")
    {
        if (write) Replace(path, tables, name);
        else Console.Write(tables);
    }

    /// <summary>Puts tables between the marks of a document, <c>&lt;!-- measured --&gt;</c> and <c>&lt;!-- /measured --&gt;</c> or others of a name.</summary>
    /// <exception cref="BenchmarkException">The document has no such marks.</exception>
    private static void Replace(string path, string tables, string name = "measured")
    {
        var (beginMark, endMark) = ($"<!-- {name} -->", $"<!-- /{name} -->");
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(beginMark, StringComparison.Ordinal), text.IndexOf(endMark, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new BenchmarkException($"{path}: has no lines {beginMark} and {endMark} for the tables to stand between.");
        var written = $"{text[..(begin + beginMark.Length)]}\n\n{tables}\n{text[end..]}";
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(written)));
    }
}
