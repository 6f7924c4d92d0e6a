using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>Bounds and moments of 60,000 numbers; the limits are five standard deviations of their estimates.</summary>
[TestFixture]
internal sealed class InitializerTests
{
    private const int FanIn = 300;
    private const int FanOut = 200;
    private const int Count = FanIn * FanOut;

    // Glorot's variance is 2 / (fan-in + fan-out), He's 2 / fan-in; a uniform distribution in [−a, a) has the variance a² / 3.
    private static readonly TestCaseData[] s_uniform =
    [
        new TestCaseData((Initializer)Initializers.GlorotUniform, 2.0 / (FanIn + FanOut)).SetArgDisplayNames("Glorot"),
        new TestCaseData((Initializer)Initializers.HeUniform, 2.0 / FanIn).SetArgDisplayNames("He"),
    ];

    private static readonly TestCaseData[] s_normal =
    [
        new TestCaseData((Initializer)Initializers.GlorotNormal, 2.0 / (FanIn + FanOut)).SetArgDisplayNames("Glorot"),
        new TestCaseData((Initializer)Initializers.HeNormal, 2.0 / FanIn).SetArgDisplayNames("He"),
    ];

    [TestCaseSource(nameof(s_uniform))]
    public void Uniform_weights_fill_their_interval_evenly(Initializer initializer, double variance)
    {
        var values = Bits.Doubles(initializer([FanIn, FanOut], new Generator(1)));
        var bound = Math.Sqrt(3 * variance);

        values.Min().ShouldBeInRange(-bound * 1.000001, -bound * 0.999); // the extremes of 60,000 come within 1/1000 of the ends
        values.Max().ShouldBeInRange(bound * 0.999, bound * 1.000001);
        values.Average().ShouldBe(0, 5 * Math.Sqrt(variance / Count));
        values.Average(value => value * value).ShouldBe(variance, 5 * variance * Math.Sqrt(0.8 / Count)); // kurtosis 9/5
    }

    [TestCaseSource(nameof(s_normal))]
    public void Normal_weights_have_their_moments(Initializer initializer, double variance)
    {
        var values = Bits.Doubles(initializer([FanIn, FanOut], new Generator(1)));
        values.Average().ShouldBe(0, 5 * Math.Sqrt(variance / Count));
        values.Average(value => value * value).ShouldBe(variance, 5 * variance * Math.Sqrt(2.0 / Count));                 // kurtosis 3
        values.Average(value => Math.Pow(value, 4)).ShouldBe(3 * variance * variance, 5 * variance * variance * Math.Sqrt(96.0 / Count));
        values.Average(value => Math.Pow(value, 3)).ShouldBe(0, 5 * Math.Pow(variance, 1.5) * Math.Sqrt(15.0 / Count));
    }

    [TestCaseSource(nameof(s_uniform))]
    [TestCaseSource(nameof(s_normal))]
    public void The_seed_decides(Initializer initializer, double _)
    {
        var first = Bits.Of(initializer([20, 30], new Generator(1)));
        Bits.Of(initializer([20, 30], new Generator(1))).ShouldBe(first);
        Bits.Of(initializer([20, 30], new Generator(2))).ShouldNotBe(first);
    }

    [Test]
    public void Zeros_are_zeros() => Initializers.Zeros([2, 3], new Generator(1)).ToArray<float>().ShouldBe(new float[6]);
}
