using System.Text.Json;
using NeuralSharp.Layers;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained.Page;

/// <summary><c>Explain.Write</c>: what it writes, and what it says where it cannot.</summary>
[TestFixture]
internal sealed class ExplainTests
{
    [Test]
    public void A_page_is_written_whole_and_named_after_the_expression()
    {
        using var folder = new TempFolder();
        var path = folder.File("page.html");
        var theLoss = Loss();

        NeuralSharp.Explain.Write(path, theLoss);

        var page = File.ReadAllText(path);
        page.ShouldStartWith("<!DOCTYPE html>", Case.Insensitive);
        page.ShouldContain("<title>theLoss");
        Directory.GetFiles(folder.FullName).ShouldHaveSingleItem();
        theLoss.Backward();   // the graph is still there
    }

    [Test]
    public void Names_with_markup_stay_texts()
    {
        const string name = "</script><b>&\"w\"";
        var w = Tensor.Scalar(2, requiresGrad: true).Named(name);

        var page = NeuralSharp.Explain.Page(w.Square(), null, "<i>title</i>");

        page.ShouldNotContain("<b>");
        page.ShouldNotContain("<i>title");
        JsonDocument.Parse(DataOf(page)).RootElement.GetProperty("views")[0].GetProperty("nodes")[0].GetProperty("name").GetString().ShouldBe(name);
    }

    [Test]
    public void An_op_of_the_readers_own_is_not_explained_as_ours_of_the_same_name()
    {
        var x = Tensor.Scalar(3, requiresGrad: true).Named("x");

        var ours = GraphViews.Of(new Square().Apply(x).Square(), null).ShouldHaveSingleItem();   // not opened into numbers

        ours.Nodes.Select(node => node.Op).ShouldBe([null, "Square (of your own)", "Square"]);
        ours.Nodes[^1].Gradient.ShouldNotBeNull();
        ours.Nodes[0].Gradient!.Elements.ShouldBe([2 * 27.0 * 27]);   // of (x³)²: 2x³ · 3x²
        JsonDocument.Parse(ExplorerData.Json("x", [], [ours])).RootElement.GetProperty("formulas").EnumerateObject().Select(formula => formula.Name).ShouldBe(["Square"]);
    }

    [Test]
    public void Very_long_names_are_said_by_their_beginning_and_end()
    {
        var w = Tensor.Full([1000], 2, requiresGrad: true).Named($"begin{new string('x', 10_000)}end");

        var page = NeuralSharp.Explain.Page(w.Square().Sum(), null, new string('t', 100_000));

        page.Length.ShouldBeLessThan(1_500_000);
        page.ShouldContain("xend");
        TensorsView.Short($"a{string.Concat(Enumerable.Repeat("😀", 100))}b").EnumerateRunes().ShouldNotContain(System.Text.Rune.ReplacementChar);   // no half of one
    }

    [Test]
    public void Numbers_that_JSON_does_not_have_are_texts()
    {
        var x = Tensor.From([0f, -1, float.PositiveInfinity]);
        x.RequiresGrad = true;

        using var data = JsonDocument.Parse(ExplorerData.Json("x", [], GraphViews.Of(x.Log().Sum(), null)));

        var log = data.RootElement.GetProperty("views")[0].GetProperty("nodes").EnumerateArray().Single(node => node.TryGetProperty("op", out var op) && op.GetString() == "Log");
        log.GetProperty("values").EnumerateArray().Select(value => value.GetString()).ShouldBe(["-Infinity", "NaN", "Infinity"]);
        data.RootElement.GetProperty("formulas").EnumerateObject().Select(formula => formula.Name).ShouldBe(["Log", "Sum", "Sum/3"]);   // of a vector, and of three numbers
    }

    [Test]
    public void The_page_of_XOR_is_small()
    {
        Sequential model = [new Dense(2, 2, generator: new(1)), new Tanh(), new Dense(2, 1, generator: new(2)), new Sigmoid()];
        var loss = Losses.MeanSquaredError(model.Forward(Tensor.From(new[,] { { 1f, 0f } })), Tensor.From(new[,] { { 1f } }));
        NeuralSharp.Explain.Page(loss, model, "XOR").Length.ShouldBeLessThan(400_000);
    }

    [Test]
    public void A_graph_that_is_gone_is_refused_with_advice()
    {
        var freed = Loss();
        freed.Backward();
        Should.Throw<AutogradException>(() => NeuralSharp.Explain.Page(freed, null, "x")).Message.ShouldContain("retainGraph");

        var x = Tensor.Scalar(2, requiresGrad: true);
        Should.Throw<AutogradException>(() => NeuralSharp.Explain.Page(x.Detach(), null, "x")).Message.ShouldContain("RequiresGrad");
        Should.Throw<AutogradException>(() => NeuralSharp.Explain.Page(x.BroadcastTo([3]), null, "x")).Message.ShouldContain("output.Sum()");
    }

    [Test]
    public void Paths_that_cannot_be_written_are_refused_and_nothing_is_left()
    {
        using var folder = new TempFolder();
        Should.Throw<DirectoryNotFoundException>(() => NeuralSharp.Explain.Write(folder.File("none/page.html"), Loss()));
        Should.Throw<IOException>(() => NeuralSharp.Explain.Write(folder.FullName, Loss()));
        Should.Throw<ArgumentException>(() => NeuralSharp.Explain.Write("", Loss()));
        Directory.GetFileSystemEntries(folder.FullName).ShouldBeEmpty();
    }

    [Test]
    public void A_model_whose_sizes_are_not_known_has_no_part_in_the_graph()
    {
        Sequential lazy = [new Dense(3)];
        NeuralSharp.Explain.Page(Loss(), lazy, "x").ShouldContain("Square");
    }

    private static Tensor Loss() => (Tensor.Scalar(3, requiresGrad: true) - 5).Square();

    private static string DataOf(string page)
    {
        const string begin = "id=\"data\">";
        var start = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)];
    }

    /// <summary>An op with a name of ours that computes something else: x³.</summary>
    private sealed class Square : OwnOp
    {
        protected override Tensor Forward(Tensor[] inputs) => inputs[0] * inputs[0] * inputs[0];

        protected override Tensor?[] Backward(Tensor gradOutput) => [3 * Input(0) * Input(0) * gradOutput];
    }
}
