using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>Layers beside dropout that draw random numbers in training: their moments, and that they are still in evaluation.</summary>
[TestFixture]
internal sealed class NoiseLayerTests
{
    private const int Count = 200_000;

    [TestCase(0.1)]
    [TestCase(0.5)]
    [TestCase(0.9)]
    public void AlphaDropout_keeps_mean_0_and_variance_1(double p)
    {
        var input = Tensor.Normal([Count], dtype: DType.Float64, generator: new(1));
        var output = new AlphaDropout(p, new(2)).Forward(input).ToArray<double>();
        var mean = output.Average();
        mean.ShouldBe(0, 5 / Math.Sqrt(Count));
        output.Average(value => (value - mean) * (value - mean)).ShouldBe(1, 20 / Math.Sqrt(Count));

        // A share p is at one value, a α' + b, which nothing else is.
        var dropped = output.GroupBy(value => value).MaxBy(group => group.Count())!;
        (dropped.Count() / (double)Count).ShouldBe(p, 5 * Math.Sqrt(p * (1 - p) / Count));
        const double Limit = -1.7580993408473766;
        var a = 1 / Math.Sqrt((1 - p) * (1 + (p * Limit * Limit)));
        dropped.Key.ShouldBe((a * Limit) - (a * p * Limit), 1e-12);
    }

    [Test]
    public void AlphaDropout_lets_gradients_pass_where_values_do()
    {
        var input = Tensor.Ones([1000], DType.Float64, requiresGrad: true);
        var output = new AlphaDropout(0.5, new(2)).Forward(input);
        output.Sum().Backward();
        var (values, gradients) = (output.ToArray<double>(), input.Grad!.ToArray<double>());
        for (var i = 0; i < values.Length; i++) (gradients[i] == 0).ShouldBe(values[i] < 0);
        gradients.Where(gradient => gradient != 0).Distinct().Count().ShouldBe(1);
    }

    [TestCase(0.1)]
    [TestCase(2)]
    public void GaussianNoise_adds_normal_numbers(double deviation)
    {
        var input = Tensor.Full([Count], 3, DType.Float64);
        var output = new GaussianNoise(deviation, new(2)).Forward(input).ToArray<double>();
        output.Average().ShouldBe(3, 5 * deviation / Math.Sqrt(Count));
        output.Average(value => (value - 3) * (value - 3)).ShouldBe(deviation * deviation, 8 * deviation * deviation / Math.Sqrt(Count));
    }

    private static IEnumerable<Func<Module>> Layers() => [() => new AlphaDropout(0.4, new(8)), () => new GaussianNoise(0.4, new(8)), () => new Dropout(0.4, new(8))];

    [TestCaseSource(nameof(Layers))]
    public void They_are_still_in_evaluation_and_follow_their_seed_in_training(Func<Module> make)
    {
        var input = Tensor.Ones([64, 64]);
        var (first, second) = (make(), make());
        var once = Bits.Of(first.Forward(input));
        Bits.Of(second.Forward(input)).ShouldBe(once);
        Bits.Of(first.Forward(input)).ShouldNotBe(once);
        first.Eval().Forward(input).ShouldBeSameAs(input);
    }

    [Test]
    public void Ends_of_the_range_and_what_is_beyond()
    {
        var input = Tensor.Normal([10]);
        new AlphaDropout(0).Forward(input).ShouldBeSameAs(input);
        new AlphaDropout(1).Forward(input).ToArray<float>().ShouldAllBe(value => value == 0);
        new GaussianNoise(0).Forward(input).ShouldBeSameAs(input);
        Should.Throw<ArgumentOutOfRangeException>(() => new AlphaDropout(1.5)).Message.ShouldContain("from 0 to 1");
        Should.Throw<ArgumentOutOfRangeException>(() => new GaussianNoise(-1)).Message.ShouldContain("not negative");
        Should.Throw<ArgumentOutOfRangeException>(() => new GaussianNoise(double.NaN));
    }
}
