using System.Diagnostics;

namespace NeuralSharp;

/// <summary>A line of the user's code, or the method where the file has no debug symbols.</summary>
/// <param name="Method">The method.</param>
/// <param name="File">The file, from the debug symbols.</param>
/// <param name="Number">The line, from the debug symbols; 0 without.</param>
public sealed record SourceLine(string Method, string? File, int Number)
{
    private static readonly string[] s_ownAssemblies = ["NeuralSharp.Core", "NeuralSharp.Layers", "NeuralSharp.Optim", "NeuralSharp.Data", "NeuralSharp.Explain"];

    /// <summary>
    /// The innermost line on this thread's stack that is neither the library's nor the runtime's. In optimised code it may be
    /// that of a caller, where a small method was inlined.
    /// </summary>
    internal static SourceLine OfCaller()
    {
        foreach (var frame in new StackTrace(fNeedFileInfo: true).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } method || !IsUsers(method.DeclaringAssemblyName)) continue;
            return new($"{method.DeclaringTypeName}.{method.Name}", frame.GetFileName(), frame.GetFileLineNumber());
        }

        return new("an unknown place", null, 0);
    }

    /// <summary>The line as a text.</summary>
    public override string ToString() => File is null ? Method : Invariant($"{File}:{Number}, in {Method}");

    private static bool IsUsers(string? assembly)
    {
        var name = assembly?.Split(',')[0] ?? "";
        return !s_ownAssemblies.Contains(name) && name != "System" && !name.StartsWith("System.", StringComparison.Ordinal);
    }
}
