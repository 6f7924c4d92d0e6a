using System.Text.RegularExpressions;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Source;

/// <summary>The links of the README and of all guides lead to files that are there, and to headings that stand in them; commands name programs that are there.</summary>
[TestFixture]
internal sealed partial class LinkTests
{
    private static IEnumerable<string> Pages =>
        Directory.GetFiles(SourceCode.Repository, "*.md").Concat(Directory.GetFiles(Path.Combine(SourceCode.Repository, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(SourceCode.Repository, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Pages))]
    public void A_link_leads_somewhere(string page)
    {
        var path = Path.Combine(SourceCode.Repository, page);
        foreach (var link in Links().Matches(WithoutCode(path)).Select(match => match.Groups[1].Value))
        {
            if (link.StartsWith("http", StringComparison.Ordinal)) continue;
            var (file, heading) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
            var target = file.Length == 0 ? path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, file));
            (File.Exists(target) || Directory.Exists(target)).ShouldBeTrue($"{page} leads to {link}, which is not there");
            if (heading is not null) Headings(target).ShouldContain(heading, $"{page} leads to {link}");
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void A_command_names_a_program_that_is_there(string page)
    {
        foreach (var program in Programs().Matches(File.ReadAllText(Path.Combine(SourceCode.Repository, page))).Select(match => match.Groups[1].Value))
            File.Exists(Path.Combine(SourceCode.Repository, program)).ShouldBeTrue($"{page}: dotnet run {program}");
    }

    /// <summary>The headings as GitHub makes anchors of them.</summary>
    private static IEnumerable<string> Headings(string path) =>
        Heading().Matches(Block().Replace(Text(path), "")).Select(match => NoAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static string WithoutCode(string path) => Code().Replace(Text(path), "");

    private static string Text(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"dotnet run (docs/[\w/.-]+\.cs)")]
    private static partial Regex Programs();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NoAnchor();

    /// <summary>Between as many backticks before as after: a block, or a word within a line.</summary>
    [GeneratedRegex(@"(`+)[\s\S]*?\1")]
    private static partial Regex Code();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
