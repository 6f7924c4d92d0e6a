using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace NeuralSharp.Benchmarks;

/// <summary>Graphviz' <c>dot</c>, which draws layered graphs as well.</summary>
internal static class Graphviz
{
    /// <summary>How long it may take for a graph: for some of 400 nodes it takes many minutes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Its drawing of a graph.</summary>
    /// <param name="graph">The graph; its boxes are of the same size as in our drawing.</param>
    /// <param name="inOurColumns">Whether each column holds the nodes that stand together in our drawing; otherwise dot chooses.</param>
    /// <exception cref="BenchmarkException">There is no dot.</exception>
    /// <exception cref="TimeoutException">It takes longer than <see cref="Patience"/>.</exception>
    public static DrawnEdge[] Draw(LayoutCase graph, bool inOurColumns)
    {
        var input = new StringBuilder("digraph { rankdir=LR; node [shape=box, fixedsize=true]; edge [dir=none];\n");
        for (var node = 0; node < graph.Boxes.Length; node++) input.Append(Invariant($"{node} [width={graph.Boxes[node].Width / 72}, height={graph.Boxes[node].Height / 72}];\n"));
        foreach (var (from, to) in graph.Edges) input.Append(Invariant($"{from} -> {to};\n"));
        if (inOurColumns)
        {
            foreach (var column in Layering.Of(graph.Boxes.Length, graph.Edges).Index().GroupBy(node => node.Item)) input.Append($"{{ rank=same; {string.Join("; ", column.Select(node => Invariant($"{node.Index}")))} }}\n");
        }

        return [.. Run(input.Append('}').ToString()).Split('\n').Where(line => line.StartsWith("edge ", StringComparison.Ordinal)).Select(Parse)];
    }

    private static string Run(string input)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dot", ["-Tplain"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                throw new TimeoutException("dot takes too long for this graph.");
            }

            return process.ExitCode == 0 ? output.Result : throw new BenchmarkException(Invariant($"dot ended with {process.ExitCode}."));
        }
        catch (Win32Exception e)
        {
            throw new BenchmarkException($"There is no dot ({e.Message}). On Debian: apt-get install graphviz.");
        }
    }

    /// <summary>A line such as <c>edge 3 5 4 1.2 0.5 1.4 0.5 1.6 0.7 1.8 0.7 solid black</c>: a number of points, then a curve of cubic pieces.</summary>
    private static DrawnEdge Parse(string line)
    {
        var words = line.Split(' ');
        var numbers = Array.ConvertAll(words[4..(4 + (2 * int.Parse(words[3], CultureInfo.InvariantCulture)))], word => double.Parse(word, CultureInfo.InvariantCulture));
        (double X, double Y)[] controls = [.. numbers.Chunk(2).Select(pair => (pair[0], pair[1]))];
        List<(double X, double Y)> points = [controls[0]];
        for (var i = 0; i + 3 < controls.Length; i += 3) points.AddRange(CurveCrossings.Bend(controls[i], controls[i + 1], controls[i + 2], controls[i + 3]));
        return new(new(int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture)), [.. points]);
    }
}
