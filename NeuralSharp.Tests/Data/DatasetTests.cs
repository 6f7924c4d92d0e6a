using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

[TestFixture]
internal sealed class DatasetTests
{
    [TestCase(10, 3, new[] { 3, 3, 3, 1 })]
    [TestCase(10, 5, new[] { 5, 5 })]
    [TestCase(10, 10, new[] { 10 })]
    [TestCase(10, 11, new[] { 10 })]
    [TestCase(3, 1, new[] { 1, 1, 1 })]
    [TestCase(3, int.MaxValue, new[] { 3 })]
    [TestCase(0, 4, new int[0])]
    public void Every_example_comes_exactly_once_in_batches_of_the_size(int count, int batchSize, int[] sizes)
    {
        foreach (var shuffle in (Generator?[])[null, new Generator(1)])
        {
            var batches = Numbered(count).Batches(batchSize, shuffle).ToList();
            batches.Select(batch => batch.Inputs.Shape[0]).ShouldBe(sizes);
            batches.Select(batch => batch.Targets.Shape[0]).ShouldBe(sizes);
            batches.SelectMany(batch => batch.Targets.ToArray<int>()).Order().ShouldBe(Enumerable.Range(0, count));
        }
    }

    [Test]
    public void Inputs_stay_with_their_targets()
    {
        foreach (var (inputs, targets) in Numbered(100).Batches(7, new Generator(1)))
        {
            for (var i = 0; i < targets.Length; i++)
                inputs.ToArray<float>()[(2 * i)..((2 * i) + 2)].ShouldBe([targets.ToArray<int>()[i], -targets.ToArray<int>()[i]]);
        }
    }

    [Test]
    public void Without_a_generator_the_order_is_the_datas_own() => Order(null).ShouldBe(Enumerable.Range(0, 100));

    [Test]
    public void Shuffling_follows_the_seed_and_is_new_at_each_call()
    {
        var generator = new Generator(1);
        var first = Order(generator);
        first.ShouldNotBe(Enumerable.Range(0, 100));
        Order(generator).ShouldNotBe(first);
        Order(new Generator(1)).ShouldBe(first);
        Order(new Generator(2)).ShouldNotBe(first);
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void The_batch_size_is_checked_before_the_first_batch_is_asked_for(int batchSize) =>
        Should.Throw<ArgumentOutOfRangeException>(() => { _ = Numbered(3).Batches(batchSize); }).ParamName.ShouldBe("batchSize");

    [Test]
    public void Tensors_are_paired_by_their_first_axes()
    {
        var data = new TensorDataset(Tensor.Ones([5, 2, 3]), Tensor.Ones([5, 1]));
        data.Count.ShouldBe(5);
        data.InputShape.ShouldBe([2, 3]);
        var (inputs, targets) = data.Gather([4, 0, 0]);
        inputs.Shape.ShouldBe([3, 2, 3]);
        targets.Shape.ShouldBe([3, 1]);

        Should.Throw<ShapeException>(() => new TensorDataset(Tensor.Ones([5, 2]), Tensor.Ones([4]))).Message.ShouldContain("[5, 2] with targets [4]");
        Should.Throw<ShapeException>(() => new TensorDataset(Tensor.Scalar(1), Tensor.Ones([1])));
        Should.Throw<ArgumentNullException>(() => new TensorDataset((Tensor)null!, Tensor.Ones([1])));
    }

    [Test]
    public void Tensors_that_require_gradients_are_data_here()
    {
        var data = new TensorDataset(Tensor.Ones([2, 2], requiresGrad: true), Tensor.Ones([2]));
        data.Gather([1]).Inputs.RequiresGrad.ShouldBeFalse();
    }

    [Test]
    public void Images_become_floats_in_their_batch()
    {
        byte[] pixels = [.. Enumerable.Range(0, 256).Select(value => (byte)value), .. Enumerable.Range(0, 256).Select(value => (byte)(255 - value))];
        var data = new ImageDataset(pixels, [9, 200], 16, 16);
        data.Count.ShouldBe(2);
        data.InputShape.ShouldBe([256]);
        (data.Height, data.Width).ShouldBe((16, 16));

        var (images, labels) = data.Gather([1, 0]);

        images.Shape.ShouldBe([2, 256]);
        images.DType.ShouldBe(DType.Float32);
        labels.Shape.ShouldBe([2]);
        labels.ToArray<int>().ShouldBe([200, 9]);
        var values = images.ToArray<float>();
        for (var i = 0; i < 256; i++)
        {
            values[256 + i].ShouldBe(i / 255f);
            values[i].ShouldBe((255 - i) / 255f);
        }

        data.Pixels(1)[0].ShouldBe((byte)255);
        data.Labels.ToArray().ShouldBe([9, 200]);
    }

    [Test]
    public void The_number_of_pixels_is_checked()
    {
        Should.Throw<ShapeException>(() => new ImageDataset(new byte[7], new byte[2], 2, 2)).Message.ShouldContain("7 pixels are not 2 images of 2 x 2");
        Should.Throw<ArgumentOutOfRangeException>(() => new ImageDataset([], [], 0, 2)).ParamName.ShouldBe("height");
        Should.Throw<ArgumentNullException>(() => new ImageDataset(null!, [], 1, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new ImageDataset(new byte[4], new byte[1], 2, 2).Gather([1]));
    }

    [Test]
    public void Take_keeps_the_first_examples()
    {
        var data = new ImageDataset([1, 2, 3, 4, 5, 6], [7, 8, 9], 1, 2);
        var two = data.Take(2);
        two.Count.ShouldBe(2);
        two.Labels.ToArray().ShouldBe([7, 8]);
        two.Pixels(1).ToArray().ShouldBe([3, 4]);
        (two.Height, two.Width).ShouldBe((1, 2));
        data.Take(3).ShouldBeSameAs(data);
        data.Take(int.MaxValue).ShouldBeSameAs(data);
        Should.Throw<ArgumentOutOfRangeException>(() => data.Take(0)).ParamName.ShouldBe("count");
    }

    private static int[] Order(Generator? shuffle) => [.. Numbered(100).Batches(7, shuffle).SelectMany(batch => batch.Targets.ToArray<int>())];

    /// <summary>Examples whose target is their number n, and whose input is [n, −n].</summary>
    private static TensorDataset Numbered(int count) => new(
        Tensor.From(Enumerable.Range(0, count).SelectMany(i => (float[])[i, -i]).ToArray()).Reshape(count, 2), Tensor.From(Enumerable.Range(0, count).ToArray()));
}
