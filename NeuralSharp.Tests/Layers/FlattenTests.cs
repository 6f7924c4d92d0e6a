using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

[TestFixture]
internal sealed class FlattenTests
{
    [TestCase(new[] { 2, 3, 4 }, new[] { 2, 12 })]
    [TestCase(new[] { 2, 1, 3, 4 }, new[] { 2, 12 })]
    [TestCase(new[] { 5, 6 }, new[] { 5, 6 })]
    [TestCase(new[] { 7 }, new[] { 7, 1 })]
    [TestCase(new[] { 0, 3, 4 }, new[] { 0, 12 })]
    public void All_axes_but_the_first_become_one(int[] shape, int[] flat)
    {
        var input = Tensor.Uniform(shape);
        var output = new Flatten().Forward(input);
        output.Shape.ToArray().ShouldBe(flat);
        output.ToArray<float>().ShouldBe(input.ToArray<float>());
    }

    [Test]
    public void A_scalar_is_refused() =>
        Should.Throw<ShapeException>(() => new Flatten().Forward(Tensor.Scalar(1))).Message.ShouldContain("no batch axis");

    [Test]
    public void Gradients_take_the_shape_back()
    {
        var input = Tensor.Ones([2, 3, 4], requiresGrad: true);
        (new Flatten().Forward(input) * 2).Sum().Backward();
        input.Grad!.Shape.ShouldBe([2, 3, 4]);
        input.Grad.ToArray<float>().ShouldAllBe(value => value == 2);
    }
}
