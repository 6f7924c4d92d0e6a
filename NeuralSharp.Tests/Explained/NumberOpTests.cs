using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained;

/// <summary>Each op of numbers alone, as the page computes it, beside the engine: at zeros, kinks and ties, far out, and at what is no number.</summary>
[TestFixture]
internal sealed class NumberOpTests
{
    private static readonly double[] s_numbers =
    [
        0, -0.0, 1, -1, 0.5, -0.5, 1e-3, -1e-3, 2, -2, 3, -3, 5.9, -5.9, 6.1, -6.1, 30, -30, 41, -41, 800, -800, 1e-10, -1e-10,
        1e-300, -1e-300, double.Epsilon, 1e18, -1e18, 1e200, -1e200, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    // Two and three inputs meet in all ways.
    private static readonly double[] s_fewNumbers =
        [0, -0.0, 1, -1, 0.5, -0.5, 3, 800, -800, 1e200, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    private readonly PageScript _script = new("scalars.js");
    private double _largest;

    [OneTimeTearDown]
    public void End() => _script.Dispose();

    [TestCaseSource(typeof(NumberOp), nameof(NumberOp.All))]
    public void Values_and_slopes_are_the_engines_also_where_numbers_are_special(NumberOp op)
    {
        foreach (var x in Cases(op.Domain.Length))
        {
            Tensor[] inputs = [.. x.Select(number => Tensor.Scalar(number, DType.Float64, requiresGrad: !op.IsConstant))];
            var output = op.Apply(inputs);
            if (op.IsConstant) CompareConstant(op, x, output.Item());
            else CompareOp(op, x, output);
        }

        TestContext.Out.WriteLine($"the largest deviation is {_largest:E1}");
    }

    [TestCaseSource(typeof(OpenedOp), nameof(OpenedOp.All))]
    public void Reductions_are_the_engines(KeyValuePair<string, Func<Tensor, Tensor>> row)
    {
        double[][] cases =
        [
            [2], [0], [double.NaN], [double.NegativeInfinity], [1, 2, 3], [3, -1, 3], [0, 0, 2], [0, 5, -2], [0, 0, 0], [800, 801, -5], [1e200, 1e200], [1e-200, 1e-200],
            [double.PositiveInfinity, 1], [double.NegativeInfinity, double.NegativeInfinity], [1, double.NaN, 2],
        ];
        foreach (var x in cases)
        {
            Tensor[] inputs = [.. x.Select(number => Tensor.Scalar(number, DType.Float64, requiresGrad: true))];
            CompareGraph(new ScalarGraph(new OpenedOp(row.Key, row.Value).Apply(inputs)), $"{row.Key} of {string.Join(", ", x)}");
        }
    }

    [Test]
    public void The_error_function_is_right_to_1e_15()
    {
        for (var i = -700; i <= 700; i++)
        {
            var x = i / 100.0;
            var view = $$"""{ "nodes": [{ "kind": "leaf", "values": {{x.ToString(System.Globalization.CultureInfo.InvariantCulture)}} }, { "kind": "result", "op": "Erf" }], "edges": [[0, 1, 0, 1]] }""";
            if (i == -700) _script.Set("view", view);
            var value = _script.Evaluate($"Scalars.forward(view, [{x.ToString(System.Globalization.CultureInfo.InvariantCulture)}])[1]").GetDouble();
            value.ShouldBe(Kernels.VectorFunction.Erf.Reference(x), 1e-15 * Math.Max(1e-3, Math.Abs(x)), $"erf {x}");
        }
    }

    private static IEnumerable<double[]> Cases(int inputs) => inputs switch
    {
        1 => s_numbers.Select(x => new[] { x }),
        2 => s_fewNumbers.SelectMany(_ => s_fewNumbers, (l, r) => new[] { l, r }),
        _ => s_fewNumbers.Take(6).SelectMany(_ => s_fewNumbers, (c, t) => new[] { c, t, -1 - t }),
    };

    private void CompareConstant(NumberOp op, double[] x, double expected)
    {
        var nodes = string.Join(", ", x.Select(_ => """{ "kind": "leaf" }""").Append($$"""{ "kind": "result", "op": "{{op.Key}}" }"""));
        _script.Set("view", $$"""{ "nodes": [{{nodes}}], "edges": [{{string.Join(", ", x.Select((_, i) => $"[{i}, {x.Length}, {i}, 0]"))}}] }""");
        var leaves = string.Join(", ", x.Select(number => double.IsFinite(number) ? number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity"));
        Compare(_script.Evaluate($"Scalars.forward(view, [{leaves}])[{x.Length}]").Number(), expected, $"{op.Key}({leaves})");
    }

    private void CompareOp(NumberOp op, double[] x, Tensor output)
    {
        foreach (var arrived in new[] { 1, 0, double.PositiveInfinity })
        {
            // The engine goes step by step, as in −g · y · y, and so never sees a slope −y² that is too large or too small for the type.
            if (arrived != 1 && op.Key is ("Divide" or "Reciprocal" or "Log") && Math.Abs(x[^1]) is (> 1e100 or (> 0 and < 1e-100))) continue;
            CompareGraph(new ScalarGraph(output, arrived), $"{op}({string.Join(", ", x)}) with {arrived}");
        }
    }

    private void CompareGraph(ScalarGraph graph, string what)
    {
        _script.Set("view", graph.Json);
        Compare(_script.Evaluate("globalThis.values = Scalars.forward(view)").Numbers()[^1], graph.Values[^1], $"{what}: the value");
        var contributions = _script.Evaluate("Scalars.backward(view, values).steps[0].contributions").EnumerateArray().ToList();
        contributions.Count.ShouldBe(graph.Steps[0].Contributions.Count, what);
        foreach (var (actual, expected) in contributions.Zip(graph.Steps[0].Contributions))
        {
            Compare(actual.Number("local"), expected.Local, $"{what}: the slope by input {expected.Edge}");
            Compare(actual.Number("value"), expected.Value, $"{what}: what comes back to input {expected.Edge}");
        }
    }

    private void Compare(double? actual, double expected, string what)
    {
        if (double.IsNaN(expected) || double.IsInfinity(expected))
        {
            actual.ShouldBe(expected, what);
            return;
        }

        // Not a comparer, to which NaN is less than anything.
        var deviation = Math.Abs(actual!.Value - expected) / Math.Max(1e-300, Math.Abs(expected));
        (deviation < 1e-13).ShouldBeTrue($"{what}: {actual} and {expected}");
        _largest = Math.Max(_largest, deviation);
    }
}
