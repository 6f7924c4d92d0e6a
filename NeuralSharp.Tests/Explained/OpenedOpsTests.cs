using System.Text.Json;
using NeuralSharp.Tests.Core;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained;

/// <summary>Every op of the library, opened into numbers and written as a page's data, is computed anew by the page's script.</summary>
[TestFixture]
internal sealed class OpenedOpsTests
{
    private const int MostScalars = 1000;
    private const double Tolerance = 1e-12;   // relative to numbers above 1

    private readonly PageScript _script = new("scalars.js");

    [OneTimeTearDown]
    public void End() => _script.Dispose();

    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void The_script_gives_the_numbers_of_the_data_and_those_of_the_engine_after_an_edit(OpCase row)
    {
        if (Open(row, out var inputs) is not { } opened) return;
        var view = ScalarsView.Of(opened.Opening, new());
        _script.Set("data", ExplorerData.Json("", [], [view]));
        _script.Evaluate("Scalars.unknown(globalThis.view = data.views[0])").ToString().ShouldBe("[]");
        ComparePass(view);
        _script.Set("edited", JsonSerializer.Serialize(Edit(inputs, opened.Output, opened.Snapshot, opened.Opening)));
        var values = _script.Evaluate("Scalars.forward(view, edited)").Numbers();
        Close(values[opened.Opening.PlacesOf(opened.Snapshot.Output)![0]], Weighted(row.Function(inputs)).Item(), "the output");
    }

    private void ComparePass(GraphView view)
    {
        var values = _script.Evaluate("globalThis.values = Scalars.forward(view)").Numbers();
        var pass = _script.Evaluate("Scalars.backward(view, values)");
        var gradients = pass.GetProperty("gradients").Numbers();
        for (var i = 0; i < view.Nodes.Count; i++)
        {
            Close(values[i], view.Nodes[i].Values.Elements![0], "the value of " + view.Nodes[i].Name);
            Close(gradients[i], view.Nodes[i].Gradient?.Elements![0], "the gradient of " + view.Nodes[i].Name);
        }

        var steps = pass.GetProperty("steps").EnumerateArray().ToList();
        steps.Count.ShouldBe(view.Steps.Count);
        foreach (var (actual, expected) in steps.Zip(view.Steps)) CompareStep(actual, expected);
    }

    /// <summary>Moves the inputs a little, and gives the scalars that they are with their new values.</summary>
    private static Dictionary<int, double> Edit(Tensor[] inputs, Tensor output, GraphSnapshot snapshot, Opening opening)
    {
        var (edited, tensors) = (new Dictionary<int, double>(), GraphWalk.Of(output, nameof(OpenedOpsTests)).Tensors.ToList());
        for (var i = 0; i < inputs.Length; i++)
        {
            var place = tensors.IndexOf(inputs[i]);
            if (place < 0) continue;
            inputs[i] = (inputs[i] + 1e-3).Detach();
            var places = opening.PlacesOf(snapshot.Tensors[place])!;
            for (var j = 0; j < places.Count; j++) edited[places[j]] = inputs[i].ElementAt(j);
        }

        return edited;
    }

    private static (Tensor Output, GraphSnapshot Snapshot, Opening Opening)? Open(OpCase row, out Tensor[] inputs)
    {
        inputs = row.MakeInputs(DType.Float64, requiresGrad: true);
        var output = Weighted(row.Function(inputs));
        if (output.Producer is null || row.Member.StartsWith("To(", StringComparison.Ordinal)) return null;   // of constants alone; of another type
        var snapshot = GraphSnapshot.Of(output, elements: int.MaxValue);
        if (snapshot.Tensors.Sum(tensor => (long)tensor.Shape.ElementCount) > MostScalars) return null;
        return Opening.Of(snapshot, MostScalars) is { } opening ? (output, snapshot, opening) : null;
    }

    /// <summary>A scalar in which each element of a tensor counts with a weight of its own.</summary>
    private static Tensor Weighted(Tensor tensor) => (tensor * Tensor.Uniform(tensor.Shape, -1, 1, DType.Float64, new Generator(3))).Sum();

    private static void CompareStep(JsonElement actual, ViewStep expected)
    {
        actual.GetProperty("node").GetInt32().ShouldBe(expected.Node);
        Close(actual.Number("arrived"), expected.Arrived.Elements![0], "what arrived");
        var contributions = actual.GetProperty("contributions").EnumerateArray().ToList();
        contributions.Count.ShouldBe(expected.Contributions.Count);
        foreach (var (part, wanted) in contributions.Zip(expected.Contributions))
        {
            part.GetProperty("edge").GetInt32().ShouldBe(wanted.Edge);
            Close(part.Number("local"), wanted.Local, "a local derivative");
            Close(part.Number("value"), wanted.Value.Elements![0], "a contribution");
            Close(part.Number("before"), wanted.Before?.Elements![0], "the sum before");
            Close(part.Number("after"), wanted.After.Elements![0], "the sum after");
        }
    }

    private static void Close(double? actual, double? expected, string what)
    {
        if (actual.Equals(expected)) return;   // null and null, NaN and NaN, too
        if (!(Math.Abs(actual - expected ?? double.NaN) <= Tolerance * Math.Max(1, Math.Abs(expected ?? 0)))) throw new ShouldAssertException($"{what} is {actual:R}, and not {expected:R}");
    }
}
