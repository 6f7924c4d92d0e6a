using System.Diagnostics;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained;

[TestFixture]
internal sealed class LayeredLayoutTests
{
    private static readonly (string Form, int Count, int Seed)[] s_graphs =
        [.. Enumerable.Range(0, 200).Select(seed => (RandomGraphs.Forms[seed % RandomGraphs.Forms.Count], 1 + (seed * 7 % 90), seed))];

    [Test]
    public void No_two_boxes_overlap_and_no_edge_runs_through_a_box()
    {
        foreach (var (form, count, seed) in s_graphs)
        {
            var (boxes, edges) = RandomGraphs.Of(form, count, seed);
            var drawing = LayeredLayout.Of(boxes, edges, lead: 90);
            for (var i = 0; i < boxes.Length; i++)
            {
                drawing.Boxes[i].Width.ShouldBe(boxes[i].Width);
                drawing.Boxes[i].Height.ShouldBe(boxes[i].Height);
                for (var j = 0; j < i; j++) Overlap(drawing.Boxes[i], drawing.Boxes[j]).ShouldBeFalse($"{form} {count} {seed}: boxes {i} and {j}");
            }

            for (var e = 0; e < edges.Length; e++)
            {
                var points = Points(drawing.Routes[e]).ToArray();
                for (var node = 0; node < boxes.Length; node++)
                {
                    if (node == edges[e].From || node == edges[e].To) continue;
                    var box = drawing.Boxes[node];
                    points.Any(point => point.X > box.Left && point.X < box.Right && point.Y > box.Top && point.Y < box.Bottom).ShouldBeFalse($"{form} {count} {seed}: edge {e} and box {node}");
                }
            }
        }
    }

    [Test]
    public void Every_edge_runs_from_left_to_right_and_from_its_box_to_its_box()
    {
        foreach (var (form, count, seed) in s_graphs)
        {
            var (boxes, edges) = RandomGraphs.Of(form, count, seed);
            var drawing = LayeredLayout.Of(boxes, edges);
            for (var e = 0; e < edges.Length; e++)
            {
                var (from, to, route) = (drawing.Boxes[edges[e].From], drawing.Boxes[edges[e].To], drawing.Routes[e]);
                (route.X, route.Y).ShouldBe((from.Right, from.Middle));
                route.End.X.ShouldBe(to.Left);
                route.End.Y.ShouldBeInRange(to.Top, to.Bottom);
                var points = Points(route).ToArray();
                for (var i = 1; i < points.Length; i++) points[i].X.ShouldBeGreaterThanOrEqualTo(points[i - 1].X - 1e-9, $"{form} {count} {seed}: edge {e}");
                points.ShouldAllBe(point => point.X >= 0 && point.X <= drawing.Width + 1e-9 && point.Y >= -1e-9 && point.Y <= drawing.Height + 1e-9);
            }

            foreach (var ends in edges.Zip(drawing.Routes).GroupBy(pair => pair.First.To, pair => pair.Second.End.Y))
                ends.Distinct().Count().ShouldBe(ends.Count(), "each edge has a port of its own");
        }
    }

    [Test]
    public void The_same_graph_gets_the_same_drawing()
    {
        foreach (var (form, count, seed) in s_graphs.Take(21))
        {
            var (boxes, edges) = RandomGraphs.Of(form, count, seed);
            var (first, second) = (LayeredLayout.Of(boxes, edges), LayeredLayout.Of(boxes, edges));
            second.Boxes.ShouldBe(first.Boxes);
            second.Routes.SelectMany(route => route.Stretches).ShouldBe(first.Routes.SelectMany(route => route.Stretches));
        }
    }

    [Test]
    public void A_tree_is_drawn_without_crossings([Values(2, 10, 40, 150)] int count, [Values(1, 2, 3)] int seed)
    {
        var (boxes, edges) = RandomGraphs.Of("tree", count, seed);
        LayeredLayout.Of(boxes, edges).Crossings.ShouldBe(0);
    }

    [Test]
    public void A_chain_is_one_straight_line()
    {
        GraphEdge[] edges = [.. Enumerable.Range(0, 9).Select(node => new GraphEdge(node, node + 1))];
        var drawing = LayeredLayout.Of([.. Enumerable.Range(0, 10).Select(node => new BoxSize(50, 30 + node))], edges);
        drawing.Routes.SelectMany(route => route.Stretches).ShouldAllBe(stretch => !stretch.IsBend);
    }

    [Test]
    public void A_leaf_stands_beside_the_first_that_reads_it() =>
        Layering.Of(5, [new(0, 1), new(1, 2), new(2, 4), new(3, 4)]).ShouldBe([0, 1, 2, 2, 3]);

    [Test]
    public void Crossings_are_counted_as_one_by_one()
    {
        var random = new Random(5);
        for (var round = 0; round < 40; round++)
        {
            var (boxes, edges) = RandomGraphs.Of("dense", 30, round);
            var graph = LongEdges.Divide(boxes, edges, Layering.Of(boxes.Length, edges));
            for (var layer = 0; layer < graph.Layers.Length; layer++)
            {
                random.Shuffle(graph.Layers[layer]);
                graph.UpdatePlaces(layer);
            }

            Crossings.Count(graph).ShouldBe(OneByOne(graph));
        }
    }

    [Test]
    public void Between_two_small_layers_no_order_has_fewer_crossings()
    {
        var random = new Random(7);
        for (var round = 0; round < 12; round++)
        {
            GraphEdge[] edges = [.. Enumerable.Range(0, 25).Select(i => new GraphEdge(i / 5, 5 + (i % 5))).Where(_ => random.Next(2) == 0)];
            var graph = LongEdges.Divide([.. Enumerable.Repeat(new BoxSize(10, 10), 10)], edges, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
            Ordering.Minimize(graph);
            var found = OneByOne(graph);
            var fewest = int.MaxValue;
            foreach (var left in Permutations([0, 1, 2, 3, 4]))
            {
                foreach (var right in Permutations([5, 6, 7, 8, 9]))
                {
                    (graph.Layers[0], graph.Layers[1]) = (left, right);
                    graph.UpdatePlaces(0);
                    graph.UpdatePlaces(1);
                    fewest = Math.Min(fewest, OneByOne(graph));
                }
            }

            found.ShouldBe(fewest, $"round {round}");
        }
    }

    [Test]
    public void Four_hundred_nodes_take_less_than_a_second([ValueSource(typeof(RandomGraphs), nameof(RandomGraphs.Forms))] string form)
    {
        var (boxes, edges) = RandomGraphs.Of(form, 400, 400);
        LayeredLayout.Of(boxes, edges);
        var least = TimeSpan.MaxValue;
        for (var round = 0; round < 2; round++)   // others may want the processor, too
        {
            var clock = Stopwatch.StartNew();
            LayeredLayout.Of(boxes, edges);
            if (clock.Elapsed < least) least = clock.Elapsed;
        }

        least.ShouldBeLessThan(TimeSpan.FromSeconds(5), "it takes some tenths of a second");
    }

    [Test]
    public void Nothing_and_one_node_can_be_drawn()
    {
        LayeredLayout.Of([], []).ShouldSatisfyAllConditions(drawing => drawing.Width.ShouldBe(0), drawing => drawing.Height.ShouldBe(0));
        LayeredLayout.Of([new(30, 20)], []).Boxes.ShouldBe([new Box(0, 0, 30, 20)]);
    }

    [TestCase(1, 0)]
    [TestCase(1, 1)]
    [TestCase(0, 2)]
    [TestCase(-1, 1)]
    public void An_edge_that_leads_nowhere_is_refused(int from, int to) =>
        Should.Throw<ArgumentException>(() => LayeredLayout.Of([new(1, 1), new(1, 1)], [new(from, to)])).Message.ShouldContain($"from node {from} to {to} of 2");

    private static bool Overlap(Box a, Box b) => a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom;

    /// <summary>An edge as many points: a bend is the cubic curve that is drawn.</summary>
    private static IEnumerable<(double X, double Y)> Points(Route route)
    {
        var (x, y) = (route.X, route.Y);
        foreach (var stretch in route.Stretches)
        {
            for (var i = 0; i <= 20; i++)
            {
                var (t, u) = (i / 20.0, 1 - (i / 20.0));
                var middle = (x + stretch.X) / 2;
                yield return stretch.IsBend
                    ? ((u * u * u * x) + (3 * u * t * middle) + (t * t * t * stretch.X), (((u * u * u) + (3 * u * u * t)) * y) + (((3 * u * t * t) + (t * t * t)) * stretch.Y))
                    : (x + (t * (stretch.X - x)), y);
            }

            (x, y) = (stretch.X, stretch.Y);
        }
    }

    private static int OneByOne(LayerGraph graph)
    {
        var count = 0;
        foreach (var a in graph.Segments)
        {
            foreach (var b in graph.Segments)
            {
                if (graph.LayerOf[a.From] == graph.LayerOf[b.From] && graph.Places[a.From] < graph.Places[b.From] && graph.Places[a.To] > graph.Places[b.To]) count++;
            }
        }

        return count;
    }

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length == 0 ? [[]]
        : items.SelectMany(first => Permutations([.. items.Where(item => item != first)]).Select(rest => (int[])[first, .. rest]));
}
