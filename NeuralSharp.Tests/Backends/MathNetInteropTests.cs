using MathNet.Numerics.LinearAlgebra;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Backends;

public sealed class MathNetInteropTests
{
    [Test]
    public void A_matrix_keeps_its_rows_and_columns()
    {
        var matrix = Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        var tensor = Tensor.From(matrix);
        tensor.Shape.ShouldBe([2, 3]);
        tensor.DType.ShouldBe(DType.Float64);
        tensor[1, 0].Item().ShouldBe(4);
        tensor.ToMatrix<double>().ShouldBe(matrix);
    }

    [Test]
    public void A_float_vector_goes_both_ways()
    {
        var vector = Vector<float>.Build.Dense([1, 2, 3]);
        var tensor = Tensor.From(vector);
        tensor.DType.ShouldBe(DType.Float32);
        tensor.ToVector<float>().ShouldBe(vector);
    }

    [Test]
    public void Wrong_ranks_and_types_are_told()
    {
        Should.Throw<ShapeException>(() => Tensor.Ones([2]).ToMatrix<float>()).Message.ShouldContain("no matrix");
        Should.Throw<ShapeException>(() => Tensor.Ones([2, 2]).ToVector<float>()).Message.ShouldContain("no vector");
        Should.Throw<DTypeException>(() => Tensor.Ones([2, 2]).ToMatrix<double>());
    }

    [Test]
    public void The_product_is_MathNets()
    {
        var (left, right) = (Matrix<double>.Build.Random(7, 5, seed: 1), Matrix<double>.Build.Random(5, 3, seed: 2));
        var product = Tensor.From(left).MatMul(Tensor.From(right)).ToMatrix<double>();
        (product - left * right).L2Norm().ShouldBeLessThan(1e-14);
    }
}
