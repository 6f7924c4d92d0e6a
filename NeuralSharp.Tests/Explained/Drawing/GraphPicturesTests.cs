using System.ComponentModel;
using System.Diagnostics;
using System.Xml.Linq;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained;

[TestFixture]
internal sealed class GraphPicturesTests
{
    [Test]
    public void Dot_of_a_product() => DotGraph.Write(Product()).ShouldBe(
        """
        digraph "How c is computed, number by number" {
          rankdir=LR;
          node [shape=box, fontname="sans-serif"];
          edge [fontname="sans-serif", fontsize=10];
          n0 [label="a\n−4\ngrad 2", style="rounded,bold"];
          n1 [label="k\n2", style="rounded,dashed"];
          n2 [label="c\n×\n−8\ngrad 1"];
          n0 -> n2 [label="∂ 2\n+ 2"];
          n1 -> n2 [style=dotted];
        }

        """.ReplaceLineEndings("\n"));

    [Test]
    public void Mermaid_of_a_product() => MermaidGraph.Write(Product()).ShouldBe(
        """
        flowchart LR
          n0(["a<br/>−4<br/>grad 2"])
          n1(["k<br/>2"])
          n2["c<br/>×<br/>−8<br/>grad 1"]
          n0 -->|"∂ 2<br/>#43; 2"| n2
          n1 -.-> n2

        """.ReplaceLineEndings("\n"));

    [Test]
    public void Names_are_escaped_for_each_format()
    {
        var sketch = new Sketch();
        sketch.Leaf("a\"b\\n&lt;<c>\n#`|", 1);
        var view = sketch.View();
        DotGraph.Write(view).ShouldContain("""n0 [label="a\"b\\n&amp;lt;<c>\\u000A#`|\n1\ngrad 1", """);
        MermaidGraph.Write(view).ShouldContain("""n0(["a#34;b#92;n#38;lt#59;#60;c#62;#92;u000A#35;#96;#124;<br/>1<br/>grad 1"])""");
    }

    [Test]
    public void Graphviz_reads_them()
    {
        foreach (var view in (GraphView[])[Sketches.Formula(), Sketches.Tensors(), Sketches.Layers(), Sketches.Hostile()])
        {
            var svg = XElement.Parse(Dot(DotGraph.Write(view)));
            var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value).ToList();
            foreach (var node in view.Nodes) texts.ShouldContain(XmlText.Cut(node.Name, 60), "as it was, after Graphviz has read it");
        }
    }

    [Test]
    public void A_graph_is_drawn_from_the_readers_program()
    {
        var a = Tensor.Scalar(-4.0, requiresGrad: true).Named("a");
        var b = Tensor.Scalar(2.0, requiresGrad: true).Named("b");
        var c = ((a + b) * a.Tanh()).Named("c");
        var tanh = Math.Tanh(-4);
        var gradient = ShortNumber.Of(tanh - (2 * (1 - (tanh * tanh))));

        XElement.Parse(c.ToSvg()).Descendants().Select(element => element.Value).ShouldContain($"grad {gradient}");
        c.ToDot().ShouldContain($"label=\"a\\n−4\\ngrad {gradient}\"");
        c.ToMermaid().ShouldContain($"([\"a<br/>−4<br/>grad {gradient}\"])");

        a.Grad.ShouldBeNull("drawing leaves gradients alone");
        c.Backward();   // and the graph as it was
        a.Grad!.Item().ShouldBe(tanh - (2 * (1 - (tanh * tanh))), 1e-5);
    }

    [Test]
    public void A_freed_graph_cannot_be_drawn()
    {
        var a = Tensor.Scalar(1.0, requiresGrad: true);
        var c = a * a;
        c.Backward();
        Should.Throw<AutogradException>(() => c.ToSvg());
        Should.Throw<ArgumentNullException>(() => ((Tensor)null!).ToDot());
    }

    private static GraphView Product()
    {
        var sketch = new Sketch();
        sketch.Op("Multiply", [sketch.Leaf("a", -4), sketch.Leaf("k", 2, needsGradient: false)], "c");
        return sketch.View();
    }

    private static string Dot(string graph)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dot", ["-Tsvg"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            process.StandardInput.Write(graph);
            process.StandardInput.Close();
            process.WaitForExit();
            process.ExitCode.ShouldBe(0, errors.Result);
            return output.Result.Replace("<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\"\n \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">", "", StringComparison.Ordinal);
        }
        catch (Win32Exception)
        {
            const string reason = "There is no dot, which reads what is written for it. On Debian, as root: apt-get install graphviz";
            if (Environment.GetEnvironmentVariable("NEURALSHARP_REQUIRED_GRAPHVIZ") is { Length: > 0 }) Assert.Fail($"{reason}. NEURALSHARP_REQUIRED_GRAPHVIZ asks for it.");
            Assert.Ignore(reason);
            throw;
        }
    }
}
