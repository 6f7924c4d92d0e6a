using System.Text.RegularExpressions;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained.Page;

/// <summary>The explorer's page as it is without script, and that its script finds what it asks for.</summary>
[TestFixture]
internal sealed partial class ExplorerPageTests
{
    private static readonly ViewLine[] s_lines = [new("Fork.cs", 12, "var y = 3 * x;"), new("Fork.cs", 11, "var x = Tensor.Scalar(2);")];

    [Test]
    public void It_stands_alone_and_is_well_formed()
    {
        foreach (var page in new[] { Page(Fork()), Page(Network()), ExplorerPage.Build("no lines", [], GraphViews.Of(Fork(), null)) })
        {
            PageText.ShouldStandAlone(page);
            PageText.ShouldBeWellFormed(page);
        }
    }

    [Test]
    public void Without_script_it_shows_the_lines_in_their_order_the_pictures_and_the_pass()
    {
        var page = Page(Fork());
        var text = Words().Replace(page[page.IndexOf("<main>", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)], "");

        page.IndexOf("data-line=\"1\"", StringComparison.Ordinal).ShouldBeLessThan(page.IndexOf("data-line=\"0\"", StringComparison.Ordinal));   // line 11 before line 12
        Regex.Count(page, "<svg ").ShouldBe(1);
        text.ShouldContain("Add, which made c: 1 arrived.");
        text.ShouldContain("∂c/∂y gets 2 · ∂c/∂Multiply 1 = 2 · 1 = 2");
        text.ShouldContain("∂c/∂y gets 5 · ∂c/∂Multiply 2 = 5 · 1 = 5; at y 2 + 5 = 7");
        text.ShouldContain("∂c/∂x gets 3 · ∂c/∂y = 3 · 7 = 21");
    }

    [Test]
    public void Tensors_and_scalars_that_show_the_same_are_drawn_once_and_others_each()
    {
        Drawn(Page(Fork())).ShouldBe(["1"]);
        Drawn(Page(Network())).ShouldBe(["0", "1"]);
    }

    [Test]
    public void A_view_that_is_too_large_is_not_drawn()
    {
        var node = new ViewNode { Kind = NodeKind.Leaf, Name = "x", Shape = "[]", Generation = 0, Values = new([1], new([], 1, 1, 1, 0, 0)) };
        GraphView large = new(ViewKind.Scalars, [.. Enumerable.Repeat(node, ExplorerPage.MostDrawn + 1)], [], []);
        GraphView small = new(ViewKind.Tensors, [node], [], []);
        Drawn(ExplorerPage.Build("x", [], [small, large])).ShouldBe(["0"]);
    }

    [Test]
    public void Names_lines_and_titles_are_texts()
    {
        const string markup = "</script><img src=x onerror=alert(1)>&\"'";
        var x = Tensor.Scalar(double.NaN, requiresGrad: true).Named(markup);
        var page = ExplorerPage.Build(markup, [new(markup, 1, markup)], GraphViews.Of((x * double.PositiveInfinity).Named(markup), null));

        page.ShouldNotContain("<img");
        PageText.ShouldBeWellFormed(page);
        page.ShouldContain(">grad ∞<");
        page.ShouldContain(">NaN<");
    }

    [Test]
    public void Its_script_finds_every_element_that_it_asks_for_and_writes_no_markup()
    {
        var page = Page(Fork());
        var script = string.Concat(Parts().Select(PageScript.Text));
        var ids = Regex.Matches(page, " id=\"([a-z-]+)\"").Select(match => match.Groups[1].Value).ToHashSet();
        string[] asked = [.. Regex.Matches(script, "(?:element|Page\\.element|on)\\(\"([a-z-]+)\"").Select(match => match.Groups[1].Value).Distinct()];

        asked.Length.ShouldBeGreaterThan(30);
        asked.Where(id => !ids.Contains(id)).ShouldBeEmpty();
        script.ShouldNotContain("innerHTML");
        script.ShouldNotContain("insertAdjacentHTML");
        script.ShouldNotContain("eval(");
        script.ShouldNotContain("fetch(");
    }

    /// <summary>The files of the explorer's script.</summary>
    internal static IEnumerable<string> Parts() => typeof(ExplorerPage).Assembly.GetManifestResourceNames().Where(name => Script().IsMatch(name));

    internal static Tensor Fork(double at = 2)
    {
        var x = Tensor.Scalar(at, DType.Float64, requiresGrad: true).Named("x");
        var y = (3 * x).Named("y");
        return ((2 * y) + (5 * y)).Named("c");
    }

    internal static Tensor Network(double weight = 0.5)
    {
        var x = Tensor.From(new[,] { { 0.0, 1 }, { 1, 1 } }).Named("x");
        var w = Tensor.From(new[,] { { weight, -0.8 }, { 0.9, 0.3 } }, requiresGrad: true).Named("w");
        var b = Tensor.From([0.1, -0.2], requiresGrad: true).Named("b");
        var h = (x.MatMul(w) + b).Tanh().Named("h");
        return (h * h + h).Sum().Named("loss");
    }

    private static string Page(Tensor output) => ExplorerPage.Build("A page", s_lines, GraphViews.Of(output, null));

    private static IEnumerable<string> Drawn(string page) => Regex.Matches(page, "<div class=\"view[^\"]*\" data-view=\"([0-9]+)\">").Select(match => match.Groups[1].Value);

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Words();

    [GeneratedRegex(@"^explorer.*\.js$")]
    private static partial Regex Script();
}
