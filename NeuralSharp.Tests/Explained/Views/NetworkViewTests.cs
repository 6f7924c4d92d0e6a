using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained.Views;

/// <summary>The views of the networks that the issue names, against gradients that <c>Backward</c> leaves.</summary>
[TestFixture]
internal sealed class NetworkViewTests
{
    [Test]
    public void Xor_with_one_example_opens_into_neurons()
    {
        var model = Xor(hidden: 2);
        var loss = Losses.MeanSquaredError(model.Forward(Tensor.From(new[,] { { 1f, 0f } })), Tensor.From(new[,] { { 1f } }));

        var scalars = GraphViews.Of(loss, model)[^1];

        scalars.Kind.ShouldBe(ViewKind.Scalars);
        scalars.Nodes.Count(node => node.Kind == NodeKind.Leaf).ShouldBe(9);
        scalars.Nodes.Count(node => node.Kind == NodeKind.Constant).ShouldBe(3);   // two inputs and the target
        scalars.Nodes.Where(node => node.Kind == NodeKind.Result).CountBy(node => node.Op!).ToDictionary().ShouldBe(
            new Dictionary<string, int> { ["Multiply"] = 6, ["Sum"] = 3, ["Tanh"] = 2, ["Sigmoid"] = 1, ["Subtract"] = 1, ["Square"] = 1 }, ignoreOrder: true);
        var neuron = scalars.Nodes.First(node => node.Op == "Sum");
        scalars.Edges.Where(edge => scalars.Nodes[edge.To] == neuron).Select(edge => scalars.Nodes[edge.From].Op ?? scalars.Nodes[edge.From].Name)
            .ShouldBe(["Multiply", "Multiply", "0.bias[0]"]);   // x₁w₁ + x₂w₂ + b
        VerifyGradients(loss, model, [scalars]);
    }

    [Test]
    public void A_batch_is_shown_as_tensors_whose_elements_are_scalars()
    {
        var model = Xor(hidden: 8);
        var loss = Losses.MeanSquaredError(
            model.Forward(Tensor.From(new[,] { { 0f, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } })), Tensor.From(new[,] { { 0f }, { 1 }, { 1 }, { 0 } }));

        var views = GraphViews.Of(loss, model);

        views.Select(view => view.Kind).ShouldBe([ViewKind.Layers, ViewKind.Tensors, ViewKind.Scalars]);
        var hidden = views[1].Nodes.Single(node => node.Op == "Tanh");
        hidden.Shape.ShouldBe("[4, 8]");
        hidden.Values.Elements!.Count.ShouldBe(32);
        for (var i = 0; i < 32; i++)
        {
            var scalar = views[2].Nodes[hidden.Scalars![i]];
            scalar.Values.Elements![0].ShouldBe(hidden.Values.Elements[i], 1e-6);
            scalar.Gradient!.Elements![0].ShouldBe(hidden.Gradient!.Elements![i], 1e-6);
        }

        VerifyGradients(loss, model, views);
    }

    [Test]
    public void A_classifier_of_images_is_shown_by_its_layers_and_statistics()
    {
        Sequential model = [new Dense(784, 128, generator: new(1)), new ReLU(), new Dense(128, 10, generator: new(2))];
        var (x, labels) = (Tensor.Uniform([64, 784], 0, 1, generator: new(3)), Tensor.From<int>([.. Enumerable.Range(0, 64).Select(i => i % 10)], [64]));
        Tensor loss;
        using (NeuralSharp.Explain.Record()) loss = Losses.CrossEntropy(model.Call(x), labels);

        var views = GraphViews.Of(loss, model);

        views.Select(view => view.Kind).ShouldBe([ViewKind.Layers, ViewKind.Tensors]);
        var layers = views[0];
        layers.Nodes.Where(node => node.Kind == NodeKind.Fold).Select(node => node.Op).ShouldBe(["0: Dense(784 -> 128)", "1: ReLU", "2: Dense(128 -> 10)"]);
        layers.Nodes[^1].Op.ShouldBe("SoftmaxCrossEntropy");
        layers.Nodes.ShouldNotContain(node => node.Name.EndsWith("weight", StringComparison.Ordinal), "they are in their layers");
        layers.Steps.Select(step => layers.Nodes[step.Node].Op).ShouldBe(["SoftmaxCrossEntropy", "2: Dense(128 -> 10)", "1: ReLU", "0: Dense(784 -> 128)"]);
        var weight = views[1].Nodes.Single(node => node.Name == "0.weight");
        (weight.Values.Elements, weight.Scalars).ShouldBe((null, null));
        (weight.Values.Statistics.Minimum < weight.Values.Statistics.Maximum).ShouldBeTrue();

        var data = ExplorerData.Json("mnist", [], views);
        data.Length.ShouldBeLessThan(20_000);
        VerifyGradients(loss, model, views);
    }

    [Test]
    public void Layers_follow_from_parameters_where_no_calls_were_recorded()
    {
        var model = Xor(hidden: 2);
        var loss = Losses.MeanSquaredError(model.Forward(Tensor.From(new[,] { { 1f, 0f } })), Tensor.From(new[,] { { 1f } }));

        var layers = GraphViews.Of(loss, model)[0];

        layers.Nodes.Where(node => node.Op is not null).Select(node => node.Op).ShouldBe(["0: Dense(2 -> 2), Tanh", "2: Dense(2 -> 1), Sigmoid", "MeanSquaredError"]);
    }

    [Test]
    public void Nothing_of_the_model_changes()
    {
        var model = Xor(hidden: 2);
        var loss = Losses.MeanSquaredError(model.Forward(Tensor.From(new[,] { { 1f, 0f } })), Tensor.From(new[,] { { 1f } }));
        model.Parameters[0].Grad = Tensor.Full([2, 2], 7);
        var generator = Generator.Default.StateDict();

        var first = ExplorerData.Json("x", [], GraphViews.Of(loss, model));

        ExplorerData.Json("x", [], GraphViews.Of(loss, model)).ShouldBe(first, "the same graph gives the same page");
        model.Parameters[0].Grad!.ToArray<float>().ShouldBe([7, 7, 7, 7]);
        model.Parameters.Skip(1).ShouldAllBe(parameter => parameter.Grad == null);
        Generator.Default.StateDict().Select(entry => entry.Value.ToString()).ShouldBe(generator.Select(entry => entry.Value.ToString()));
        model.IsTraining.ShouldBeTrue();
        loss.Backward();   // the graph is still there
    }

    private static Sequential Xor(int hidden) => [new Dense(2, hidden, generator: new(1)), new Tanh(), new Dense(hidden, 1, generator: new(2)), new Sigmoid()];

    /// <summary>Every element of a parameter that a view shows has the gradient that <c>Backward</c> gives.</summary>
    private static void VerifyGradients(Tensor loss, Module model, IReadOnlyList<GraphView> views)
    {
        loss.Backward();
        var shown = 0;
        foreach (var (name, parameter) in model.NamedParameters)
        {
            var gradient = parameter.Grad!;
            for (var i = 0; i < gradient.Length; i++)
            {
                foreach (var view in views)
                {
                    var index = gradient.Rank == 1 ? $"{i}" : $"{i / gradient.Shape[1]}, {i % gradient.Shape[1]}";
                    var node = view.Nodes.FirstOrDefault(node => node.Name == (view.Kind == ViewKind.Scalars ? $"{name}[{index}]" : name));
                    if (node?.Gradient?.Elements is not { } elements) continue;
                    elements[view.Kind == ViewKind.Scalars ? 0 : i].ShouldBe(gradient.ElementAt(i), 1e-6);
                    shown++;
                }

                if (i > 100) break;
            }
        }

        shown.ShouldBeGreaterThan(0);
    }
}
