using System.CommandLine;

namespace NeuralSharp.Benchmarks;

/// <summary>Without this option a command leaves the checkout as it is: what it measures goes to the console.</summary>
internal static class WriteOption
{
    public static Option<bool> Create(string target) => new("--write") { Description = $"Puts the result into {target}; without it, it goes to the console" };

    /// <summary>A document that is not there is better known before the measurements than after.</summary>
    /// <exception cref="BenchmarkException">It is not.</exception>
    public static void Check(bool write, string document)
    {
        if (write && !File.Exists(document)) throw new BenchmarkException($"--write: there is no {document}. Run from the repository's root.");
    }
}
