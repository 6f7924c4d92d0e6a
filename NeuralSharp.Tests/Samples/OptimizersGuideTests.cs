using System.Text.RegularExpressions;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>docs/optimizers.md: the lines of code it quotes stand in the files it names, and its pictures are there and small.</summary>
[TestFixture]
internal sealed partial class OptimizersGuideTests
{
    private string _folder = null!;
    private string _guide = null!;

    [SetUp]
    public void Read()
    {
        var folder = Path.GetDirectoryName(typeof(OptimizersGuideTests).Assembly.Location);
        while (folder is not null && !File.Exists(Path.Combine(folder, "NeuralSharp.sln"))) folder = Path.GetDirectoryName(folder);
        if (folder is null) Assert.Ignore("The tests run outside of the repository.");
        _folder = Path.Combine(folder!, "docs");
        _guide = File.ReadAllText(Path.Combine(_folder, "optimizers.md")).ReplaceLineEndings("\n");
    }

    [Test]
    public void Quoted_code_stands_in_the_file_that_is_named()
    {
        var quotes = Quote().Matches(_guide);
        quotes.Select(quote => Path.GetFileNameWithoutExtension(quote.Groups[1].Value)).Distinct()
            .ShouldBe(["SGD", "SGDMomentum", "AdaGrad", "RMSprop", "Adam"], ignoreOrder: true);
        foreach (Match quote in quotes)
        {
            var source = Trimmed(File.ReadAllText(Path.Combine(_folder, quote.Groups[1].Value)));
            source.ShouldContain(Trimmed(quote.Groups[2].Value), customMessage: quote.Groups[1].Value);
        }
    }

    [Test]
    public void Its_pictures_and_the_files_it_links_to_are_there()
    {
        var links = Link().Matches(_guide).Select(link => link.Groups[1].Value).Distinct().ToArray();
        links.ShouldAllBe(link => File.Exists(Path.Combine(_folder, link)));
        var pictures = links.Where(link => link.EndsWith(".svg", StringComparison.Ordinal)).ToArray();
        pictures.Length.ShouldBeGreaterThanOrEqualTo(5);
        pictures.ShouldAllBe(picture => new FileInfo(Path.Combine(_folder, picture)).Length < 200_000);
    }

    private static string Trimmed(string code) => string.Join('\n', code.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())).Trim();

    [GeneratedRegex(@"\]\(([^)]*\.cs)\):\n\n```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Quote();

    [GeneratedRegex(@"\]\(((?!http|#)[^)#]+)\)")]
    private static partial Regex Link();
}
