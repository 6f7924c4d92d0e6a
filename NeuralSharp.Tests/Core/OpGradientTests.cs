using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Gradients of every row of <see cref="OpCases"/>, of first and second order, against finite differences in Float64.</summary>
[TestFixture]
internal sealed class OpGradientTests
{
    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void Gradients_agree_with_finite_differences(OpCase row) => row.VerifyGradients();

    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void Gradients_have_the_shape_and_type_of_the_inputs(OpCase row)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var inputs = row.MakeInputs(dtype, requiresGrad: true);
            var output = row.Function(inputs);
            output.Backward(Tensor.OnesLike(output));
            foreach (var input in inputs)
            {
                input.Grad.ShouldNotBeNull();
                (input.Grad.Shape, input.Grad.DType).ShouldBe((input.Shape, dtype));
            }
        }
    }

    [TestCaseSource(typeof(OpCases), nameof(OpCases.Unary))]
    public void Unary_gradients_agree_on_random_shapes(UnaryFamily family) =>
        RandomShapes.Any.Sample(shape => family.On(shape).VerifyGradients(), iter: 20, threads: 1);

    [TestCaseSource(typeof(OpCases), nameof(OpCases.Binary))]
    public void Binary_gradients_agree_on_random_shapes_that_broadcast(BinaryFamily family) =>
        RandomShapes.Broadcasting.Sample(shapes => family.On(shapes.Left, shapes.Right).VerifyGradients(), iter: 40, threads: 1);

    [TestCaseSource(typeof(OpCases), nameof(OpCases.Reductions))]
    public void Reductions_agree_on_random_shapes_and_axes(ReductionFamily family) =>
        RandomShapes.Reductions.Sample(row => family.On(row.Shape, row.Axes, row.KeepDims).VerifyGradients(), iter: 60, threads: 1);

    [Test]
    public void Matrix_products_agree_on_random_shapes() =>
        RandomShapes.Products.Sample(row => OpCases.MatMul(row.Left, row.Right, row.TransposeA, row.TransposeB).VerifyGradients(), iter: 60, threads: 1);

    [Test]
    public void Products_of_stacks_and_vectors_agree_on_random_shapes() => RandomShapes.StackedProducts.Sample(
        row => OpCases.MatMul(row.Left, row.Right, row.TransposeA, row.TransposeB).VerifyGradients(), iter: 100, threads: 1);

    [Test]
    public void Movements_agree_on_random_shapes() => RandomShapes.Movements.Sample(row => row.VerifyGradients(), iter: 300, threads: 1);
}
