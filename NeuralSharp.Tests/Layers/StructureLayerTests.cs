using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>Layers that say how tensors run: <see cref="Residual"/>, <see cref="Lambda"/>, <see cref="Reshape"/>, and <see cref="Bilinear"/> with two inputs.</summary>
[TestFixture]
internal sealed class StructureLayerTests
{
    private static readonly Tensor s_input = Tensor.From(new float[,] { { 1, -2 }, { -3, 4 } });

    [Test]
    public void Residual_adds_the_input_or_what_a_shortcut_makes_of_it()
    {
        new Residual(new ReLU()).Forward(s_input).ToArray<float>().ShouldBe([2, -2, -3, 8]);
        new Residual(new ReLU(), new Lambda(x => x * 10)).Forward(s_input).ToArray<float>().ShouldBe([11, -20, -30, 44]);
        var block = new Residual(new Sequential(new Dense(2, 5), new ReLU(), new Dense(5, 3)), new Dense(2, 3));
        block.Forward(s_input).Shape.ShouldBe([2, 3]);
        block.NamedParameters.Select(entry => entry.Key).ShouldBe(["inner.0.weight", "inner.0.bias", "inner.2.weight", "inner.2.bias", "shortcut.weight", "shortcut.bias"]);
    }

    [Test]
    public void Residual_does_not_broadcast_what_differs()
    {
        var message = Should.Throw<ShapeException>(() => new Residual(new Dense(2, 1)).Forward(s_input)).Message;
        message.ShouldContain("Dense(2 -> 1) makes [2, 1] of [2, 2]");
        message.ShouldContain("shortcut");
        Should.Throw<ArgumentNullException>(() => new Residual(null!));
    }

    [Test]
    public void Lambda_is_its_function()
    {
        var layer = new Lambda(x => x * x, "Square");
        layer.Forward(s_input).ToArray<float>().ShouldBe([1, 4, 9, 16]);
        layer.ToString().ShouldBe("Square");
        new Sequential(layer).Summary().ShouldContain("Square");
        Should.Throw<ArgumentNullException>(() => new Lambda(null!));
        Should.Throw<InvalidOperationException>(() => new Lambda(_ => null!, "Nothing").Forward(s_input)).Message.ShouldContain("Nothing: the function returned null");
    }

    [Test]
    public void Reshape_leaves_the_batch()
    {
        var input = Tensor.Arange(24).Reshape(2, 12);
        new Reshape(3, 4).Forward(input).Shape.ShouldBe([2, 3, 4]);
        new Reshape(2, -1, 3).Forward(input).Shape.ShouldBe([2, 2, 2, 3]);
        new Reshape(-1).Forward(input.Reshape(2, 3, 4)).Shape.ShouldBe([2, 12]);
        new Reshape().Forward(Tensor.Ones([5, 1])).Shape.ShouldBe([5]);
        new Reshape(3, -1).Forward(Tensor.Ones([0, 12])).Shape.ShouldBe([0, 3, 4]);
        new Reshape(3, -1).ToString().ShouldBe("Reshape(3, -1)");
        Should.Throw<ShapeException>(() => new Reshape(5, -1).Forward(input)).Message.ShouldContain("12 elements an example");
        Should.Throw<ShapeException>(() => new Reshape(3, 3).Forward(input)).Message.ShouldContain("do not fill [3, 3]");
        Should.Throw<ShapeException>(() => new Reshape(1).Forward(Tensor.Ones([]))).Message.ShouldContain("no batch axis");
        Should.Throw<ArgumentException>(() => new Reshape(-1, -1)).Message.ShouldContain("one -1");
        Should.Throw<ArgumentException>(() => new Reshape(-2));
    }

    [Test]
    public void Bilinear_takes_two_inputs_or_both_side_by_side()
    {
        // One output: left · W · right + b, written out.
        var layer = new Bilinear(2, 2, 1, biasInitializer: (shape, _) => Tensor.Full(shape, 100), weightInitializer: (shape, _) => Tensor.Arange(1, 5).Reshape(shape));
        var (left, right) = (Tensor.From(new float[,] { { 1, 2 } }), Tensor.From(new float[,] { { 10, 20 } }));
        layer.Forward(left, right).Item().ShouldBe(100 + (1 * 1 * 10) + (1 * 2 * 20) + (2 * 3 * 10) + (2 * 4 * 20));
        Bits.Of(layer.Forward(Tensor.Concatenate([left, right], 1))).ShouldBe(Bits.Of(layer.Forward(left, right)));
        new Bilinear(2, 3, 4, useBias: false).ToString().ShouldBe("Bilinear(2 x 3 -> 4, no bias)");

        Should.Throw<ShapeException>(() => layer.Forward(left)).Message.ShouldContain("[batch, 2 + 2]");
        Should.Throw<ShapeException>(() => layer.Forward(left, Tensor.Ones([2, 2]))).Message.ShouldContain("[1, 2] and [2, 2]");
        Should.Throw<ShapeException>(() => layer.Forward(left, Tensor.Ones([1, 3])));
        Should.Throw<ArgumentOutOfRangeException>(() => new Bilinear(2, 2, 0)).ParamName.ShouldBe("outputSize");
        var bound = 1 / Math.Sqrt(9);
        new Bilinear(9, 20, 30, generator: new(1)).Weight.ToArray<float>().ShouldAllBe(value => Math.Abs(value) <= bound);
    }
}
