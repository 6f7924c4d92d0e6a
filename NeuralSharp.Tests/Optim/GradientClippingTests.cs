using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

[TestFixture]
internal sealed class GradientClippingTests
{
    [TestCase(DType.Float32)]
    [TestCase(DType.Float64)]
    public void Gradients_are_scaled_to_the_norm_together(DType dtype)
    {
        // ‖(3, 4, 12)‖ = 13.
        Parameter[] parameters = [Make([3, 4], dtype), Make([12], dtype), new(Tensor.Ones([2], dtype))];
        GradientClipping.Norm(parameters).ShouldBe(13);
        GradientClipping.ByNorm(parameters, 6.5).Item().ShouldBe(13);
        Values(parameters).ShouldBe([1.5, 2, 6]);
        GradientClipping.ByNorm(parameters, 6.5).Item().ShouldBe(6.5);
        Values(parameters).ShouldBe([1.5, 2, 6], "it is not longer than the limit");
        parameters[2].Grad.ShouldBeNull();
    }

    [Test]
    public void Values_are_clipped_one_by_one()
    {
        Parameter[] parameters = [Make([-3, -0.5, 0, 0.5, 3]), Make([double.PositiveInfinity, double.NegativeInfinity, double.NaN])];
        GradientClipping.ByValue(parameters, 0.75);
        Values(parameters).ShouldBe([-0.75, -0.5, 0, 0.5, 0.75, 0.75, -0.75, double.NaN]);
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(16_383)]
    [TestCase(16_384)]
    [TestCase(16_385)]
    [TestCase(100_003)]
    public void The_norm_is_exact_at_every_length(int length)
    {
        // Squares of integers: their sum is exact in double, in whatever order.
        int[] values = [.. Enumerable.Range(0, length).Select(i => (i * 7919 % 201) - 100)];
        var expected = Math.Sqrt(values.Sum(value => (long)value * value));
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
            GradientClipping.Norm([Make([.. values.Select(value => (double)value)], dtype)]).ShouldBe(expected);
    }

    [Test]
    public void Float_gradients_are_squared_in_double()
    {
        GradientClipping.Norm([Make([3e30, 4e30], DType.Float32)]).ShouldBe(5e30, 1e24);
        GradientClipping.Norm([Make([3e-30, 4e-30], DType.Float32)]).ShouldBe(5e-30, 1e-36);
        double[] many = [.. Enumerable.Repeat(0.1, 1_000_000)];
        GradientClipping.Norm([Make(many, DType.Float32)]).ShouldBe(1000 * (double)0.1f, 1e-11);
    }

    [Test]
    public void The_norm_has_the_same_bits_with_any_number_of_threads()
    {
        Parameter[] parameters = [Make(Bits.Doubles(Tensor.Normal([70_001], dtype: DType.Float64, generator: new(3))))];
        var threads = Backend.Threads;
        try
        {
            Backend.Threads = 1;
            var alone = GradientClipping.Norm(parameters);
            Backend.Threads = 4;
            for (var i = 0; i < 20; i++) GradientClipping.Norm(parameters).ShouldBe(alone);
        }
        finally
        {
            Backend.Threads = threads;
        }
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void A_gradient_that_is_not_finite_is_named_and_nothing_is_changed(double value)
    {
        Parameter[] parameters = [Make([3, 4]), Make([1, value])];
        var message = Should.Throw<NonFiniteGradientException>(() => GradientClipping.ByNorm(parameters, 1)).Message;
        message.ShouldContain("parameter 1, of shape [2]");
        message.ShouldContain(double.IsNaN(value) ? "1 NaN" : "1 infinite");
        Values(parameters).ShouldBe([3, 4, 1, value]);

        // Left to the optimizer's policy.
        double.IsFinite(GradientClipping.ByNorm(parameters, 1, throwIfNonFinite: false).Item()).ShouldBeFalse();
        Values(parameters).ShouldBe([3, 4, 1, value]);
    }

    [TestCase(1e200, DType.Float64)]
    [TestCase(1e-200, DType.Float64)]
    [TestCase(1e37, DType.Float32)]
    [TestCase(1e-37, DType.Float32)]
    public void Squares_may_leave_the_type(double size, DType dtype)
    {
        Parameter[] parameters = [Make([3 * size, 4 * size], dtype), Make([12 * size], dtype)];
        GradientClipping.Norm(parameters).ShouldBe(13 * size, 13e-6 * size);
        GradientClipping.ByNorm(parameters, size * 6.5).Item().ShouldBe(13 * size, 13e-6 * size);
        Values(parameters).ShouldBe([1.5 * size, 2 * size, 6 * size], 1e-5 * size);
    }

    [Test]
    public void A_factor_below_the_smallest_normal_number_keeps_its_digits()
    {
        Parameter[] parameters = [Make([3e38, -3e38], DType.Float32), Make([3e38, 3e38], DType.Float32)];   // the norm is 6e38
        GradientClipping.ByNorm(parameters, 1e-3);
        Values(parameters).ShouldBe([5e-4, -5e-4, 5e-4, 5e-4], 1e-9);
    }

    [Test]
    public void A_norm_that_overflows_is_told()
    {
        Should.Throw<NonFiniteGradientException>(() => GradientClipping.ByNorm([Make([1.5e308, 1.5e308])], 1)).Message.ShouldContain("overflow");
    }

    [Test]
    public void Wrong_limits_are_named()
    {
        Parameter[] parameters = [Make([1])];
        foreach (var value in (double[])[0, -1, double.NaN, double.PositiveInfinity])
        {
            Check("maxNorm", () => GradientClipping.ByNorm(parameters, value));
            Check("maxNorm", () => _ = new NormClipping(value));
            Check("limit", () => GradientClipping.ByValue(parameters, value));
            Check("limit", () => _ = new ValueClipping(value));
        }

        Should.Throw<ArgumentNullException>(() => GradientClipping.ByNorm(null!, 1));
        Should.Throw<ArgumentNullException>(() => GradientClipping.ByValue(null!, 1));
        Should.Throw<ArgumentNullException>(() => GradientClipping.Norm(null!));

        static void Check(string name, Action action) => Should.Throw<ArgumentOutOfRangeException>(action).ParamName.ShouldBe(name);
    }

    [Test]
    public void Clipping_allocates_nothing()
    {
        Parameter[] parameters = [Make(Bits.Doubles(Tensor.Normal([70_001], dtype: DType.Float64, generator: new(3)))), Make([1, 2], DType.Float32)];
        for (var i = 0; i < 50; i++) Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Run();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Run()
        {
            GradientClipping.Norm(parameters);
            GradientClipping.ClipNorm(parameters, 0.5, throwIfNonFinite: true);
            GradientClipping.ByValue(parameters, 0.25);
        }
    }

    [TestCase("norm")]
    [TestCase("value")]
    public void Captured_steps_are_equal_bit_for_bit_and_the_norm_is_each_replays(string kind)
    {
        var norms = new List<double>[] { [], [] };
        var parameters = new byte[2][];
        for (var captured = 0; captured < 2; captured++)
        {
            Sequential model = [new Dense(3, 8, generator: new(1)), new NeuralSharp.Layers.Tanh(), new Dense(8, 2, generator: new(2))];
            var optimizer = new SGDMomentum(model.Parameters, 0.5);
            var stepped = optimizer.Parameters;
            Tensor? norm = null;
            Func<Tensor, Tensor, Tensor> step = (x, y) =>
            {
                optimizer.ZeroGrad();
                var loss = Losses.MeanSquaredError(model.Forward(x), y);
                loss.Backward();
                if (kind == "norm") norm = GradientClipping.ByNorm(stepped, 0.1);
                else GradientClipping.ByValue(stepped, 0.02);
                optimizer.Step();
                return loss;
            };
            var replayed = captured == 1 ? CapturedStep.Create(step, optimizer) : null;
            for (var i = 0; i < 50; i++)
            {
                var (x, y) = (Tensor.Normal([5, 3], generator: new((ulong)i)), Tensor.Normal([5, 2], generator: new(100 + (ulong)i)));
                _ = replayed?.Run(x, y) ?? step(x, y);
                norms[captured].Add(norm?.Item() ?? 0);
            }

            (replayed?.CaptureCount ?? 1).ShouldBe(1);
            parameters[captured] = Bits.Of(model.Parameters);
        }

        parameters[1].ShouldBe(parameters[0]);
        norms[1].ShouldBe(norms[0]);
        if (kind == "norm") norms[0].Distinct().Count().ShouldBeGreaterThan(10);
    }

    [Test]
    public void A_gradient_that_is_a_constant_of_the_captured_step_is_clipped_anew_in_every_replay()
    {
        var w = new Parameter(Tensor.Zeros([4]));
        var optimizer = new SGD([w], 1);
        var step = CapturedStep.Create((x, _) =>
        {
            w.Grad = Tensor.Full([4], 3);
            GradientClipping.ByNorm([w], 1);
            GradientClipping.ByValue([w], 0.25);
            optimizer.Step();
            return x.Sum();
        }, optimizer);
        for (var i = 1; i <= 3; i++)
        {
            step.Run(Tensor.Ones([1]), Tensor.Ones([1]));
            w.ToArray<float>().ShouldBe([-0.25f * i, -0.25f * i, -0.25f * i, -0.25f * i]);
            w.Grad!.ToArray<float>().ShouldBe([0.25f, 0.25f, 0.25f, 0.25f]);
        }
    }

    [Test]
    public void Reading_the_norm_while_a_step_is_captured_throws()
    {
        var w = new Parameter(Tensor.Ones([1]));
        foreach (var read in (Action[])[() => GradientClipping.ByNorm([w], 1).Item(), () => GradientClipping.Norm([w])])
        {
            var step = CapturedStep.Create((x, _) =>
            {
                var loss = (w * x).Sum();
                loss.Backward();
                read();
                return loss;
            }, new SGD([w]));
            Should.Throw<CaptureException>(() => step.Run(Tensor.Ones([1]), Tensor.Ones([1])));
        }
    }

    private static Parameter Make(double[] gradient, DType dtype = DType.Float64) =>
        new(Tensor.Zeros([gradient.Length], dtype)) { Grad = Tensor.From(gradient).To(dtype) };

    private static double[] Values(IEnumerable<Parameter> parameters) => [.. parameters.Where(parameter => parameter.Grad is not null).SelectMany(parameter => Bits.Doubles(parameter.Grad!))];
}
