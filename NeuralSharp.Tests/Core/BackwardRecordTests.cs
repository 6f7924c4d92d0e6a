using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary><see cref="BackwardRecord"/>: one pass over a snapshot with all its numbers, which leaves no trace.</summary>
[TestFixture]
internal sealed class BackwardRecordTests
{
    [Test]
    public void A_formula_is_recorded_step_by_step()
    {
        var (a, b) = (Leaf(-4), Leaf(2));
        var c = (a + b) * a.Tanh();
        var t = Math.Tanh(-4);
        var slope = 1 - (t * t);
        var graph = GraphSnapshot.Of(c);
        var record = BackwardRecord.Of(c, graph);
        record.Snapshot.ShouldBeSameAs(graph);
        record.Visits.Select(visit => visit.Op).ShouldBe(graph.Ops);
        record.Visits.Select(visit => Number(visit.Arrived)).ShouldBe([1, t, -2]);
        record.Visits.SelectMany(visit => visit.Contributions)
            .Select(part => (part.Index, part.Input.Id, Number(part.Value), part.Before is null ? (double?)null : Number(part.Before), Number(part.After), part.Local!.Value))
            .ShouldBe([(0, 2, t, null, t, t), (1, 3, -2, null, -2, -2), (0, 0, t, null, t, 1), (1, 1, t, null, t, 1), (0, 0, -2 * slope, t, t - (2 * slope), slope)]);
        graph.Tensors.Select(tensor => Number(record.GradientOf(tensor)!)).ShouldBe([t - (2 * slope), t, t, -2, 1]);
        (a.Grad, b.Grad).ShouldBe((null, null));
        c.Backward();   // the graph is still there
        a.Grad!.Item().ShouldBe(t - (2 * slope));
    }

    [Test]
    public void All_gradients_of_all_rows_are_those_of_Grad_to_the_bit()
    {
        foreach (var row in OpCases.All)
        {
            var inputs = row.MakeInputs(DType.Float64, requiresGrad: true);
            var output = row.Function(inputs);
            var start = Tensor.OnesLike(output);
            var walk = GraphWalk.Of(output, "Test");
            var graph = GraphSnapshot.Of(output, elements: int.MaxValue);
            var record = BackwardRecord.Of(output, graph, start);
            Tensor[] tensors = [.. walk.Tensors.Where(tensor => tensor.RequiresGrad)];
            var gradients = Autograd.Grad(output, tensors, start, retainGraph: true);
            for (var i = 0; i < tensors.Length; i++)
            {
                var place = walk.Tensors.ToList().FindIndex(tensor => ReferenceEquals(tensor, tensors[i]));
                record.GradientOf(graph.Tensors[place])!.Elements.ShouldBe(Doubles(gradients[i]), row.ToString());
            }

            graph.Tensors.Where(tensor => !tensor.RequiresGrad).ShouldAllBe(tensor => record.GradientOf(tensor) == null);
            foreach (var visit in record.Visits) visit.Contributions.ShouldAllBe(part => part.Input.RequiresGrad && part.After.Statistics.Shape == part.Input.Shape);
            inputs.ShouldAllBe(input => input.Grad == null);
        }
    }

    [Test]
    public void Sums_are_what_came_before_and_what_comes_then()
    {
        var x = Tensor.From([0.3, -1.7, 2.5], requiresGrad: true);
        var y = (x.Tanh() * x) + (x.Exp() / (x.Square() + 1));
        var record = BackwardRecord.Of(y, GraphSnapshot.Of(y), Tensor.OnesLike(y));
        var sums = new Dictionary<GraphTensor, double[]>();
        foreach (var part in record.Visits.SelectMany(visit => visit.Contributions))
        {
            if (sums.TryGetValue(part.Input, out var before)) part.Before!.Elements.ShouldBe(before);
            else part.Before.ShouldBeNull();
            double[] after = [.. part.Value.Elements!.Select((value, i) => (before?[i] ?? 0) + value)];
            part.After.Elements.ShouldBe(after);
            part.Local.ShouldBeNull();
            sums[part.Input] = after;
        }

        foreach (var (tensor, sum) in sums) record.GradientOf(tensor)!.Elements.ShouldBe(sum);
        sums.Count.ShouldBe(record.Snapshot.Tensors.Count(tensor => tensor.RequiresGrad) - 1);   // all but the output
    }

    [Test]
    public void Contributions_to_a_broadcast_input_have_its_shape()
    {
        var (x, b) = (Tensor.From([1.0, 2, 3], requiresGrad: true), Tensor.From([4.0], requiresGrad: true));
        var y = (x + b).Sum();
        var record = BackwardRecord.Of(y, GraphSnapshot.Of(y));
        record.Visits[1].Contributions[1].Value.Elements.ShouldBe([3]);
    }

    [Test]
    public void Second_order_is_a_pass_like_any_other()
    {
        var x = Leaf(2);
        var first = Autograd.Grad(x * x * x, [x], createGraph: true)[0];
        var graph = GraphSnapshot.Of(first);
        var leaf = graph.Tensors.Single(tensor => tensor.IsLeaf && tensor.RequiresGrad);
        Number(BackwardRecord.Of(first, graph).GradientOf(leaf)!).ShouldBe(12);
        x.Grad.ShouldBeNull();
    }

    [Test]
    public void Local_derivatives_come_from_rules_that_keep_things_for_their_next_input()
    {
        var (x, y) = (Leaf(3), Leaf(5));
        var z = 10 * new Product().Apply(x, y);
        var record = BackwardRecord.Of(z, GraphSnapshot.Of(z));
        record.Visits[1].Contributions.Select(part => (part.Local!.Value, Number(part.Value))).ShouldBe([(5, 50), (3, 30)]);

        var checkpointed = 10 * Autograd.Checkpoint(t => t[0] * t[1], [x, y]);
        var parts = BackwardRecord.Of(checkpointed, GraphSnapshot.Of(checkpointed)).Visits[1].Contributions;
        parts.Select(part => (part.Local!.Value, Number(part.Value))).ShouldBe([(5, 50), (3, 30)]);
    }

    [Test]
    public void Hooks_count_and_are_in_the_gradients()
    {
        var x = Leaf(2);
        var y = x * x;
        using var hook = y.RegisterHook(gradient => gradient * 10);
        using var leafHook = x.RegisterHook(gradient => gradient + 1);
        var z = y * 3;
        var graph = GraphSnapshot.Of(z);
        var record = BackwardRecord.Of(z, graph);
        Number(record.Visits[1].Arrived).ShouldBe(30);
        Number(record.GradientOf(graph.Tensors[0])!).ShouldBe(121);
    }

    [Test]
    public void Of_larger_tensors_there_are_statistics()
    {
        Sequential model = [new Dense(784, 128, generator: new Generator(1)), new ReLU(), new Dense(128, 10, generator: new Generator(2))];
        var loss = Losses.CrossEntropy(model.Forward(Tensor.Normal([8, 784], generator: new Generator(3))), Tensor.From([0, 1, 2, 3, 4, 5, 6, 7]));
        var graph = GraphSnapshot.Of(loss, model.Names());
        var record = BackwardRecord.Of(loss, graph);
        var weight = graph.Tensors.Single(tensor => tensor.Name == "0.weight");
        record.GradientOf(weight)!.Elements.ShouldBeNull();
        loss.Backward();
        record.GradientOf(weight)!.Statistics.ShouldBe(ValueStatistics.Of(model.Parameters[0].Grad!));
        record.GradientOf(weight)!.ToString().ShouldStartWith("shape [784, 128], min ");
        record.GradientOf(graph.Output)!.ToString().ShouldBe("1");
        record.GradientOf(graph.Tensors.Single(tensor => tensor.Name == "2.bias"))!.ToString().ShouldStartWith("[");
    }

    [Test]
    public void It_minds_neither_NoGrad_nor_a_scope_nor_another_observer_around_it()
    {
        var x = Leaf(3);
        var y = x * x;
        var outer = new Counter();
        BackwardRecord record;
        using (Autograd.NoGrad())
        using (Tensor.Scope())
        using (Autograd.Observe(outer))
            record = BackwardRecord.Of(y, GraphSnapshot.Of(y));
        Number(record.GradientOf(record.Snapshot.Tensors[0])!).ShouldBe(6);
        outer.Count.ShouldBe(0);
    }

    [Test]
    public void What_does_not_fit_is_refused()
    {
        var x = Tensor.From([1.0, 2], requiresGrad: true);
        var (y, other) = (x.Tanh(), x.Exp());
        var graph = GraphSnapshot.Of(y);
        Should.Throw<AutogradException>(() => BackwardRecord.Of(y, graph)).Message.ShouldStartWith("BackwardRecord.Of: the tensor has shape [2], and only a scalar has one gradient");
        Should.Throw<ArgumentException>(() => BackwardRecord.Of(other, graph, Tensor.OnesLike(y))).Message.ShouldStartWith("BackwardRecord.Of: the snapshot is of another graph.");
        Should.Throw<ShapeException>(() => BackwardRecord.Of(y, graph, Tensor.Ones([3], DType.Float64)));
        var record = BackwardRecord.Of(y, graph, Tensor.OnesLike(y));
        Should.Throw<ArgumentException>(() => record.GradientOf(GraphSnapshot.Of(other).Output)).Message.ShouldStartWith("GradientOf: the tensor 'Exp 1' is none of this record's snapshot");
        Should.Throw<ArgumentNullException>(() => BackwardRecord.Of(y, null!));
    }

    private static Tensor Leaf(double value) => Tensor.Scalar(value, DType.Float64, requiresGrad: true);

    private static double Number(TensorValues values) => values.Elements!.Single();

    private static double[] Doubles(Tensor tensor) => [.. Enumerable.Range(0, tensor.Length).Select(tensor.ElementAt)];

    private sealed class Product : OwnOp
    {
        protected override Tensor Forward(Tensor[] inputs) => inputs[0] * inputs[1];

        protected override Tensor?[] Backward(Tensor gradOutput) => [gradOutput * Input(1), gradOutput * Input(0)];
    }

    private sealed class Counter : BackwardObserver
    {
        public int Count { get; private set; }

        public override void Begin(Tensor output, Tensor gradient) => Count++;
    }
}
