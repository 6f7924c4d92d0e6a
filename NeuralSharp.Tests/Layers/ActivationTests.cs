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

        static TestCaseData Row(string name, Module module, Func<double, double> formula) =>
            new TestCaseData(module, formula).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Elementwise))]
    public void It_is_its_formula(Module activation, Func<double, double> formula)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            var input = Tensor.From(s_inputs).To(dtype);
            var (x, y) = (Bits.Doubles(input), Bits.Doubles(activation.Forward(input)));
            for (var i = 0; i < x.Length; i++)
            {
                var expected = formula(x[i]);
                y[i].ShouldBe(expected, (dtype == DType.Float32 ? 5e-7 : 1e-15) * Math.Max(Math.Abs(expected), 1e-30), $"x = {x[i]}");
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
        foreach (var module in (Module[])[new ReLU(), new LeakyReLU(), new Sigmoid(), new Tanh(), new Softmax(), new LogSoftmax()])
        {
            module.Parameters.ShouldBeEmpty();
            module.Forward(Tensor.Ones([2, 3, 4])).Shape.ShouldBe([2, 3, 4]);
            Should.Throw<ArgumentNullException>(() => module.Forward(null!));
        }
    }

    [Test]
    public void They_are_named_as_the_field_names_them()
    {
        Module[] modules = [new ReLU(), new LeakyReLU(), new Sigmoid(), new Tanh(), new Softmax(), new LogSoftmax(), new Softmax(0), new LogSoftmax(1)];
        modules.Select(module => module.ToString())
            .ShouldBe(["ReLU", "LeakyReLU(0.01)", "Sigmoid", "Tanh", "Softmax", "LogSoftmax", "Softmax(axis 0)", "LogSoftmax(axis 1)"]);
    }
}
