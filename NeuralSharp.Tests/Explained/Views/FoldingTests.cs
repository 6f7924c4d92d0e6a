using System.Diagnostics;
using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained.Views;

/// <summary>Large graphs are folded: few nodes, no circles, and what crosses the borders adds up to the engine's gradients.</summary>
[TestFixture]
internal sealed class FoldingTests
{
    [TestCase(1_000)]
    [TestCase(100_000)]
    public void A_long_chain_becomes_a_short_one(int ops)
    {
        var x = Tensor.Scalar(0.5, DType.Float64, requiresGrad: true).Named("x");
        var y = x;
        for (var i = 0; i < ops / 2; i++) y = (y + x).Tanh();
        var watch = Stopwatch.StartNew();

        var view = GraphViews.Of(y, null).ShouldHaveSingleItem();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        ExplorerData.Json("chain", [], [view]).Length.ShouldBeLessThan(300_000);
        view.Kind.ShouldBe(ViewKind.Layers);
        view.Nodes.Where(node => node.Kind == NodeKind.Fold).Sum(node => node.OpCount).ShouldBe(ops);
        Verify(view, [x], y);
    }

    [Test]
    public void The_page_of_a_large_graph_stays_small()
    {
        var x = Tensor.Uniform([64], -1, 1, generator: new Generator(1), requiresGrad: true);
        var y = x;
        for (var i = 0; i < 50_000; i++) y = (y + x).Tanh();
        NeuralSharp.Explain.Page(y.Sum(), null, "chain").Length.ShouldBeLessThan(5_000_000);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_leaf_that_is_used_50_000_times_keeps_its_gradient_on_a_small_page(bool addsWhatItMakesAtOnce)
    {
        var x = Tensor.Scalar(0.5, DType.Float64, requiresGrad: true).Named("x");
        Tensor[] products = addsWhatItMakesAtOnce ? [] : [.. Enumerable.Range(1, 50_000).Select(i => x * i)];
        var sum = x * 0;
        for (var i = 1; i <= 50_000; i++) sum = sum + (addsWhatItMakesAtOnce ? x * i : products[i - 1]);

        NeuralSharp.Explain.Page(sum, null, "wide").Length.ShouldBeLessThan(5_000_000);

        Verify(GraphViews.Of(sum, null).ShouldHaveSingleItem(), [x], sum);
    }

    [Test]
    public void A_stack_of_thousands_stays_small_and_keeps_its_gradient()
    {
        Tensor[] leaves = [.. Enumerable.Range(0, 5_000).Select(i => Tensor.Scalar(i, requiresGrad: true))];
        var same = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("same");

        GraphViews.Of(Tensor.Stack(leaves).Sum(), null)[0].Nodes.Count.ShouldBeLessThanOrEqualTo(GraphViews.MostNodes);
        GraphViews.Of(Tensor.Stack([.. leaves.Select(leaf => leaf.Square())]).Sum(), null)[0].Edges.Count.ShouldBeLessThanOrEqualTo(GraphViews.MostNodes * FoldedGraph.EdgesPerNode);
        var sum = Tensor.Stack([.. Enumerable.Repeat(same, 10_000)]).Sum();
        var view = GraphViews.Of(sum, null)[0];
        view.Edges.Count.ShouldBeLessThanOrEqualTo(GraphViews.MostNodes * FoldedGraph.EdgesPerNode);
        Verify(view, [same], sum);
    }

    [Test]
    public void Random_graphs_keep_their_gradients()
    {
        for (var seed = 0ul; seed < 20; seed++)
        {
            var generator = new Generator(seed);
            var leaves = Enumerable.Range(0, 2 + generator.NextInt(298)).Select(i => Tensor.Uniform([3], -1, 1, DType.Float64, generator, requiresGrad: true).Named($"leaf {i}")).ToArray();
            List<Tensor> made = [.. leaves];
            for (var i = 0; i < 800; i++)
            {
                var (left, right) = (made[generator.NextInt(made.Count)], made[Math.Max(0, made.Count - 1 - generator.NextInt(30))]);
                made.Add(generator.NextInt(3) switch { 0 => left.Tanh() + right, 1 => (left * right).Sin(), _ => left - right });
            }

            var output = made.TakeLast(40).Aggregate((l, r) => l + r).Sum();
            Verify(GraphViews.Of(output, null)[0], leaves, output);
        }
    }

    [Test]
    public void Calls_of_modules_are_folds_and_what_stands_between_them_stays()
    {
        Sequential model = [new Dense(2, 3, generator: new(1)), new Residual(new Sequential(new Dense(3, 3, generator: new(2)), new Tanh())), new Dense(3, 1, generator: new(3))];
        Tensor loss;
        using (NeuralSharp.Explain.Record()) loss = model.Call(Tensor.Ones([2, 2])).Square().Sum();

        var view = GraphViews.Of(loss, model)[0];

        view.Nodes.Where(node => node.Op is not null).Select(node => node.Op).ShouldBe(
            ["0: Dense(2 -> 3)", "0: Dense(3 -> 3)", "1: Tanh", "Add", "2: Dense(3 -> 1)", "Square", "Sum"]);
        Verify(view, [], loss);
    }

    [Test]
    public void Calls_are_folded_from_the_outside_where_there_are_too_many()
    {
        var block = new Sequential(new Dense(2, 2, generator: new(1)), new Tanh());
        Sequential model = [.. Enumerable.Repeat(block, 250)];
        Tensor loss;
        using (NeuralSharp.Explain.Record()) loss = model.Call(Tensor.Ones([1, 2])).Sum();

        var view = GraphViews.Of(loss, model)[0];

        view.Nodes.Count(node => node.Kind == NodeKind.Fold).ShouldBe(250);
        Verify(view, [.. block.Parameters], loss);
    }

    private static void Verify(GraphView view, IReadOnlyList<Tensor> leaves, Tensor output)
    {
        view.Nodes.Count.ShouldBeLessThanOrEqualTo(GraphViews.MostNodes);
        foreach (var edge in view.Edges)
        {
            edge.From.ShouldBeLessThan(edge.To);
            view.Nodes[edge.From].Generation.ShouldBeLessThan(view.Nodes[edge.To].Generation);
        }

        view.Edges.Select(edge => (edge.To, edge.Input)).ShouldBe(view.Edges.Select(edge => (edge.To, edge.Input)).Distinct().Order());
        view.Steps.Select(step => step.Node).ShouldBe(view.Nodes.Select((node, place) => (node, place)).Where(pair => pair.node.Op is not null).Select(pair => pair.place).Reverse());
        view.Nodes.Where(node => node.Op is not null).ShouldAllBe(node => node.Gradient != null);
        if (leaves.Count == 0) return;

        output.Backward();
        foreach (var leaf in leaves)
        {
            var name = leaf.GivenName();
            if (view.Nodes.SingleOrDefault(node => node.Kind == NodeKind.Leaf && node.Name == name) is not { } node) continue;
            var place = view.Nodes.ToList().IndexOf(node);
            var sum = view.Steps.SelectMany(step => step.Contributions).Last(part => view.Edges[part.Edge].From == place).After;
            for (var i = 0; i < leaf.Length; i++)
            {
                var expected = leaf.Grad!.ElementAt(i);
                node.Gradient!.Elements![i].ShouldBe(expected, 1e-12 * Math.Max(1, Math.Abs(expected)));
                sum.Elements![i].ShouldBe(expected, 1e-9 * Math.Max(1, Math.Abs(expected)));
            }
        }
    }
}
