using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Source;

/// <summary>The source of the libraries and the samples as the compiler sees it, for tests that look at code. It is compiled once for all of them.</summary>
internal static class SourceCode
{
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Threading; global using System.Threading.Tasks; global using static System.FormattableString;
        """;

    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Preview);

    /// <summary>What the test program runs on; of the projects under test, their source is looked at instead.</summary>
    private static readonly Dictionary<string, MetadataReference> s_references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).DistinctBy(path => Path.GetFileNameWithoutExtension(path)).ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => (MetadataReference)MetadataReference.CreateFromFile(path));

    private static readonly Lazy<IReadOnlyList<CSharpCompilation>> s_projects = new(CompileProjects);

    /// <summary>NeuralSharp.Core, Layers, Optim, Explain, Data and Samples; each names only those before it.</summary>
    public static IReadOnlyList<CSharpCompilation> Projects => s_projects.Value;

    /// <summary>The folder of the repository; a test is left out where there is none.</summary>
    public static string Repository
    {
        get
        {
            var folder = TestContext.CurrentContext.TestDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "NeuralSharp.sln"))) folder = Path.GetDirectoryName(folder);
            if (folder is null) Assert.Ignore("The tests run outside of the repository.");
            return folder!;
        }
    }

    /// <summary>What the test program runs on, for code that is compiled against it.</summary>
    public static IEnumerable<MetadataReference> References => s_references.Values;

    /// <summary>Parses code.</summary>
    public static SyntaxTree Parse(string code, string path = "") => CSharpSyntaxTree.ParseText(code, s_parsing, path);

    /// <summary>Compiles code against what the test program runs on.</summary>
    public static CSharpCompilation Compile(string name, IEnumerable<SyntaxTree> sources) => Compile(name, sources, s_references.Values);

    private static List<CSharpCompilation> CompileProjects()
    {
        var references = new Dictionary<string, MetadataReference>(s_references);
        var projects = new List<CSharpCompilation>();
        foreach (var project in (string[])["NeuralSharp.Core", "NeuralSharp.Layers", "NeuralSharp.Optim", "NeuralSharp.Explain", "NeuralSharp.Data", "NeuralSharp.Samples"])
        {
            var folder = Path.Combine(Repository, project);
            var sources = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Where(path => Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"))
                .Select(path => Parse(File.ReadAllText(path), path)).ToList();
            sources.Count.ShouldBeGreaterThan(10, folder);
            references.Remove(project);
            projects.Add(Compile(project, sources, references.Values));
            references[project] = projects[^1].ToMetadataReference();
        }

        return projects;
    }

    private static CSharpCompilation Compile(string name, IEnumerable<SyntaxTree> sources, IEnumerable<MetadataReference> references)
    {
        string[] friends = ["NeuralSharp.Layers", "NeuralSharp.Optim", "NeuralSharp.Explain", "NeuralSharp.Data", "NeuralSharp.Samples"];
        var friendship = string.Concat(friends.Select(friend => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{friend}\")]\n"));
        return CSharpCompilation.Create(
            name,
            [.. sources, Parse(Usings + friendship)],
            references,
            new(name == "NeuralSharp.Samples" ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));   // without nullable types, whose analysis takes longer than all else
    }
}
