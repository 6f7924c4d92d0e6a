using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace NeuralSharp.Benchmarks;

/// <summary>A copy of the repository whose backward rules can be broken, built and run.</summary>
internal static class MutationRun
{
    private const string Core = "NeuralSharp.Core";
    private const string Template = "NeuralSharp.Benchmarks/Mutation/Template";

    private static readonly string[] s_parts =
    [
        "Directory.Build.props", "Directory.Packages.props", "global.json", Core, "NeuralSharp.Layers", "NeuralSharp.Tests",
    ];

    /// <summary>All mutants of a repository, and what became of each.</summary>
    public static (List<Mutant> Mutants, MutantFate[] Fates) Run(string repository)
    {
        var folder = Directory.CreateTempSubdirectory("neuralsharp-mutants-").FullName;
        try
        {
            foreach (var part in s_parts) Copy(Path.Combine(repository, part), Path.Combine(folder, part));
            Copy(Path.Combine(repository, Template), Path.Combine(folder, "Runner"));
            var mutants = Rewrite(folder);
            File.Move(Path.Combine(folder, "Runner", "MutantSwitch.cs"), Path.Combine(folder, Core, "MutantSwitch.cs"));

            // The copy is to compile and run; its style is the repository's business.
            Start(folder, "build", "Runner", "-c", "Release", "-v", "q", "--nologo", "-nodeReuse:false", "-o", Path.Combine(folder, "bin"),
                "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-p:GenerateDocumentationFile=false");
            var results = Path.Combine(folder, "fates.json");
            Start(folder, Path.Combine(folder, "bin", "NeuralSharp.Tests.dll"), mutants.Count.ToString(CultureInfo.InvariantCulture), results);
            return (mutants, JsonSerializer.Deserialize<MutantFate[]>(File.ReadAllText(results))!);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<Mutant> Rewrite(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(folder, Core), "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .ToDictionary(path => path, path => BackwardMutator.Parse(File.ReadAllText(path)));
        var ops = Path.Combine(folder, Core, "Ops");
        var helpers = BackwardMutator.HelpersOf(files.Where(file => file.Key.StartsWith(ops, StringComparison.Ordinal)).Select(file => file.Value));
        List<Mutant> mutants = [];
        foreach (var (path, source) in files)
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            var ofFile = path.StartsWith(ops, StringComparison.Ordinal) ? helpers : [];
            File.WriteAllText(path, new BackwardMutator(name, ofFile, mutants).Rewrite(source));
        }

        return mutants;
    }

    /// <summary>Copies a file or a folder, without what builds left there.</summary>
    private static void Copy(string from, string to)
    {
        if (Path.GetFileName(from) is "bin" or "obj") return;
        if (File.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to);
            return;
        }

        if (!Directory.Exists(from)) throw new BenchmarkException($"there is no '{from}'. Run from the repository's root.");
        foreach (var entry in Directory.GetFileSystemEntries(from)) Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
    }

    private static void Start(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new BenchmarkException($"dotnet {arguments[0]} failed in the copy of the repository.\n{output}");
    }
}
