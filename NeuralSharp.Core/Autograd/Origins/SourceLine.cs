namespace NeuralSharp;

/// <summary>A line of the user's code, or the method where the file has no debug symbols.</summary>
/// <param name="Method">The method.</param>
/// <param name="File">The file, from the debug symbols; null without.</param>
/// <param name="Number">The line, from the debug symbols; 0 without.</param>
public sealed record SourceLine(string Method, string? File, int Number)
{
    /// <summary>The line as a text, such as <c>/home/me/xor/Program.cs:12, in Program.&lt;Main&gt;$</c>.</summary>
    public override string ToString() => File is null ? Method : Invariant($"{File}:{Number}, in {Method}");
}
