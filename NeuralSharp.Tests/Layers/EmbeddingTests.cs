using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

[TestFixture]
internal sealed class EmbeddingTests
{
    [Test]
    public void Indices_of_any_shape_choose_rows()
    {
        var layer = Numbered(3, 2);
        layer.Forward(Tensor.From(new int[,] { { 2, 0 }, { 1, 2 } })).ToString().ShouldBe(Tensor.From(new float[,,] { { { 4, 5 }, { 0, 1 } }, { { 2, 3 }, { 4, 5 } } }).ToString());
        layer.Forward(Tensor.From([1])).Shape.ShouldBe([1, 2]);
        layer.Forward(Tensor.Zeros([], DType.Int32)).ToArray<float>().ShouldBe([0, 1]);
        layer.Forward(Tensor.Zeros([0], DType.Int32)).Shape.ShouldBe([0, 2]);
    }

    [Test]
    public void Gradients_of_an_index_that_comes_several_times_add_up()
    {
        var layer = Numbered(3, 2);
        (layer.Forward(Tensor.From([2, 0, 2])) * Tensor.From(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } })).Sum().Backward();
        layer.Weight.Grad!.ToArray<float>().ShouldBe([3, 4, 0, 0, 6, 8]);
    }

    [Test]
    public void The_padding_starts_at_zero_and_gets_no_gradient_of_any_order()
    {
        var layer = new Embedding(3, 2, paddingIndex: 1, generator: new(1));
        layer.To(DType.Float64);
        var rows = layer.Weight.ToArray<double>();
        rows[2..4].ShouldBe([0, 0]);
        rows[..2].ShouldAllBe(value => value != 0);

        var output = layer.Forward(Tensor.From([1, 2, 1, 2]));
        var gradient = Autograd.Grad(output.Pow(3).Sum(), [layer.Weight], createGraph: true)[0];
        gradient.ToArray<double>().ShouldBe([0, 0, 0, 0, 6 * rows[4] * rows[4], 6 * rows[5] * rows[5]], 1e-14);   // d/dw 2w³
        Autograd.Grad(gradient.Sum(), [layer.Weight])[0].ToArray<double>().ShouldBe([0, 0, 0, 0, 12 * rows[4], 12 * rows[5]], 1e-13);
    }

    [TestCase(3)]
    [TestCase(-1)]
    public void An_index_out_of_range_is_named(int index)
    {
        var message = Should.Throw<ShapeException>(() => Numbered(3, 2).Forward(Tensor.From(new int[,] { { 0, 1 }, { index, 2 } }))).Message;
        message.ShouldContain($"index {index} at [1, 0]");
        message.ShouldContain("use 0 to 2");
    }

    [Test]
    public void What_is_no_index_and_no_table_is_refused()
    {
        Should.Throw<DTypeException>(() => Numbered(3, 2).Forward(Tensor.Zeros([2]))).Message.ShouldContain("indices are Int32");
        Should.Throw<ArgumentOutOfRangeException>(() => new Embedding(0, 2));
        Should.Throw<ArgumentOutOfRangeException>(() => new Embedding(2, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new Embedding(2, 2, paddingIndex: 2)).Message.ShouldContain("0 to 1");
        Should.Throw<ShapeException>(() => Tensor.Ones([3]).Embedding(Tensor.From([0]))).Message.ShouldContain("[count, size]");
    }

    [Test]
    public void Vectors_start_as_standard_normal_numbers_of_a_seed()
    {
        var values = new Embedding(1000, 20, generator: new(3)).Weight.ToArray<float>();
        values.Average(value => (double)value).ShouldBe(0, 5 / Math.Sqrt(20_000));
        values.Average(value => (double)value * value).ShouldBe(1, 5 * Math.Sqrt(2 / 20_000.0));
        new Embedding(1000, 20, generator: new(3)).Weight.ToArray<float>().ShouldBe(values);
        new Embedding(2, 3, paddingIndex: 1).ToString().ShouldBe("Embedding(2 x 3, padding 1)");
    }

    private static Embedding Numbered(int count, int size) =>
        new(count, size, weightInitializer: (shape, _) => Tensor.Arange(shape.ElementCount).Reshape(shape));
}
