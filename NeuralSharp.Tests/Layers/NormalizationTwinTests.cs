using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>Layer and batch normalization as one op, beside their twins composed of other ops: values, gradients, and gradients of gradients.</summary>
[TestFixture]
internal sealed class NormalizationTwinTests
{
    private const double Epsilon = 1e-3;

    [TestCase(64, 33)]
    [TestCase(100, 3)]
    [TestCase(3, 5, 40)]
    [TestCase(2, 3, 4, 5)]
    public void Batch_normalization_is_its_twin(params int[] shape)
    {
        Axes axes = [0, .. Enumerable.Range(2, shape.Length - 2)];
        int[] channels = [shape[1], .. Enumerable.Repeat(1, shape.Length - 2)];
        Compare(
            x => x[0].BatchNorm(x[1], x[2], Epsilon),
            x => (Standardized(x[0], axes) * x[1].Reshape(channels)) + x[2].Reshape(channels), shape, [shape[1]]);
    }

    [TestCase(64, 33)]
    [TestCase(3, 300)]
    [TestCase(3, 5, 40)]
    public void Layer_normalization_is_its_twin(params int[] shape) =>
        Compare(x => x[0].LayerNorm([shape[^1]], x[1], x[2], Epsilon), x => (Standardized(x[0], -1) * x[1]) + x[2], shape, [shape[^1]]);

    private static Tensor Standardized(Tensor x, Axes axes) =>
        (x - x.Mean(axes, keepDims: true)) * (x.Var(axes, keepDims: true, correction: 0) + Epsilon).Rsqrt();

    private static void Compare(Func<Tensor[], Tensor> fused, Func<Tensor[], Tensor> composed, Shape shape, Shape parameters)
    {
        var (expected, actual) = (Everything(composed, shape, parameters), Everything(fused, shape, parameters));
        for (var i = 0; i < expected.Length; i++)
        {
            var (one, other) = (actual[i].ToArray<double>(), expected[i].ToArray<double>());
            for (var j = 0; j < other.Length; j++) one[j].ShouldBe(other[j], 1e-11 * Math.Max(1, Math.Abs(other[j])), $"result {i}, element {j}");
        }
    }

    /// <summary>The value, its gradients, and the gradients of the sum of their squares.</summary>
    private static Tensor[] Everything(Func<Tensor[], Tensor> function, Shape shape, Shape parameters)
    {
        var generator = new Generator(5);
        Tensor[] inputs =
        [
            .. new[] { shape, parameters, parameters }.Select(size => Tensor.Normal(size, 1, 1, DType.Float64, generator, requiresGrad: true)),
        ];
        var output = function(inputs);
        var gradients = Autograd.Grad(output, inputs, Tensor.Normal(shape, dtype: DType.Float64, generator: generator), createGraph: true);
        var squares = gradients.Aggregate(Tensor.Scalar(0, DType.Float64), (sum, gradient) => sum + gradient.Square().Sum());
        return [output, .. gradients, .. Autograd.Grad(squares, inputs)];
    }
}
