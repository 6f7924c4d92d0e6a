using System.Text.RegularExpressions;
using NeuralSharp.Tests.Source;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Architecture;

/// <summary>The table of folders in docs/architecture.md is what the code does: a folder names those in its row, and no other.</summary>
[TestFixture]
internal sealed partial class FolderTests
{
    private static readonly Dictionary<string, string[]> s_allowed = Row().Matches(File.ReadAllText(Path.Combine(SourceCode.Repository, "docs", "architecture.md")))
        .ToDictionary(row => row.Groups["folder"].Value, row => Name().Matches(row.Groups["names"].Value).Select(name => name.Groups[1].Value).ToArray());

    private static readonly Lazy<List<FolderArrow>> s_arrows =
        new(() => [.. SourceCode.Projects.SkipLast(1).SelectMany(project => FolderArrows.In(project, SourceCode.Repository))]);   // the samples are one program

    [Test]
    public void A_folder_names_only_what_its_row_allows() =>
        s_arrows.Value.Where(arrow => !s_allowed.GetValueOrDefault(arrow.From, []).Contains(arrow.To))
            .DistinctBy(arrow => (arrow.From, arrow.To)).Select(arrow => $"{arrow.From} names {arrow.To} ({arrow.Where})")
            .ShouldBeEmpty("move the code to where it belongs; only a new decision about the architecture changes the table in docs/architecture.md");

    [Test]
    public void A_row_allows_nothing_that_is_not_needed()
    {
        var needed = s_arrows.Value.Select(arrow => (arrow.From, arrow.To)).ToHashSet();
        s_allowed.SelectMany(row => row.Value.Select(to => (row.Key, to))).Where(arrow => !needed.Contains(arrow)).ShouldBeEmpty();
    }

    [Test]
    public void Only_the_folders_of_the_graph_and_a_model_with_its_inspection_reach_each_other()
    {
        string[][] together = [["Core/Autograd", "Core/Capture", "Core/Ops", "Core/Tensors"], ["Layers/Inspection", "Layers/Modules"]];
        var named = s_arrows.Value.ToLookup(arrow => arrow.From, arrow => arrow.To);
        s_allowed.Keys.Where(folder => Reached(folder, named).Contains(folder))
            .ShouldBe(together.SelectMany(folders => folders), ignoreOrder: true, "no other folders may form a circle");
        foreach (var folders in together) Reached(folders[0], named).IsSupersetOf(folders).ShouldBeTrue();
    }

    [Test]
    public void Each_folder_has_a_row_and_no_file_stands_outside_of_one()
    {
        foreach (var project in (string[])["Core", "Layers", "Optim", "Explain", "Data"])
        {
            var folder = Path.Combine(SourceCode.Repository, $"NeuralSharp.{project}");
            Directory.GetFiles(folder, "*.cs").ShouldBeEmpty();
            Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)!).Where(name => name is not ("bin" or "obj"))
                .Select(name => $"{project}/{name}").ShouldBe(s_allowed.Keys.Where(name => name.StartsWith(project + "/", StringComparison.Ordinal)), ignoreOrder: true);
        }
    }

    /// <summary>The folders that one names, and those that they name, and so on.</summary>
    private static HashSet<string> Reached(string folder, ILookup<string, string> named)
    {
        var (reached, toVisit) = (new HashSet<string>(), new Stack<string>(named[folder]));
        while (toVisit.TryPop(out var next))
        {
            if (reached.Add(next)) foreach (var further in named[next]) toVisit.Push(further);
        }

        return reached;
    }

    [GeneratedRegex(@"^\| `(?<folder>(Core|Layers|Optim|Explain|Data)/\w+)` \|[^|]*\|(?<names>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
