using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Comparisons give 1 and 0 in the inputs' type, as IEEE 754 compares, and are constants to the graph.</summary>
[TestFixture(DType.Float32)]
[TestFixture(DType.Float64)]
internal sealed class ComparisonTests(DType dtype)
{
    private const double Inf = double.PositiveInfinity;

    private static readonly double[] s_values = [0, -0.0, 1, -1, double.NaN, Inf, -Inf, 1e-40, 2.5];

    // The method, with a tensor and with a number; the operator, if there is one, of two tensors, with a number on either side.
    private static readonly object[] s_comparisons =
    [
        Row("EqualTo", (l, r) => l == r, (l, r) => l.EqualTo(r), (l, r) => l.EqualTo(r)),
        Row("NotEqualTo", (l, r) => l != r, (l, r) => l.NotEqualTo(r), (l, r) => l.NotEqualTo(r)),
        Row("GreaterThan", (l, r) => l > r, (l, r) => l.GreaterThan(r), (l, r) => l.GreaterThan(r)),
        Row("GreaterThanOrEqualTo", (l, r) => l >= r, (l, r) => l.GreaterThanOrEqualTo(r), (l, r) => l.GreaterThanOrEqualTo(r)),
        Row("LessThan", (l, r) => l < r, (l, r) => l.LessThan(r), (l, r) => l.LessThan(r)),
        Row("LessThanOrEqualTo", (l, r) => l <= r, (l, r) => l.LessThanOrEqualTo(r), (l, r) => l.LessThanOrEqualTo(r)),
        Row(">", (l, r) => l > r, (l, r) => l > r, (l, r) => l > r, (l, r) => l > r),
        Row(">=", (l, r) => l >= r, (l, r) => l >= r, (l, r) => l >= r, (l, r) => l >= r),
        Row("<", (l, r) => l < r, (l, r) => l < r, (l, r) => l < r, (l, r) => l < r),
        Row("<=", (l, r) => l <= r, (l, r) => l <= r, (l, r) => l <= r, (l, r) => l <= r),
    ];

    [TestCaseSource(nameof(s_comparisons))]
    public void Every_pair_of_values_compares_as_numbers_do(object row)
    {
        var comparison = (Comparison)row;
        var n = s_values.Length;
        var expected = new double[n * n];
        for (var i = 0; i < expected.Length; i++) expected[i] = comparison.Holds(s_values[i / n], s_values[i % n]) ? 1 : 0;

        var values = Tensor.From(s_values).To(dtype);
        var result = comparison.OfTensors(values.Reshape(n, 1), values);
        result.DType.ShouldBe(dtype);
        result.ShouldHave([n, n], expected);
        for (var j = 0; j < n; j++)
        {
            var column = Enumerable.Range(0, n).Select(i => expected[(i * n) + j]).ToArray();
            comparison.WithNumber(values, s_values[j]).ShouldHave([n], column);
            comparison.OfNumber?.Invoke(s_values[j], values).ShouldHave([n], expected[(j * n)..((j + 1) * n)]);
        }
    }

    [TestCaseSource(nameof(s_comparisons))]
    public void A_comparison_is_a_constant_and_of_tensors_of_one_type(object row)
    {
        var comparison = (Comparison)row;
        var x = Tensor.Ones([3], dtype, requiresGrad: true);
        comparison.OfTensors(x, x).RequiresGrad.ShouldBeFalse();
        comparison.WithNumber(x, 1).RequiresGrad.ShouldBeFalse();
        comparison.OfTensors(Tensor.Zeros([0], dtype), x[0]).ShouldHave([0], []);
        comparison.OfTensors(x[0], x[1]).Shape.ShouldBe([]);
        Should.Throw<DTypeException>(() => comparison.OfTensors(x, Tensor.From([1])));
        Should.Throw<ShapeException>(() => comparison.OfTensors(x, Tensor.Ones([4], dtype)));
        Should.Throw<ArgumentNullException>(() => comparison.OfTensors(x, null!));
    }

    private static Comparison Row(
        string name,
        Func<double, double, bool> holds,
        Func<Tensor, Tensor, Tensor> ofTensors,
        Func<Tensor, double, Tensor> withNumber,
        Func<double, Tensor, Tensor>? ofNumber = null) => new(name, holds, ofTensors, withNumber, ofNumber);

    private sealed record Comparison(
        string Name,
        Func<double, double, bool> Holds,
        Func<Tensor, Tensor, Tensor> OfTensors,
        Func<Tensor, double, Tensor> WithNumber,
        Func<double, Tensor, Tensor>? OfNumber)
    {
        public override string ToString() => Name;
    }
}
