using System.Text.RegularExpressions;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The examples of docs/explain.md, word for word between the marks, and what must come of them.</summary>
[TestFixture]
internal sealed partial class ExplainGuideTests : GuideTests
{
    private readonly string _home = Environment.CurrentDirectory;
    private TempFolder _folder = null!;

    /// <summary>The examples write into the folder in which they run.</summary>
    [SetUp]
    public void EnterFolder() => Environment.CurrentDirectory = (_folder = new TempFolder()).FullName;

    [TearDown]
    public void LeaveFolder()
    {
        Environment.CurrentDirectory = _home;
        _folder.Dispose();
    }

    [Test]
    public void Three_lines()
    {
        // begin
        var a = Tensor.Scalar(-4, requiresGrad: true).Named("a");
        var b = Tensor.Scalar(2, requiresGrad: true).Named("b");
        Explain.Write("page.html", (a + b) * a.Tanh());

        // end
        File.ReadAllText("page.html").ShouldStartWith("<!DOCTYPE html>");
        (a.Grad, b.Grad).ShouldBe((null, null));
    }

    [Test]
    public void Lines_and_layers()
    {
        Generator.Default.Reseed(1);
        var (x, y) = (Tensor.From(new float[,] { { 0, 1 } }), Tensor.From(new float[,] { { 1 } }));
        Sequential model = [new Dense(2, 2), new Tanh(), new Dense(2, 1), new Sigmoid()];

        // begin
        using (Explain.Record())   // around one forward pass, not around a training: each op takes a stack trace
        {
            var loss = Losses.MeanSquaredError(model.Forward(x), y);
            Explain.Write("xor.html", loss, model, title: "One example of XOR");
            loss.Backward();       // what was explained is still there
        }

        // end
        var page = File.ReadAllText("xor.html");
        page.ShouldContain("<title>One example of XOR</title>");
        page.ShouldContain("0.weight");
        page.ShouldContain("Losses.MeanSquaredError(model.Forward(x), y);");
        page.ShouldContain("\"kind\":\"layers\"");
        new FileInfo("xor.html").Length.ShouldBeLessThan(400_000);
        model.Parameters.ShouldAllBe(parameter => parameter.Grad != null);
    }

    [Test]
    public void Film()
    {
        var (x, y) = (Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }), Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } }));

        // begin
        Sequential model = [new Dense(2, 8), new Tanh(), new Dense(8, 1), new Sigmoid()];
        var optimizer = new Adam(model.Parameters, learningRate: 0.05);
        var film = new TrainingFilm(model, x, y, Losses.BinaryCrossEntropy);
        for (var step = 1; step <= 500; step++)
        {
            optimizer.ZeroGrad();
            var loss = Losses.BinaryCrossEntropy(model.Forward(x), y);
            loss.Backward();
            optimizer.Step();
            film.Record(step, loss.Item());
        }

        film.Write("film.html", title: "My training");

        // end
        var page = File.ReadAllText("film.html");
        page.ShouldContain("<title>My training</title>");
        page.ShouldContain("ends after 500 steps with 4 of 4 right");
    }

    [Test]
    public void Pictures()
    {
        // begin
        var x = Tensor.Scalar(2, requiresGrad: true).Named("x");
        var y = (3 * x).Named("y");
        var c = ((2 * y) + (5 * y)).Named("c");
        File.WriteAllText("fork.svg", c.ToSvg());        // stands alone, light or dark
        File.WriteAllText("fork.dot", c.ToDot());        // for Graphviz: dot -Tsvg fork.dot
        File.WriteAllText("fork.mmd", c.ToMermaid());    // for a Markdown page

        // end
        File.ReadAllText("fork.svg").ShouldContain("21");
        File.ReadAllText("fork.dot").ShouldContain("digraph");
        File.ReadAllText("fork.mmd").ShouldContain("flowchart");
    }

    [Test]
    public void Gradient_checks()
    {
        // begin
        var x = Tensor.From([-1.5, -0.2, 0, 0.7, 2]);
        var elements = Explain.WriteGradCheck("gradcheck.html", t => (t * t.Tanh()) + t.Relu(), x);
        Console.WriteLine(elements.Passed);   // False: relu has a kink at 0, which is x[2]

        // end
        Printed.Trim().ShouldBe("False");
        elements.Elements[0].Position.ShouldBe(2);
        elements.Elements[0].NearKink.ShouldBeTrue();
    }

    [Test]
    public void A_graph_that_was_freed_says_what_to_do()
    {
        var loss = Tensor.Scalar(1, requiresGrad: true).Square();
        loss.Backward();
        Should.Throw<AutogradException>(() => Explain.Write("late.html", loss)).Message.ShouldContain("Backward");
        File.Exists("late.html").ShouldBeFalse();
    }

    [Test]
    public void The_guide_has_these_examples_and_no_others() =>
        CodeBlock().Matches(Guide("explain.md")).Select(match => match.Groups[1].Value.Trim()).ShouldBe(MarkedExamples(), ignoreOrder: true);

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
