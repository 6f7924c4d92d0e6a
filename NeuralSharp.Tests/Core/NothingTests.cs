using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>The rule of docs/layers.md for no elements: what is added up is nothing, and what is divided by a count, or chosen, needs something.</summary>
[TestFixture(DType.Float32)]
[TestFixture(DType.Float64)]
internal sealed class NothingTests(DType dtype)
{
    private static readonly IEnumerable<OpCase> s_cases = OpCases.All;

    private static IEnumerable<TestCaseData> Reductions =>
    [
        new(nameof(Tensor.Sum), (Func<Tensor, Axes, Tensor>)((x, axes) => x.Sum(axes)), 0.0),
        new("Norm of order 1", (Func<Tensor, Axes, Tensor>)((x, axes) => x.Norm(1, axes)), 0.0),
        new(nameof(Tensor.Norm), (Func<Tensor, Axes, Tensor>)((x, axes) => x.Norm(2, axes)), 0.0),
        new("Norm of order ∞", (Func<Tensor, Axes, Tensor>)((x, axes) => x.Norm(double.PositiveInfinity, axes)), null),
        new(nameof(Tensor.Prod), (Func<Tensor, Axes, Tensor>)((x, axes) => x.Prod(axes)), 1.0),
        new(nameof(Tensor.LogSumExp), (Func<Tensor, Axes, Tensor>)((x, axes) => x.LogSumExp(axes)), double.NegativeInfinity),
        new(nameof(Tensor.Mean), (Func<Tensor, Axes, Tensor>)((x, axes) => x.Mean(axes)), null),
        new(nameof(Tensor.Var), (Func<Tensor, Axes, Tensor>)((x, axes) => x.Var(axes)), null),
        new("Var without correction", (Func<Tensor, Axes, Tensor>)((x, axes) => x.Var(axes, correction: 0)), null),
        new(nameof(Tensor.Std), (Func<Tensor, Axes, Tensor>)((x, axes) => x.Std(axes)), null),
        new(nameof(Tensor.Max), (Func<Tensor, Axes, Tensor>)((x, axes) => x.Max(axes)), null),
        new(nameof(Tensor.Min), (Func<Tensor, Axes, Tensor>)((x, axes) => x.Min(axes)), null),
    ];

    [TestCaseSource(nameof(Reductions))]
    public void A_reduction_of_nothing(string name, Func<Tensor, Axes, Tensor> reduce, double? value)
    {
        var empty = Tensor.Zeros([0, 3, 2], dtype, requiresGrad: true);
        foreach (var (axes, kept) in (ReadOnlySpan<(Axes, Shape)>)[(default, []), (0, [3, 2]), ((int[])[0, 2], [3])])
        {
            if (value is null)
            {
                Should.Throw<ShapeException>(() => reduce(empty, axes)).Message.ShouldContain("no elements", customMessage: name);
                continue;
            }

            var result = reduce(empty, axes);
            result.ShouldHave(kept, [.. Enumerable.Repeat(value.Value, kept.ElementCount)]);
            empty.Grad = null;
            result.Sum().Backward();
            empty.Grad.ShouldHave([0, 3, 2], []);
        }

        reduce(empty, 1).Shape.ShouldBe([0, 2], "the result has no elements either, and needs none");
    }

    [TestCaseSource(nameof(s_cases))]
    public void No_op_makes_NaN_of_nothing(OpCase row)
    {
        for (var axis = 0; axis < 3; axis++)
        {
            var shapes = row.Shapes.Select(shape => axis < shape.Rank ? WithNothing(shape, axis) : shape).ToArray();
            if (!shapes.Any(shape => shape.ElementCount == 0)) continue;
            Tensor[] inputs = [.. shapes.Select(shape => Tensor.Full(shape, 0.5, dtype))];
            Tensor output;
            try
            {
                output = row.Function(inputs);
            }
            catch (Exception exception) when (exception is ShapeException or ArgumentException || (exception is IndexOutOfRangeException && row.Member.StartsWith("Split", StringComparison.Ordinal)))
            {
                continue;   // refused, by a typed exception that says why; and the row of Split looks at a piece that is not there
            }

            for (var i = 0; i < output.Length; i++) double.IsNaN(output.ElementAt(i)).ShouldBeFalse($"{row}, axis {axis}, element {i}");
        }

        static Shape WithNothing(Shape shape, int axis)
        {
            var sizes = shape.ToArray();
            sizes[axis] = 0;
            return Shape.Create(sizes);
        }
    }
}
