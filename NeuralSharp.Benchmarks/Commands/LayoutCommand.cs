using System.CommandLine;
using NeuralSharp.Tests.Explained;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that counts the crossings of our drawings beside Graphviz' dot, and takes the time.</summary>
internal static class LayoutCommand
{
    private const int Nodes = 400;

    private const int Rounds = 9;

    public static Command Create()
    {
        var command = new Command("layout", "Counts the crossings in drawings of 20 graphs beside Graphviz' dot, and takes the time for 400 nodes");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        Console.WriteLine("| graph | nodes | edges | NeuralSharp | dot | dot in our columns |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        int[] sums = [0, 0, 0];
        foreach (var graph in LayoutCase.All)
        {
            int[] crossings = [CurveCrossings.Count(graph.Draw()), CurveCrossings.Count(Graphviz.Draw(graph, inOurColumns: false)), CurveCrossings.Count(Graphviz.Draw(graph, inOurColumns: true))];
            for (var i = 0; i < sums.Length; i++) sums[i] += crossings[i];
            Console.WriteLine(Invariant($"| {graph.Name} | {graph.Boxes.Length} | {graph.Edges.Length} | {crossings[0]} | {crossings[1]} | {crossings[2]} |"));
        }

        Console.WriteLine(Invariant($"| all | | | {sums[0]} | {sums[1]} | {sums[2]} |"));
        Console.WriteLine("\nBoxes have the same sizes everywhere; the curves that each has drawn are cut into short lines, and one counter counts where lines of edges cross that share no node.\n");

        Console.WriteLine(Invariant($"| {Nodes} nodes | edges | layout, ms | with SVG, ms | dot, ms |"));
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var form in RandomGraphs.Forms)
        {
            var graph = LayoutCase.Random(form, Nodes);
            var view = RandomGraphs.View(graph.Boxes.Length, graph.Edges);
            var layout = Milliseconds(() => LayeredLayout.Of(graph.Boxes, graph.Edges));
            var svg = Milliseconds(() => SvgGraph.Draw(view));
            Console.WriteLine(Invariant($"| {form} | {graph.Edges.Length} | {layout:0} | {svg:0} | {TimeOfDot(graph)} |"));
        }

        Console.WriteLine("\nMedians of nine; dot's time is that of one process.");
        return 0;
    }

    private static string TimeOfDot(LayoutCase graph)
    {
        try
        {
            return Invariant($"{Stopwatches.Time(() => Graphviz.Draw(graph, inOurColumns: false), 1) * 1000:0}");
        }
        catch (TimeoutException)
        {
            return Invariant($"over {Graphviz.Patience.TotalMilliseconds:0}");
        }
    }

    private static double Milliseconds(Action work)
    {
        work();
        return new Distribution(Enumerable.Range(0, Rounds).Select(_ => Stopwatches.Time(work, 1))).Median * 1000;
    }
}
