using System.Diagnostics;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary><see cref="GraphSnapshot"/>: what a recorded graph is made of, in the order of its backward pass.</summary>
[TestFixture]
internal sealed class GraphSnapshotTests
{
    [Test]
    public void A_formula_is_shown_as_it_was_recorded()
    {
        var (a, b) = (Leaf(-4).Named("a"), Leaf(2).Named("b"));
        var c = ((a + b) * a.Tanh()).Named("c");
        var graph = GraphSnapshot.Of(c);
        graph.Ops.Select(op => op.ToString()).ShouldBe(["c = Multiply(Add 1, Tanh 1)", "Add 1 = Add(a, b)", "Tanh 1 = Tanh(a)"]);
        graph.Ops.Select(op => op.Place).ShouldBe([0, 1, 2]);
        graph.Ops.Select(op => op.Generation).ShouldBe([2, 1, 1]);
        graph.Tensors.Select(tensor => tensor.Name).ShouldBe(["a", "b", "Add 1", "Tanh 1", "c"]);
        graph.Tensors.Select(tensor => tensor.Id).ShouldBe([0, 1, 2, 3, 4]);
        graph.Tensors.Select(tensor => tensor.Values!.Single()).ShouldBe([-4, 2, -2, Math.Tanh(-4), -2 * Math.Tanh(-4)]);
        graph.Output.ShouldBeSameAs(graph.Tensors[4]);
        graph.Output.Producer.ShouldBeSameAs(graph.Ops[0]);
        graph.Ops[0].Inputs.ShouldBe([graph.Tensors[2], graph.Tensors[3]]);
        (graph.Tensors[0].IsLeaf, graph.Tensors[2].IsLeaf, graph.Tensors[0].RequiresGrad).ShouldBe((true, false, true));
        (graph.Output.Shape, graph.Output.DType, graph.Output.ToString()).ShouldBe(([], DType.Float64, "c: [] Float64"));
    }

    [Test]
    public void A_tensor_that_an_op_reads_twice_stands_there_twice_and_is_one()
    {
        var x = Leaf(3);
        var graph = GraphSnapshot.Of(x * x);
        graph.Tensors.Count.ShouldBe(2);
        graph.Ops[0].Inputs.ShouldBe([graph.Tensors[0], graph.Tensors[0]]);
    }

    [Test]
    public void The_order_is_that_of_the_pass_in_the_graphs_of_all_rows_and_of_their_gradients()
    {
        foreach (var row in OpCases.All)
        {
            var inputs = row.MakeInputs(DType.Float64, requiresGrad: true);
            var output = row.Function(inputs);
            OrderShouldBeThatOfThePass(output);
            var weights = Tensor.OnesLike(output);
            weights.RequiresGrad = true;
            foreach (var gradient in Autograd.Grad(output, inputs, weights, createGraph: true).Where(gradient => gradient.RequiresGrad))
                OrderShouldBeThatOfThePass(gradient);
        }
    }

    [Test]
    public void The_order_is_that_of_the_pass_in_random_graphs()
    {
        var generator = new Generator(3);
        for (var graph = 0; graph < 300; graph++) OrderShouldBeThatOfThePass(RandomGraph(generator));
    }

    [Test]
    public void A_snapshot_holds_copies_and_outlives_the_graph()
    {
        var x = Tensor.From([1.0, 2], requiresGrad: true);
        var y = (x * x).Sum();
        var graph = GraphSnapshot.Of(y);
        y.Backward();
        using (Autograd.NoGrad()) x.AsWritableSpan<double>().Clear();
        graph.Tensors[0].Values.ShouldBe([1, 2]);
        graph.Tensors[1].Values.ShouldBe([1, 4]);
        graph.Ops[0].Attributes["axes"].ShouldBe(new[] { 0 });
    }

    [Test]
    public void Of_larger_tensors_there_are_statistics()
    {
        var x = Tensor.From([1.0, double.NaN, 3, double.NegativeInfinity], requiresGrad: true);
        var graph = GraphSnapshot.Of(x.Sum(), elements: 3);
        (graph.Elements, graph.Tensors[0].Values).ShouldBe((3, null));
        graph.Tensors[0].Statistics.ShouldBe(new ValueStatistics([4], 1, 3, 2, 1, 1));
        graph.Output.Values.ShouldBe([double.NaN]);
        GraphSnapshot.Of(x.Sum(), elements: 4).Tensors[0].Values.ShouldBe([1, double.NaN, 3, double.NegativeInfinity]);
        GraphSnapshot.Of(x.Sum(), elements: 0).Output.Values.ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => GraphSnapshot.Of(x.Sum(), elements: -1)).Message.ShouldContain("GraphSnapshot.Of: the elements must be zero or positive");
    }

    [Test]
    public void Leaves_constants_and_parameters_are_told_apart()
    {
        var model = new Dense(2, 1, generator: new Generator(1));
        var graph = GraphSnapshot.Of(model.Forward(Tensor.Ones([1, 2])).Sum(), model.Names());
        graph.Tensors.Where(tensor => tensor.IsLeaf).Select(tensor => (tensor.Name, tensor.RequiresGrad, tensor.IsParameter))
            .ShouldBe([("constant 1", false, false), ("weight", true, true), ("bias", true, true)]);
        var leaf = Leaf(5);
        var alone = GraphSnapshot.Of(leaf);
        (alone.Ops.Count, alone.Output.Name, alone.Output.Values!.Single()).ShouldBe((0, "leaf 1", 5));
    }

    [Test]
    public void A_freed_graph_says_what_to_do()
    {
        var x = Leaf(2);
        var y = (x * x).Tanh();
        y.Backward(retainGraph: true);
        GraphSnapshot.Of(y).Ops.Count.ShouldBe(2);
        y.Backward();
        Should.Throw<AutogradException>(() => GraphSnapshot.Of(y)).Message.ShouldBe(
            "GraphSnapshot.Of: the graph was freed at Tanh by an earlier backward pass. Look at it before Backward, or keep it by Backward(retainGraph: true).");
        Should.Throw<AutogradException>(() => BackwardRecord.Of(y, GraphSnapshot.Of(x.Exp()))).Message.ShouldStartWith("BackwardRecord.Of: the graph was freed at Tanh");
    }

    [Test]
    public void A_tensor_without_a_graph_says_so()
    {
        Should.Throw<AutogradException>(() => GraphSnapshot.Of(Tensor.Ones([2]).Sum())).Message
            .ShouldStartWith("GraphSnapshot.Of: the tensor of shape [] has no graph, because it depends on nothing that requires a gradient. Set RequiresGrad");
        Should.Throw<ArgumentNullException>(() => GraphSnapshot.Of(null!));
    }

    [Test]
    public void A_step_that_is_captured_says_what_to_do()
    {
        var model = new Dense(2, 1, generator: new Generator(1));
        var step = CapturedStep.Create((x, y) =>
        {
            var loss = Losses.MeanSquaredError(model.Forward(x), y);
            GraphSnapshot.Of(loss);
            return loss;
        }, new SGD(model.Parameters));
        Should.Throw<CaptureException>(() => step.Run(Tensor.Ones([4, 2]), Tensor.Ones([4, 1]))).Message
            .ShouldStartWith("GraphSnapshot.Of: a step is being captured, and its replays build no graph that could be looked at. Call Autograd.Observe or");
        using (Autograd.RecordSource()) step.Run(Tensor.Ones([4, 2]), Tensor.Ones([4, 1]));
    }

    [Test]
    public void Values_that_were_overwritten_since_are_not_shown()
    {
        var x = Tensor.From([1.0, 2], requiresGrad: true);
        var y = x.Tanh().Sum();
        using (Autograd.NoGrad()) x.AsWritableSpan<double>()[0] = 7;
        Should.Throw<AutogradException>(() => GraphSnapshot.Of(y)).Message.ShouldStartWith(
            "GraphSnapshot.Of: a tensor of shape [2] was overwritten in place after Tanh was recorded, and the values that it had are gone. Take the snapshot before");

        var z = x.Exp();
        var end = z.Sum();
        using (Autograd.NoGrad()) z.AsWritableSpan<double>()[0] = 7;
        Should.Throw<AutogradException>(() => GraphSnapshot.Of(end)).Message.ShouldContain("after Sum was recorded");
    }

    [Test]
    public void Memory_that_was_given_back_is_not_shown()
    {
        Tensor y;
        using (Tensor.Scope()) y = Tensor.From([1.0, 2], requiresGrad: true).Tanh().Sum();
        Should.Throw<TensorRecycledException>(() => GraphSnapshot.Of(y));
    }

    [Test]
    public void A_checkpoint_is_one_op_and_what_is_inside_cannot_be_shown()
    {
        var x = Leaf(2);
        Tensor? inside = null;
        var y = Autograd.Checkpoint(t => inside = t.Tanh() * 3, x);
        GraphSnapshot.Of(y).Ops.Select(op => op.ToString()).ShouldBe(["Checkpoint 1 = Checkpoint(leaf 1)"]);
        Should.Throw<AutogradException>(() => GraphSnapshot.Of(inside!)).Message.ShouldContain("inside the function of Autograd.Checkpoint, which keeps no graph");
    }

    [Test]
    public void A_second_order_graph_is_one_too()
    {
        var x = Leaf(2);
        var first = Autograd.Grad(x * x * x, [x], createGraph: true)[0];
        var graph = GraphSnapshot.Of(first);
        graph.Output.Values!.Single().ShouldBe(12);
        graph.Tensors.Count(tensor => tensor.IsLeaf && tensor.RequiresGrad).ShouldBe(1);
    }

    [Test]
    public void A_long_chain_is_shown_in_a_moment()
    {
        const int Length = 100_000;
        var x = Leaf(1);
        var y = x;
        for (var i = 0; i < Length; i++) y = y * 0.99999;
        var clock = Stopwatch.StartNew();
        var graph = GraphSnapshot.Of(y);
        clock.Elapsed.TotalSeconds.ShouldBeLessThan(5);   // half a second of one processor
        (graph.Ops.Count, graph.Ops[0].Generation, graph.Output.Name).ShouldBe((Length, Length, $"Multiply {Length}"));
        clock.Restart();
        BackwardRecord.Of(y, graph).GradientOf(graph.Tensors[0])!.Elements!.Single().ShouldBe(Math.Pow(0.99999, Length), 1e-9);
        clock.Elapsed.TotalSeconds.ShouldBeLessThan(10);
    }

    /// <summary>A graph of some ops on tensors that were made before, with forks and joins.</summary>
    private static Tensor RandomGraph(Generator generator)
    {
        var tensors = new List<Tensor> { Leaf(0.5), Leaf(-0.25), Tensor.Scalar(2, DType.Float64) };
        for (var i = 0; i < 25; i++)
        {
            var order = generator.Permutation(tensors.Count);
            var (left, right) = (tensors[order[0]], tensors[order[1]]);
            tensors.Add((order[2] % 4) switch { 0 => left + right, 1 => left * right, 2 => left.Tanh(), _ => right.Sin() });
        }

        return Tensor.Stack([.. tensors.Skip(3)]).Sum() + tensors[0];
    }

    private static void OrderShouldBeThatOfThePass(Tensor output)
    {
        var walk = GraphWalk.Of(output, "Test");
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        foreach (var tensor in walk.Tensors)
        {
            for (var i = 0; i < (tensor.Producer?.InputCount ?? 0); i++) seen.ShouldContain(tensor.Producer!.InputTensor(i));
            seen.Add(tensor).ShouldBeTrue();
        }

        var observer = new Visits();
        using (Autograd.Observe(observer)) output.Backward(Tensor.OnesLike(output), retainGraph: true);
        observer.Ops.ShouldBe(walk.Ops);
        GraphSnapshot.Of(output).Ops.Select(op => op.Name).ShouldBe(observer.Ops.Select(op => op.Name));
    }

    private static Tensor Leaf(double value) => Tensor.Scalar(value, DType.Float64, requiresGrad: true);

    private sealed class Visits : BackwardObserver
    {
        public List<Op> Ops { get; } = [];

        public override void Visit(Op op, Tensor output, Tensor arrived) => Ops.Add(op);
    }
}
