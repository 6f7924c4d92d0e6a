using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

[TestFixture]
internal sealed class MeanSquaredErrorTests
{
    [Test]
    public void It_is_the_mean_of_squares_with_the_gradient_two_nths_of_the_difference()
    {
        var output = Tensor.From(new float[,] { { 1, 2, 3 } }, requiresGrad: true);
        var loss = Losses.MeanSquaredError(output, Tensor.From(new float[,] { { 1, 0, 6 } }));
        loss.Shape.ShouldBe([]);
        loss.Item().ShouldBe(13 / 3.0, 1e-6); // (0 + 4 + 9) / 3
        loss.Backward();
        output.Grad!.ToArray<float>().ShouldBe([0, 4 / 3f, -2], 1e-6);
    }

    [TestCase(1, 1)]
    [TestCase(5, 3)]
    [TestCase(100, 7)]
    public void It_is_what_a_loop_sums_up(int batch, int outputs)
    {
        var output = Tensor.Normal([batch, outputs], dtype: DType.Float64, generator: new Generator(1));
        var target = Tensor.Normal([batch, outputs], dtype: DType.Float64, generator: new Generator(2));
        var (o, t) = (output.ToArray<double>(), target.ToArray<double>());
        var sum = 0.0;
        for (var i = 0; i < o.Length; i++) sum += (o[i] - t[i]) * (o[i] - t[i]);

        Losses.MeanSquaredError(output, target).Item().ShouldBe(sum / o.Length, 1e-13);
        LossGradients.Check(tensor => Losses.MeanSquaredError(tensor, target), output);
    }

    [Test]
    public void Equal_tensors_cost_nothing() => Losses.MeanSquaredError(Tensor.Ones([3]), Tensor.Ones([3])).Item().ShouldBe(0);

    [TestCase(new[] { 4 }, new[] { 4, 1 })] // would broadcast to [4, 4], and learn nothing
    [TestCase(new[] { 4, 1 }, new[] { 4 })]
    [TestCase(new[] { 4, 1 }, new[] { 1, 1 })]
    public void Shapes_must_be_equal(int[] output, int[] target)
    {
        var message = Should.Throw<ShapeException>(() => Losses.MeanSquaredError(Tensor.Ones(output), Tensor.Ones(target))).Message;
        message.ShouldContain("MeanSquaredError");
        message.ShouldContain(Tensor.Ones(output).Shape.ToString());
        message.ShouldContain(Tensor.Ones(target).Shape.ToString());
        message.ShouldContain("Reshape");
    }

    [Test]
    public void Types_must_be_equal_and_float()
    {
        Should.Throw<DTypeException>(() => Losses.MeanSquaredError(Tensor.Ones([2]), Tensor.Ones([2], DType.Float64)));
        Should.Throw<DTypeException>(() => Losses.MeanSquaredError(Tensor.Ones([2]), Tensor.Ones([2], DType.Int32)));
    }

    [Test]
    public void Null_is_refused()
    {
        Should.Throw<ArgumentNullException>(() => Losses.MeanSquaredError(null!, Tensor.Ones([2])));
        Should.Throw<ArgumentNullException>(() => Losses.MeanSquaredError(Tensor.Ones([2]), null!));
    }
}
