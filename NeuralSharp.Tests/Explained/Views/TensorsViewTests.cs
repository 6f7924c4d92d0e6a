using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained.Views;

/// <summary>The views of small graphs, number by number.</summary>
[TestFixture]
internal sealed class TensorsViewTests
{
    [Test]
    public void A_formula_is_shown_with_what_arrives_and_what_is_passed_on()
    {
        var a = Tensor.Scalar(-4, DType.Float64, requiresGrad: true).Named("a");
        var b = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("b");
        var c = ((a + b) * a.Tanh()).Named("c");

        var views = GraphViews.Of(c, null);

        views.Select(view => view.Kind).ShouldBe([ViewKind.Tensors, ViewKind.Scalars]);
        var (tensors, tanh, slope) = (views[0], Math.Tanh(-4), 1 - (Math.Tanh(-4) * Math.Tanh(-4)));
        tensors.Nodes.Select(node => $"{node.Kind} {node.Name} {node.Op}".TrimEnd()).ShouldBe(
            ["Leaf a", "Leaf b", "Result Add 1 Add", "Result Tanh 1 Tanh", "Result c Multiply"], ignoreOrder: true);
        var (nodeA, nodeB, sum, nodeTanh, nodeC) = (Place(tensors, "a"), Place(tensors, "b"), Place(tensors, "Add 1"), Place(tensors, "Tanh 1"), Place(tensors, "c"));
        tensors.Nodes.Select(node => node.Generation).ShouldBe(tensors.Nodes.Select(node => node.Op is null ? 0 : node.Op == "Multiply" ? 2 : 1));
        tensors.Edges.Select(edge => (edge.From, edge.To, edge.Input, edge.NeedsGradient)).ShouldBe(
            [(nodeA, sum, 0, true), (nodeB, sum, 1, true), (nodeA, nodeTanh, 0, true), (sum, nodeC, 0, true), (nodeTanh, nodeC, 1, true)], ignoreOrder: true);
        Value(tensors.Nodes[nodeC].Values).ShouldBe(-2 * tanh, 1e-15);
        Value(tensors.Nodes[nodeA].Gradient).ShouldBe(tanh + (-2 * slope), 1e-15);
        Value(tensors.Nodes[nodeB].Gradient).ShouldBe(tanh, 1e-15);

        tensors.Steps[0].Node.ShouldBe(nodeC);
        tensors.Steps[0].Contributions.Select(part => (part.Local, Value(part.Value), part.Before)).ShouldBe([(tanh, tanh, null), (-2, -2, null)]);
        tensors.Steps.Count.ShouldBe(3);
        var toA = tensors.Steps.SelectMany(step => step.Contributions).Where(part => tensors.Edges[part.Edge].From == nodeA).ToArray();
        toA.Length.ShouldBe(2);
        toA[0].Before.ShouldBeNull();
        Value(toA[1].Before).ShouldBe(Value(toA[0].After));
        Value(toA[1].After).ShouldBe(Value(toA[0].Value) + Value(toA[1].Value), 1e-15);

        var scalars = views[1];   // each tensor is a scalar, so both views say the same
        tensors.Nodes.Select((node, i) => scalars.Nodes[node.Scalars!.ShouldHaveSingleItem()].Name).ShouldBe(tensors.Nodes.Select(node => node.Name));
        scalars.Edges.Count.ShouldBe(5);
        scalars.Steps.Count.ShouldBe(3);
    }

    [Test]
    public void Where_paths_meet_each_contribution_is_added_to_those_before()
    {
        var x = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("x");
        var y = (3 * x).Named("y");
        var c = ((2 * y) + (5 * y)).Named("c");

        foreach (var view in GraphViews.Of(c, null))
        {
            var toY = view.Steps.SelectMany(step => step.Contributions).Where(part => view.Edges[part.Edge].From == Place(view, "y")).ToArray();
            toY.Select(part => Value(part.Value)).ShouldBe([2, 5], ignoreOrder: true);
            (toY[0].Before, Value(toY[1].Before)).ShouldBe((null, Value(toY[0].Value)));
            Value(toY[1].After).ShouldBe(7);
            Value(view.Nodes[Place(view, "x")].Gradient).ShouldBe(21);
            view.Nodes.Where(node => node.Kind == NodeKind.Constant).Select(node => node.Name).ShouldBe(["3", "2", "5"], ignoreOrder: true);
            view.Nodes.Where(node => node.Kind == NodeKind.Constant).ShouldAllBe(node => node.Gradient == null);
        }
    }

    [Test]
    public void Numbers_that_are_not_finite_are_shown_as_they_are()
    {
        var x = Tensor.From([0.0, -1.0, 4.0]);
        x.RequiresGrad = true;

        foreach (var view in GraphViews.Of(x.Log().Named("y").Sum(), null))
        {
            var shown = view.Kind == ViewKind.Tensors
                ? view.Nodes[Place(view, "y")].Values.Elements!
                : [.. Enumerable.Range(0, 3).Select(i => Value(view.Nodes[Place(view, $"y[{i}]")].Values))];
            shown.ShouldBe([double.NegativeInfinity, double.NaN, Math.Log(4)]);
        }
    }

    [Test]
    public void Lines_come_from_the_program_where_they_are_recorded()
    {
        GraphViews built;
        using (NeuralSharp.Explain.Record()) built = GraphViews.Build((Tensor.Scalar(3, requiresGrad: true) - 5).Square(), null);

        var line = built.Lines.ShouldHaveSingleItem();
        line.File.ShouldBe("TensorsViewTests.cs");
        line.Text.ShouldBe("using (NeuralSharp.Explain.Record()) built = GraphViews.Build((Tensor.Scalar(3, requiresGrad: true) - 5).Square(), null);");
        foreach (var view in built.Views) view.Nodes.Where(node => node.Kind != NodeKind.Constant).ShouldAllBe(node => node.Line == 0);
    }

    [Test]
    public void Hooks_change_gradients_of_tensors_and_so_nothing_is_opened()
    {
        var x = Tensor.Scalar(2, requiresGrad: true);
        using var hook = x.RegisterHook(gradient => 10 * gradient);

        var views = GraphViews.Of(x.Square(), null);

        views.Select(view => view.Kind).ShouldBe([ViewKind.Tensors]);
        Value(views[0].Nodes[0].Gradient).ShouldBe(40);
    }

    private static int Place(GraphView view, string name) => Enumerable.Range(0, view.Nodes.Count).Single(place => view.Nodes[place].Name == name);

    private static double Value(ViewValues? values) => values.ShouldNotBeNull().Elements.ShouldNotBeNull().ShouldHaveSingleItem();
}
