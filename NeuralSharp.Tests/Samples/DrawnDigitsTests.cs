using System.Numerics.Tensors;
using System.Security.Cryptography;
using NeuralSharp.Samples;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

[TestFixture]
internal sealed class DrawnDigitsTests
{
    private const int Side = DrawnDigits.Side;
    private const int Size = Side * Side;
    private const int Count = 12_000;

    private byte[] _pixels = [];
    private byte[] _labels = [];

    [OneTimeSetUp]
    public void Draw() => (_pixels, _labels) = DrawnDigits.Render(Count, seed: 1);

    [Test]
    public void The_same_seed_draws_the_same_bytes_and_fewer_images_are_the_first_ones()
    {
        var (pixels, labels) = DrawnDigits.Render(1234, seed: 1);
        pixels.AsSpan().SequenceEqual(_pixels.AsSpan(0, 1234 * Size)).ShouldBeTrue();
        labels.ShouldBe(_labels[..1234]);
    }

    // Figures in the documentation are measured on these images, so they must be the same on every machine and stay so.
    [Test]
    public void The_first_thousand_images_of_seed_1_are_the_known_ones() =>
        Convert.ToHexString(SHA256.HashData(_pixels.AsSpan(0, 1000 * Size)))
            .ShouldBe("4601E19357F1365FC1F8A0BD0A846CD0EA7295C2F6EDBD0F2333FF2372A5FC87");

    [Test]
    public void Another_seed_draws_other_images()
    {
        var (pixels, _) = DrawnDigits.Render(100, seed: 2);
        for (var i = 0; i < 100; i++)
            Image(i).SequenceEqual(pixels.AsSpan(i * Size, Size)).ShouldBeFalse($"image {i}");
    }

    [Test]
    public void No_two_images_are_the_same() =>
        Enumerable.Range(0, Count).Select(i => Convert.ToHexString(SHA256.HashData(Image(i)))).Distinct().Count().ShouldBe(Count);

    [Test]
    public void Every_ten_images_hold_each_digit_once()
    {
        foreach (var ten in _labels.Chunk(10)) ten.Order().ToArray().ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        _labels.Chunk(10).Select(ten => ten[0]).Distinct().Count().ShouldBe(10); // and in no fixed order
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(19)]
    public void Any_number_of_images_can_be_drawn(int count)
    {
        var (pixels, labels) = DrawnDigits.Render(count, seed: 3);
        (pixels.Length, labels.Length).ShouldBe((count * Size, count));
    }

    [Test]
    public void A_negative_number_of_images_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => DrawnDigits.Render(-1, seed: 3)).ParamName.ShouldBe("count");

    [Test]
    public void Every_image_has_ink_and_none_at_the_edge_of_the_frame()
    {
        for (var i = 0; i < Count; i++)
        {
            var image = Image(i);
            image.ToArray().Count(pixel => pixel > 127).ShouldBeInRange(15, 350, $"image {i}, a {_labels[i]}");
            for (var k = 0; k < Side; k++)
            {
                var edge = image[k] | image[^(k + 1)] | image[k * Side] | image[k * Side + Side - 1];
                edge.ShouldBe(0, $"image {i}, a {_labels[i]}, row or column {k}");
            }
        }
    }

    [Test]
    public void Ink_and_place_are_like_those_of_mnist()
    {
        // The pixels of MNIST have the mean 0.1307 and the standard deviation 0.3081.
        var values = Array.ConvertAll(_pixels, pixel => pixel / 255.0);
        var mean = values.Average();
        mean.ShouldBe(0.1307, 0.02);
        Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length).ShouldBe(0.3081, 0.035);

        // The strokes lie around the middle of the frame.
        double x = 0, y = 0, ink = 0;
        for (var i = 0; i < values.Length; i++)
        {
            x += values[i] * (i % Side + 0.5);
            y += values[i] * (i / Side % Side + 0.5);
            ink += values[i];
        }

        (x / ink).ShouldBe(Side / 2.0, 0.5);
        (y / ink).ShouldBe(Side / 2.0, 0.5);
    }

    [Test]
    public void Images_have_soft_edges()
    {
        // Between ink and paper there are greys, as an anti-aliased line has them.
        var grey = _pixels.Count(pixel => pixel is > 20 and < 180);
        (grey / (double)_pixels.Count(pixel => pixel > 0)).ShouldBeInRange(0.2, 0.6);
    }

    [Test]
    public void Labels_fit_the_images()
    {
        // The nearest of 5000 other images mostly shows the same digit: chance would be 10 %.
        const int Known = 5000, Asked = 300;
        var values = new float[(Known + Asked) * Size];
        for (var i = 0; i < values.Length; i++) values[i] = _pixels[i];

        var right = 0;
        for (var asked = Known; asked < Known + Asked; asked++)
        {
            var (nearest, distance) = (-1, float.PositiveInfinity);
            for (var known = 0; known < Known; known++)
            {
                var d = TensorPrimitives.Distance<float>(values.AsSpan(known * Size, Size), values.AsSpan(asked * Size, Size));
                if (d < distance) (nearest, distance) = (known, d);
            }

            if (_labels[nearest] == _labels[asked]) right++;
        }

        TestContext.Out.WriteLine($"The nearest image shows the same digit in {right} of {Asked} cases.");
        (right / (double)Asked).ShouldBeGreaterThan(0.9);
    }

    [Test]
    public void Drawing_is_fast()
    {
        var began = Environment.CpuUsage.TotalTime;
        DrawnDigits.Render(Count, seed: 4);
        (Environment.CpuUsage.TotalTime - began).ShouldBeLessThan(TimeSpan.FromSeconds(10)); // of all processors; a clock would also tell what else the machine does
    }

    private ReadOnlySpan<byte> Image(int index) => _pixels.AsSpan(index * Size, Size);
}
