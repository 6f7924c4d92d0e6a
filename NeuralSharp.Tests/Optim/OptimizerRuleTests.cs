using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>
/// The vectorised rules against scalar ones, over lengths that fill vectors and leave tails. The category reruns them at other
/// vector widths.
/// </summary>
[TestFixture]
[Category("Kernels")]
internal sealed class OptimizerRuleTests
{
    private const int Steps = 6;

    [Test]
    public void Every_step_is_the_papers(
        [ValueSource(typeof(OptimizerCase), nameof(OptimizerCase.All))] OptimizerCase row,
        [Values(1, 3, 7, 8, 9, 17, 1000)] int length,
        [Values] bool isDouble)
    {
        var dtype = isDouble ? DType.Float64 : DType.Float32;
        var generator = new Generator((ulong)length);
        var parameter = new Parameter(Tensor.Normal([length], dtype: dtype, generator: generator));
        var optimizer = row.Create([parameter]);
        var expected = Bits.Doubles(parameter);
        var rules = expected.Select(_ => row.Reference()).ToArray();
        for (var step = 0; step < Steps; step++)
        {
            // Gradients from 1 down to 1e-9, so that ε matters, and exact zeros.
            var magnitude = Math.Pow(10, -(step * 2 % 10));
            var gradient = Tensor.Normal([length], 0, magnitude, dtype, generator);
            SetZero(gradient, step % length);
            parameter.Grad = gradient;
            var g = Bits.Doubles(gradient);

            optimizer.Step();

            var actual = Bits.Doubles(parameter);
            for (var i = 0; i < length; i++)
            {
                expected[i] = rules[i](expected[i], g[i]);
                var error = Math.Abs(actual[i] - expected[i]);
                error.ShouldBeLessThan((isDouble ? 1e-14 : 4e-6) * Math.Max(1, Math.Abs(expected[i])), $"step {step + 1}, element {i}");
            }
        }
    }

    [Test]
    public void Long_parameters_are_stepped_alike_with_any_number_of_threads(
        [ValueSource(typeof(OptimizerCase), nameof(OptimizerCase.All))] OptimizerCase row,
        [Values(16_384, 16_385, 50_003)] int length) // threads share them in pieces of 16,384
    {
        var threads = Backend.Threads;
        try
        {
            Backend.Threads = 1;
            var alone = Run();
            Backend.Threads = 2;
            Bits.Of(Run()).AsSpan().SequenceEqual(Bits.Of(alone)).ShouldBeTrue();

            var (values, worst) = (alone.ToArray<double>(), 0.0);
            var start = Start().ToArray<double>();
            for (var i = 0; i < length; i++)
            {
                var rule = row.Reference();
                worst = Math.Max(worst, Math.Abs(rule(rule(start[i], start[i]), start[i]) - values[i]));
            }

            worst.ShouldBeLessThan(1e-14);
        }
        finally
        {
            Backend.Threads = threads;
        }

        Tensor Start() => Tensor.Uniform([length], -1, 1, DType.Float64, new Generator(1));

        // Two steps, both with the first values as the gradient.
        Parameter Run()
        {
            var parameter = new Parameter(Start()) { Grad = Start() };
            var optimizer = row.Create([parameter]);
            optimizer.Step();
            optimizer.Step();
            return parameter;
        }
    }

    [Test]
    public void Any_shape_is_stepped_element_by_element()
    {
        foreach (var shape in (Shape[])[[], [3, 5], [2, 3, 4], [0, 3]])
        {
            var parameter = new Parameter(Tensor.Full(shape, 1)) { Grad = Tensor.Full(shape, 2) };
            new SGD([parameter], 0.25).Step();
            parameter.ToArray<float>().ShouldAllBe(value => value == 0.5f);
            parameter.Shape.ShouldBe(shape);
        }
    }

    [Test]
    public void States_of_several_parameters_do_not_mix()
    {
        foreach (var row in OptimizerCase.All)
        {
            Parameter[] together = [Make(1), Make(2)];
            var optimizer = row.Create(together);
            for (var step = 0; step < 3; step++)
            {
                for (var i = 0; i < 2; i++) together[i].Grad = Tensor.From([0.5f + i, -1f]);
                optimizer.Step();
            }

            for (var i = 0; i < 2; i++)
            {
                var alone = Make(i + 1);
                var own = row.Create([alone]);
                for (var step = 0; step < 3; step++)
                {
                    alone.Grad = Tensor.From([0.5f + i, -1f]);
                    own.Step();
                }

                Bits.Of(together[i]).ShouldBe(Bits.Of(alone), row.Name);
            }
        }

        static Parameter Make(float value) => new(Tensor.From([value, -value]));
    }

    private static void SetZero(Tensor tensor, int place)
    {
        if (tensor.DType == DType.Float32) tensor.AsWritableSpan<float>()[place] = 0;
        else tensor.AsWritableSpan<double>()[place] = 0;
    }
}
