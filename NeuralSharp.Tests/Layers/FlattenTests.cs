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
    [TestCase(new[] { 0, 3, 4 }, new[] { 0, 12 })]
    public void All_axes_but_the_first_become_one(int[] shape, int[] flat)
    {
        var input = Tensor.Uniform(shape);
        var output = new Flatten().Forward(input);
        output.Shape.ToArray().ShouldBe(flat);
        output.ToArray<float>().ShouldBe(input.ToArray<float>());
    }

    [TestCase(new int[0])]
    [TestCase(new[] { 7 })]
    public void What_may_be_a_single_example_is_refused_with_the_way_to_a_batch(int[] shape)
    {
        foreach (var layer in (Module[])[new Flatten(), new NeuralSharp.Layers.Reshape(-1)])
        {
            var message = Should.Throw<ShapeException>(() => layer.Forward(Tensor.Uniform(shape))).Message;
            message.ShouldContain("no batch axis");
            message.ShouldContain("ExpandDims(0)");
        }
    }

    [Test]
    public void A_lazy_layer_takes_no_size_from_a_single_example_and_the_advice_works()
    {
        var example = Tensor.Uniform([12]);
        var lazy = new Dense(4);
        Sequential model = [new Flatten(), lazy];
        Should.Throw<ShapeException>(() => model.Forward(example));
        Should.Throw<ShapeException>(() => lazy.Forward(example)).Message.ShouldContain("ExpandDims(0)");
        lazy.Weight.IsLazy.ShouldBeTrue();
        model.Forward(example.ExpandDims(0)).Shape.ShouldBe([1, 4]);
        lazy.Weight.Shape.ShouldBe([12, 4]);
        Should.Throw<ShapeException>(() => new BatchNorm(12).Forward(example)).Message.ShouldContain("ExpandDims(0)");
    }

    [Test]
    public void Gradients_take_the_shape_back()
    {
        var input = Tensor.Ones([2, 3, 4], requiresGrad: true);
        (new Flatten().Forward(input) * 2).Sum().Backward();
        input.Grad!.Shape.ShouldBe([2, 3, 4]);
        input.Grad.ToArray<float>().ShouldAllBe(value => value == 2);
    }
}
