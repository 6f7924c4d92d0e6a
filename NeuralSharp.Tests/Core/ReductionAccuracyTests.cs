using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Ten million times 0.1f: a running Float32 sum would be off by 9 %.</summary>
[TestFixture]
internal sealed class ReductionAccuracyTests
{
    private const int Count = 10_000_000;

    private static readonly float[] s_values = [.. Enumerable.Repeat(0.1f, Count)];

    [TestCase(new[] { Count }, null)]
    [TestCase(new[] { 10, Count / 10 }, null)]
    [TestCase(new[] { Count / 10, 10 }, new[] { 0 })]
    [TestCase(new[] { Count, 1 }, new[] { 0 })]
    [TestCase(new[] { 10, Count / 10 }, new[] { 1 })]
    [TestCase(new[] { 3125, 3200 }, new[] { 0 })]
    [TestCase(new[] { 3125, 3200 }, new[] { 1 })]
    [TestCase(new[] { 2, Count / 8, 4 }, new[] { 1 })]
    [TestCase(new[] { Count / 8, 2, 4 }, new[] { 0, 2 })]
    public void Sums_and_means_lose_no_digits(int[] sizes, int[]? axes)
    {
        var x = Tensor.From<float>(s_values, sizes);
        var sum = x.Sum(axes ?? Axes.All).ToArray<float>();
        var mean = x.Mean(axes ?? Axes.All).ToArray<float>();
        var terms = Count / sum.Length;
        sum.ShouldAllBe(value => Math.Abs((value / ((double)0.1f * terms)) - 1) < 1e-6);
        mean.ShouldAllBe(value => Math.Abs((value / (double)0.1f) - 1) < 1e-6);
    }

    [Test]
    public void Sums_of_numbers_of_all_sizes_lose_no_digits()
    {
        var generator = new Generator(3);
        var values = new float[1_000_003];
        for (var i = 0; i < values.Length; i++) values[i] = (float)Math.Exp(20 * (generator.NextDouble() - 0.5));
        Tensor.From(values).Sum().Item().ShouldBe(values.Sum(value => (double)value), values.Sum(value => (double)value) * 1e-6);
    }
}
