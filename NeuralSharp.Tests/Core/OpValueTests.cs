using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Values of every row of <see cref="OpCases"/> against its independent formula, in both float types.</summary>
[TestFixture]
internal sealed class OpValueTests
{
    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void Float64_values_are_those_of_the_formula(OpCase row) => Compare(row, DType.Float64, row.Float64Tolerance);

    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void Float32_values_are_those_of_the_formula(OpCase row) => Compare(row, DType.Float32, row.Float32Tolerance);

    [TestCaseSource(typeof(OpCases), nameof(OpCases.Unary))]
    public void Unary_values_are_right_on_random_shapes(UnaryFamily family) =>
        RandomShapes.Any.Sample(shape => CompareBoth(family.On(shape)), iter: 20, threads: 1);

    [TestCaseSource(typeof(OpCases), nameof(OpCases.Unary))]
    public void Unary_values_depend_on_their_element_alone(UnaryFamily family)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var x = family.On([37]).MakeInputs(dtype)[0];
            var together = NaiveArray.Of(family.Function(x)).Values;
            for (var i = 0; i < together.Length; i++)
            {
                family.Function(x[i]).Item().ShouldBe(together[i], $"{family} of {x[i].Item():R}, alone and among others");
                family.Function(x[i..])[0].Item().ShouldBe(together[i], $"{family} of {x[i].Item():R}, in front of others");
            }
        }
    }

    [TestCaseSource(typeof(OpCases), nameof(OpCases.Binary))]
    public void Binary_values_are_right_on_random_shapes_that_broadcast(BinaryFamily family) =>
        RandomShapes.Broadcasting.Sample(shapes => CompareBoth(family.On(shapes.Left, shapes.Right)), iter: 60, threads: 1);

    [TestCaseSource(typeof(OpCases), nameof(OpCases.Reductions))]
    public void Reductions_are_right_on_random_shapes_and_axes(ReductionFamily family) =>
        RandomShapes.Reductions.Sample(row => CompareBoth(family.On(row.Shape, row.Axes, row.KeepDims)), iter: 60, threads: 1);

    [Test]
    public void Matrix_products_are_right_on_random_shapes() =>
        RandomShapes.Products.Sample(row => CompareBoth(OpCases.MatMul(row.Left, row.Right, row.TransposeA, row.TransposeB)), iter: 60, threads: 1);

    [Test]
    public void Products_of_stacks_and_vectors_are_right_on_random_shapes() =>
        RandomShapes.StackedProducts.Sample(row => CompareBoth(OpCases.MatMul(row.Left, row.Right, row.TransposeA, row.TransposeB)), iter: 200, threads: 1);

    [Test]
    public void Movements_are_right_on_random_shapes() => RandomShapes.Movements.Sample(CompareBoth, iter: 1000, threads: 1);

    [TestCaseSource(typeof(OpCases), nameof(OpCases.Movement))]
    public void Integers_move_like_other_numbers(OpCase row)
    {
        Tensor[] inputs = [.. row.Shapes.Select((shape, i) => (Tensor.Arange(shape.ElementCount) + (1000 * i)).To(DType.Int32).Reshape(shape))];
        var expected = row.Reference([.. inputs.Select(NaiveArray.Of)]);
        var output = row.Function(inputs);
        output.DType.ShouldBe(DType.Int32);
        output.ShouldHave(expected.Sizes, expected.Values);
    }

    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void Inputs_are_not_written_to(OpCase row)
    {
        var (inputs, twins) = (row.MakeInputs(DType.Float32), row.MakeInputs(DType.Float32));
        row.Function(inputs);
        for (var i = 0; i < inputs.Length; i++) inputs[i].ToArray<float>().ShouldBe(twins[i].ToArray<float>());
    }

    private static void CompareBoth(OpCase row)
    {
        Compare(row, DType.Float64, row.Float64Tolerance);
        Compare(row, DType.Float32, row.Float32Tolerance);
    }

    private static void Compare(OpCase row, DType dtype, double tolerance)
    {
        var inputs = row.MakeInputs(dtype);
        var output = row.Function(inputs);
        var expected = row.Reference([.. inputs.Select(NaiveArray.Of)]);

        output.DType.ShouldBe(dtype);
        output.Shape.ToArray().ShouldBe(expected.Sizes);
        var actual = NaiveArray.Of(output).Values;
        for (var i = 0; i < actual.Length; i++)
        {
            var error = Math.Abs(actual[i] - expected.Values[i]) / Math.Max(1, Math.Abs(expected.Values[i]));
            error.ShouldBeLessThanOrEqualTo(tolerance, $"{row}, element {i}: {actual[i]:R} instead of {expected.Values[i]:R}");
        }
    }
}
