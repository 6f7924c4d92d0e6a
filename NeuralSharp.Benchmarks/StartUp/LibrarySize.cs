using System.Text.Json;

namespace NeuralSharp.Benchmarks;

/// <summary>How much a library and all it depends on weigh in a program's folder.</summary>
/// <param name="Files">The number of files.</param>
/// <param name="Bytes">Their size together.</param>
internal sealed record LibrarySize(int Files, long Bytes)
{
    /// <summary>
    /// Walks the dependency graph that the build wrote beside this program (<c>.deps.json</c>) from a library on, and adds up
    /// the managed and native files it names.
    /// </summary>
    public static LibrarySize Of(string library)
    {
        var folder = AppContext.BaseDirectory;
        var name = $"{typeof(LibrarySize).Assembly.GetName().Name}.deps.json";
        using var graph = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name)));
        var target = graph.RootElement.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
        var libraries = graph.RootElement.GetProperty("targets").GetProperty(target).EnumerateObject()
            .ToDictionary(entry => entry.Name.Split('/')[0], entry => entry.Value);

        var files = new HashSet<string>();
        var seen = new HashSet<string>();
        var pending = new Stack<string>([library]);
        while (pending.TryPop(out var current))
        {
            if (!seen.Add(current) || !libraries.TryGetValue(current, out var entry)) continue;
            foreach (var kind in (ReadOnlySpan<string>)["runtime", "native"])
                files.UnionWith(Members(entry, kind).Select(asset => Path.Combine(folder, Path.GetFileName(asset))));
            foreach (var dependency in Members(entry, "dependencies")) pending.Push(dependency);
        }

        return new(files.Count, files.Sum(file => new FileInfo(file).Length));
    }

    private static IEnumerable<string> Members(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var members) ? members.EnumerateObject().Select(member => member.Name) : [];
}
