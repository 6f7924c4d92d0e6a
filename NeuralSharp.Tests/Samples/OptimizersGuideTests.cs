using System.Text.RegularExpressions;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>docs/optimizers.md: the lines of code it quotes stand in the files it names, and its pictures are there and small.</summary>
[TestFixture]
internal sealed partial class OptimizersGuideTests : GuideTests
{
    [Test]
    public void Quoted_code_stands_in_the_file_that_is_named()
    {
        var quotes = Quote().Matches(Guide("optimizers.md"));
        quotes.Select(quote => Path.GetFileNameWithoutExtension(quote.Groups[1].Value)).Distinct()
            .ShouldBe(["SGD", "SGDMomentum", "AdaGrad", "RMSprop", "Adam"], ignoreOrder: true);
        foreach (Match quote in quotes)
        {
            var source = Trimmed(Text(Path.Combine(Docs, quote.Groups[1].Value)));
            source.ShouldContain(Trimmed(quote.Groups[2].Value), customMessage: quote.Groups[1].Value);
        }
    }

    [Test]
    public void Its_pictures_and_the_files_it_links_to_are_there()
    {
        var links = Link().Matches(Guide("optimizers.md")).Select(link => link.Groups[1].Value).Distinct().ToArray();
        links.ShouldAllBe(link => File.Exists(Path.Combine(Docs, link)));
        var pictures = links.Where(link => link.EndsWith(".svg", StringComparison.Ordinal)).ToArray();
        pictures.Length.ShouldBeGreaterThanOrEqualTo(5);
        pictures.ShouldAllBe(picture => new FileInfo(Path.Combine(Docs, picture)).Length < 200_000);
    }

    private static string Trimmed(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim())).Trim();

    [GeneratedRegex(@"\]\(([^)]*\.cs)\):\n\n```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Quote();

    [GeneratedRegex(@"\]\(((?!http|#)[^)#]+)\)")]
    private static partial Regex Link();
}
