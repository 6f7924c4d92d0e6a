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

    // Glorot's variance is gain² · 2 / (fan-in + fan-out), He's gain² / fan, LeCun's 1 / fan-in; those of torch.nn.init. A uniform distribution in [−a, a) has the variance a² / 3.
    private static readonly TestCaseData[] s_uniform =
    [
        Row("Glorot", Initializers.GlorotUniform, 2.0 / (FanIn + FanOut)),
        Row("Glorot, gain 5/3", Initializers.GlorotUniform(gain: 5.0 / 3), 25.0 / 9 * 2 / (FanIn + FanOut)),
        Row("He", Initializers.HeUniform, 2.0 / FanIn),
        Row("He, outputs, gain 1", Initializers.HeUniform(gain: 1, Fan.Out), 1.0 / FanOut),
        Row("LeCun", Initializers.LeCunUniform, 1.0 / FanIn),
        Row("in [-3, 3)", Initializers.Uniform(-3, 3), 3),
    ];

    private static readonly TestCaseData[] s_others =
    [
        Row("truncated", Initializers.TruncatedNormal(0, 1), 1), Row("orthogonal", Initializers.Orthogonal, 1), Row("orthogonal, gain 2", Initializers.Orthogonal(2), 1),
    ];

    private static readonly TestCaseData[] s_normal =
    [
        Row("Glorot", Initializers.GlorotNormal, 2.0 / (FanIn + FanOut)),
        Row("Glorot, gain 5/3", Initializers.GlorotNormal(gain: 5.0 / 3), 25.0 / 9 * 2 / (FanIn + FanOut)),
        Row("He", Initializers.HeNormal, 2.0 / FanIn),
        Row("He, outputs, gain 1", Initializers.HeNormal(gain: 1, Fan.Out), 1.0 / FanOut),
        Row("LeCun", Initializers.LeCunNormal, 1.0 / FanIn),
        Row("with deviation 0.05", Initializers.Normal(0, 0.05), 0.0025),
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
    [TestCaseSource(nameof(s_others))]
    public void The_seed_decides(Initializer initializer, double _)
    {
        var first = Bits.Of(initializer([20, 30], new Generator(1)));
        Bits.Of(initializer([20, 30], new Generator(1))).ShouldBe(first);
        Bits.Of(initializer([20, 30], new Generator(2))).ShouldNotBe(first);
    }

    [TestCase(2)]
    [TestCase(1)]
    [TestCase(0.3)]
    public void A_truncated_normal_has_its_bounds_and_its_variance(double cut)
    {
        const double mean = 0.5, deviation = 0.2;
        var values = Bits.Doubles(Initializers.TruncatedNormal(mean, deviation, cut)([FanIn, FanOut], new Generator(1)));
        values.ShouldAllBe(value => Math.Abs(value - mean) <= (deviation * cut) + 1e-7);
        values.Max().ShouldBeGreaterThan(mean + (deviation * cut * 0.99));
        values.Min().ShouldBeLessThan(mean - (deviation * cut * 0.99));

        // The variance is σ² (1 − 2cφ(c) / (2Φ(c) − 1)): Johnson, Kotz and Balakrishnan, "Continuous univariate distributions", 1994.
        var density = Math.Exp(-cut * cut / 2) / Math.Sqrt(2 * Math.PI);
        var inside = Enumerable.Range(0, 20000).Sum(i => Math.Exp(-Math.Pow((i + 0.5) * cut / 20000, 2) / 2)) * cut / 20000 * 2 / Math.Sqrt(2 * Math.PI);
        var variance = deviation * deviation * (1 - (2 * cut * density / inside));
        values.Average().ShouldBe(mean, 5 * Math.Sqrt(variance / Count));
        values.Average(value => (value - mean) * (value - mean)).ShouldBe(variance, 5 * variance * Math.Sqrt(2.0 / Count));
        if (cut == 2) Math.Sqrt(variance).ShouldBe(0.8796 * deviation, 1e-5, "as the documentation says");
    }

    [TestCase(1, 1)]
    [TestCase(5, 5)]
    [TestCase(300, 200)]
    [TestCase(20, 130)]
    public void An_orthogonal_matrix_keeps_lengths(int inputs, int outputs)
    {
        ProductError(Initializers.OrthogonalMatrix([inputs, outputs], new Generator(1)), 1).ShouldBeLessThan(1e-12);
        ProductError(Initializers.Orthogonal([inputs, outputs], new Generator(1)).To(DType.Float64), 1).ShouldBeLessThan(1e-6);
        ProductError(Initializers.Orthogonal(gain: 2)([inputs, outputs], new Generator(1)).To(DType.Float64), 4).ShouldBeLessThan(4e-6);
    }

    /// <summary>Evenly distributed Q have entries of mean 0 and variance 1/n, the diagonal too, and a determinant of either sign.</summary>
    [Test]
    public void Orthogonal_matrices_are_distributed_evenly()
    {
        const int size = 3, draws = 4000;
        var generator = new Generator(1);
        var (sums, squares, positive) = (new double[size * size], new double[size * size], 0);
        for (var draw = 0; draw < draws; draw++)
        {
            var q = Initializers.OrthogonalMatrix([size, size], generator).ToArray<double>();
            for (var i = 0; i < q.Length; i++) (sums[i], squares[i]) = (sums[i] + q[i], squares[i] + (q[i] * q[i]));
            var determinant = (q[0] * ((q[4] * q[8]) - (q[5] * q[7]))) - (q[1] * ((q[3] * q[8]) - (q[5] * q[6]))) + (q[2] * ((q[3] * q[7]) - (q[4] * q[6])));
            positive += determinant > 0 ? 1 : 0;
        }

        sums.ShouldAllBe(sum => Math.Abs(sum / draws) < 5 * Math.Sqrt(1.0 / size / draws));
        squares.ShouldAllBe(sum => Math.Abs((sum / draws) - (1.0 / size)) < 5 * Math.Sqrt(4.0 / 45 / draws));   // E q⁴ = 3 / (n (n + 2)) = 1/5
        ((double)positive / draws).ShouldBe(0.5, 5 * Math.Sqrt(0.25 / draws));
    }

    [Test]
    public void An_identity_passes_its_input_on()
    {
        Initializers.Identity([2, 3], new Generator(1)).ToArray<float>().ShouldBe([1, 0, 0, 0, 1, 0]);
        Initializers.Identity(0.5)([3, 2], new Generator(1)).ToArray<float>().ShouldBe([0.5f, 0, 0, 0.5f, 0, 0]);
    }

    [Test]
    public void Constants_are_constant()
    {
        Initializers.Zeros([2, 3], new Generator(1)).ToArray<float>().ShouldBe(new float[6]);
        Initializers.Ones([2], new Generator(1)).ToArray<float>().ShouldBe([1, 1]);
        Initializers.Constant(-0.25)([2], new Generator(1)).ToArray<float>().ShouldBe([-0.25f, -0.25f]);
    }

    /// <summary>The table of torch.nn.init.calculate_gain.</summary>
    [Test]
    public void Gains_are_those_of_PyTorch()
    {
        Initializers.Gain(Nonlinearity.Linear).ShouldBe(1);
        Initializers.Gain(Nonlinearity.Sigmoid).ShouldBe(1);
        Initializers.Gain(Nonlinearity.Tanh).ShouldBe(1.6666666666666667, 1e-15);
        Initializers.Gain(Nonlinearity.ReLU).ShouldBe(1.4142135623730951, 1e-15);
        Initializers.Gain(Nonlinearity.LeakyReLU).ShouldBe(1.4141428569978354, 1e-15);
        Initializers.Gain(Nonlinearity.LeakyReLU, slope: 1).ShouldBe(1);
        Initializers.Gain(Nonlinearity.SELU).ShouldBe(0.75);
    }

    [Test]
    public void Bad_options_are_named()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Initializers.Constant(double.NaN)).Message.ShouldContain("Constant");
        Should.Throw<ArgumentOutOfRangeException>(() => Initializers.Constant(1e39)).Message.ShouldContain("Float32");
        Should.Throw<ArgumentOutOfRangeException>(() => Initializers.Normal(1e39, 1)).Message.ShouldContain("Float32");
        Should.Throw<ArgumentOutOfRangeException>(() => Initializers.TruncatedNormal(0, 1e39)).Message.ShouldContain("standard deviation");
        Should.Throw<ArgumentOutOfRangeException>(() => Initializers.Uniform(1, 1)).Message.ShouldContain("[1, 1)");
        Should.Throw<ArgumentOutOfRangeException>(() => Initializers.Uniform(0, double.PositiveInfinity));
        Should.Throw<ArgumentOutOfRangeException>(() => Initializers.Normal(0, 0)).Message.ShouldContain("standard deviation");
        Should.Throw<ArgumentOutOfRangeException>(() => Initializers.Normal(0, 1e-60)).Message.ShouldContain("Float32");
        Should.Throw<ArgumentOutOfRangeException>(() => Initializers.Normal(double.NaN, 1)).Message.ShouldContain("mean");
        Should.Throw<ArgumentOutOfRangeException>(() => Initializers.TruncatedNormal(0, 1, cut: 0)).Message.ShouldContain("cut");
        Should.Throw<ArgumentOutOfRangeException>(() => Initializers.Gain(Nonlinearity.LeakyReLU, double.NaN)).Message.ShouldContain("slope");
        Should.Throw<ArgumentOutOfRangeException>(() => Initializers.Gain((Nonlinearity)99)).Message.ShouldContain("99");
        foreach (var make in (Func<double, Initializer>[])
            [Initializers.GlorotUniform, Initializers.GlorotNormal, gain => Initializers.HeUniform(gain), gain => Initializers.HeNormal(gain), Initializers.Identity, Initializers.Orthogonal])
        {
            Should.Throw<ArgumentOutOfRangeException>(() => make(0)).Message.ShouldContain("gain");
            Should.Throw<ArgumentOutOfRangeException>(() => make(double.NaN));
            Should.Throw<ArgumentOutOfRangeException>(() => make(1e39)).Message.ShouldContain("Float32");    // infinite there
            Should.Throw<ArgumentOutOfRangeException>(() => make(1e-60)).Message.ShouldContain("Float32");   // and 0
        }

        Should.Throw<ShapeException>(() => Initializers.Identity([3], new Generator(1))).Message.ShouldContain("[3]");
        Should.Throw<ShapeException>(() => Initializers.Orthogonal([2, 3, 4], new Generator(1))).Message.ShouldContain("Orthogonal");
    }

    /// <summary>The largest difference of the product of rows or columns, whichever are fewer, from a multiple of the identity.</summary>
    private static double ProductError(Tensor matrix, double scale)
    {
        var product = matrix.Shape[0] >= matrix.Shape[1] ? matrix.MatMul(matrix, transposeA: true) : matrix.MatMul(matrix, transposeB: true);
        var size = product.Shape[0];
        return product.ToArray<double>().Select((value, i) => Math.Abs(value - (i / size == i % size ? scale : 0))).Max();
    }

    private static TestCaseData Row(string name, Initializer initializer, double variance) => new TestCaseData(initializer, variance).SetArgDisplayNames(name);
}
