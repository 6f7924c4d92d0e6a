using System.Text.Json;
using NeuralSharp.Tests.Core;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explain;

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
    public void The_script_gives_the_numbers_of_the_data(OpCase row)
    {
        if (Open(row, out _) is not { } opened) return;
        var view = ScalarsView.Of(opened.Opening, new());
        Load(view);
        _script.Evaluate("Scalars.unknown(view)").ToString().ShouldBe("[]");
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

    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void Where_an_input_is_edited_the_script_gives_what_the_engine_then_gives(OpCase row)
    {
        if (Open(row, out var inputs) is not { } opened) return;
        Load(ScalarsView.Of(opened.Opening, new()));
        var walk = GraphWalk.Of(opened.Output, nameof(OpenedOpsTests));
        var edited = new Dictionary<int, double>();
        for (var i = 0; i < inputs.Length; i++)
        {
            var place = walk.Tensors.ToList().IndexOf(inputs[i]);
            if (place < 0) continue;
            inputs[i] = (inputs[i] + 1e-3).Detach();
            var places = opened.Opening.PlacesOf(opened.Snapshot.Tensors[place])!;
            for (var j = 0; j < places.Count; j++) edited[places[j]] = inputs[i].ElementAt(j);
        }

        _script.Set("edited", JsonSerializer.Serialize(edited));
        var values = _script.Evaluate("Scalars.forward(view, edited)").Numbers();
        Close(values[opened.Opening.PlacesOf(opened.Snapshot.Output)![0]], Weighted(row.Function(inputs)).Item(), "the output");
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

    private void Load(GraphView view)
    {
        _script.Set("data", ExplorerData.Json("", [], [view]));
        _script.Evaluate("(globalThis.view = data.views[0]).kind");
    }

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
        if (actual is null && expected is null) return;
        var (a, e) = (actual ?? double.NaN, expected ?? double.NaN);
        if (!(Math.Abs(a - e) <= Tolerance * Math.Max(1, Math.Abs(e)))) throw new ShouldAssertException($"{what} is {actual:R}, and not {expected:R}");
    }
}
