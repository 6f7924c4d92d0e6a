using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary>Every activation against its formula, in doubles and written out.</summary>
[TestFixture]
internal sealed class ActivationTests
{
    private static readonly double[] s_inputs = [-1000, -20, -3, -1, -0.5, -1e-3, 0, 1e-3, 0.25, 1, 2.5, 20, 1000];

    private static IEnumerable<TestCaseData> Elementwise()
    {
        yield return Row("ReLU", new ReLU(), x => x > 0 ? x : 0);
        yield return Row("LeakyReLU", new LeakyReLU(), x => x > 0 ? x : 0.01 * x);
        yield return Row("LeakyReLU with a slope", new LeakyReLU(0.25), x => x > 0 ? x : 0.25 * x);
        yield return Row("Sigmoid", new Sigmoid(), x => 1 / (1 + Math.Exp(-x)));
        yield return Row("Tanh", new Tanh(), Math.Tanh);
        yield return Row("ELU", new ELU(), x => x > 0 ? x : Math.Exp(x) - 1, 1e-13);
        yield return Row("ELU with a limit", new ELU(0.5), x => x > 0 ? x : 0.5 * (Math.Exp(x) - 1), 1e-13);
        yield return Row("SELU", new SELU(), x => 1.0507009873554804935 * (x > 0 ? x : 1.6732632423543772848 * (Math.Exp(x) - 1)), 1e-13);
        yield return Row("SiLU", new SiLU(), x => x < -700 ? 0 : x / (1 + Math.Exp(-x)));
        yield return Row("Mish", new Mish(), x => x < -700 ? 0 : x > 700 ? x : x * Math.Tanh(LogP1(Math.Exp(x))), 1e-12);
        yield return Row("Softplus", new Softplus(), x => x > 700 ? x : LogP1(Math.Exp(x)));
        yield return Row("LogSigmoid", new LogSigmoid(), x => x < -700 ? x : -LogP1(Math.Exp(-x)));
        yield return Row("HardSigmoid", new HardSigmoid(), x => Math.Clamp((x + 3) / 6, 0, 1));
        yield return Row("HardTanh", new HardTanh(-0.5, 2), x => Math.Clamp(x, -0.5, 2));
        yield return Row("GELU, approximate", new GELU(approximate: true), x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))), 1e-12);
        yield return Row("PReLU", new PReLU(initialSlope: 0.125), x => x > 0 ? x : 0.125 * x);

        static TestCaseData Row(string name, Module module, Func<double, double> formula, double tolerance = 1e-15) =>
            new TestCaseData(module, formula, tolerance).SetArgDisplayNames(name);

        // ln(1 + x), also where 1 + x rounds to 1 (Goldberg, "What every computer scientist should know about floating-point arithmetic", 1991).
        static double LogP1(double x) => 1 + x == 1 ? x : x * Math.Log(1 + x) / ((1 + x) - 1);
    }

    [TestCaseSource(nameof(Elementwise))]
    public void It_is_its_formula(Module activation, Func<double, double> formula, double tolerance)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            activation.To(dtype);
            var input = Tensor.From(s_inputs).To(dtype);
            var (x, y) = (Bits.Doubles(input), Bits.Doubles(activation.Forward(input)));
            for (var i = 0; i < x.Length; i++)
            {
                var expected = formula(x[i]);
                y[i].ShouldBe(expected, (dtype == DType.Float32 ? Math.Max(5e-7, tolerance) : tolerance) * Math.Max(Math.Abs(expected), tolerance > 1e-15 ? 1 : 1e-30), $"x = {x[i]}");
            }
        }
    }

    [TestCase(-1)]
    [TestCase(1)]
    [TestCase(0)]
    public void Softmax_and_its_logarithm_run_along_their_axis(int axis)
    {
        var input = Tensor.Normal([3, 4], 0, 3, DType.Float64, new Generator(2));
        var x = input.ToArray<double>();
        var (softmax, logSoftmax) = (new Softmax(axis).Forward(input).ToArray<double>(), new LogSoftmax(axis).Forward(input).ToArray<double>());
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 4; column++)
            {
                var sum = axis == 0
                    ? Enumerable.Range(0, 3).Sum(i => Math.Exp(x[(i * 4) + column]))
                    : Enumerable.Range(0, 4).Sum(j => Math.Exp(x[(row * 4) + j]));
                var expected = Math.Exp(x[(row * 4) + column]) / sum;
                softmax[(row * 4) + column].ShouldBe(expected, 1e-14);
                logSoftmax[(row * 4) + column].ShouldBe(Math.Log(expected), 1e-13);
            }
        }
    }

    [Test]
    public void Softmax_stays_finite_at_a_thousand()
    {
        var input = Tensor.From(new float[,] { { 1000, -1000, 0 }, { -1000, -1000, -1000 } });
        new Softmax().Forward(input).ToArray<float>().ShouldBe([1, 0, 0, 1 / 3f, 1 / 3f, 1 / 3f], 1e-7);
        new LogSoftmax().Forward(input).ToArray<float>()[..3].ShouldBe([0, -2000, -1000]);
    }

    [Test]
    public void They_have_no_parameters_and_keep_the_shape()
    {
        foreach (var module in (Module[])[new ReLU(), new LeakyReLU(), new Sigmoid(), new Tanh(), new Softmax(), new LogSoftmax(), new ELU(), new GELU(), new HardSigmoid(),
            new HardTanh(), new LogSigmoid(), new Mish(), new SELU(), new SiLU(), new Softplus()])
        {
            module.Parameters.ShouldBeEmpty();
            module.Forward(Tensor.Ones([2, 3, 4])).Shape.ShouldBe([2, 3, 4]);
            Should.Throw<ArgumentNullException>(() => module.Forward(null!));
        }
    }

    [Test]
    public void They_are_named_as_the_field_names_them()
    {
        Module[] others = [new ELU(), new ELU(0.5), new GELU(), new GELU(true), new HardTanh(-1, 0.5), new SELU(), new SiLU(), new Mish(), new Softplus(), new PReLU(3)];
        others.Select(module => module.ToString())
            .ShouldBe(["ELU", "ELU(0.5)", "GELU", "GELU(approximate)", "HardTanh(-1, 0.5)", "SELU", "SiLU", "Mish", "Softplus", "PReLU(3)"]);
        Module[] modules = [new ReLU(), new LeakyReLU(), new Sigmoid(), new Tanh(), new Softmax(), new LogSoftmax(), new Softmax(0), new LogSoftmax(1)];
        modules.Select(module => module.ToString())
            .ShouldBe(["ReLU", "LeakyReLU(0.01)", "Sigmoid", "Tanh", "Softmax", "LogSoftmax", "Softmax(axis 0)", "LogSoftmax(axis 1)"]);
    }

    [Test]
    public void HardTanh_needs_a_range() => Should.Throw<ArgumentException>(() => new HardTanh(1, -1)).Message.ShouldContain("min is not above max");

    [Test]
    public void PReLU_has_a_slope_for_each_feature_and_learns_it()
    {
        var layer = new PReLU(2);
        using (Autograd.NoGrad()) layer.Weight.CopyFrom(Tensor.From([0.5f, 3f]));
        layer.Forward(Tensor.From(new float[,] { { -2, -2 }, { 4, -1 } })).ToArray<float>().ShouldBe([-1, -6, 4, -3]);
        layer.Forward(-Tensor.Ones([1, 2, 3])).ToArray<float>().ShouldBe([-0.5f, -0.5f, -0.5f, -3, -3, -3]);

        layer.Forward(Tensor.From(new float[,] { { -2, -2 }, { 4, -1 } })).Sum().Backward();
        layer.Weight.Grad!.ToArray<float>().ShouldBe([-2, -3]);   // the sums of the negative inputs

        Should.Throw<ShapeException>(() => layer.Forward(Tensor.Ones([2, 3]))).Message.ShouldContain("PReLU(2)");
        Should.Throw<ArgumentOutOfRangeException>(() => new PReLU(0));
        new PReLU().Forward(-Tensor.Ones([])).Shape.ShouldBe([]);
    }
}
