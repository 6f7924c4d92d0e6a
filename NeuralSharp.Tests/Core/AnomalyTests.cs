using System.Runtime.CompilerServices;
using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary><see cref="Autograd.DetectAnomalies"/> names the first value that is not finite, what it came from, and the user's line.</summary>
[TestFixture]
internal sealed class AnomalyTests
{
    private static readonly string s_thisFile = ThisFile();

    [Test]
    public void The_first_op_whose_output_is_not_finite_is_named()
    {
        using var detection = Autograd.DetectAnomalies();
        var x = Tensor.From([2.0, -1, 0, 4], requiresGrad: true);
        var line = Line() + 1;
        var error = Should.Throw<AnomalyException>(() => (x + 1 - 1).Log().Exp());
        (error.OpName, error.IsBackward, error.Line).ShouldBe(("Log", false, line));
        error.File.ShouldBe(s_thisFile);
        var input = error.Inputs.ShouldHaveSingleItem();
        (input.Shape, input.Minimum, input.Maximum, input.Mean, input.IsFinite).ShouldBe(([4], -1, 4, 1.25, true));
        error.Message.ShouldStartWith("Forward of Log: its output is the first that is not finite. Its inputs are finite.");
        error.Message.ShouldContain("output: shape [4], min 0.6931, max 1.386, mean 1.04, 1 NaN, 1 infinite");
        error.Message.ShouldContain("input 0: shape [4], min -1, max 4, mean 1.25, all finite");
        error.Message.ShouldContain($"called at {s_thisFile}:{line}");
    }

    [Test]
    public void The_first_gradient_that_is_not_finite_is_named_with_the_line_of_its_op()
    {
        using var detection = Autograd.DetectAnomalies();
        var x = Tensor.From([1.0, 0, 4], requiresGrad: true);
        var (root, line) = Root(x);
        var loss = (root * 2).Sum();
        var error = Should.Throw<AnomalyException>(() => loss.Backward());
        (error.OpName, error.IsBackward, error.File, error.Line).ShouldBe(("Sqrt", true, s_thisFile, line));
        error.Message.ShouldStartWith("Backward of Sqrt: the gradient it gives its input 0 is the first that is not finite.");
        error.Message.ShouldContain("gradient of input 0: shape [3], min 0.5, max 1, mean 0.75, 0 NaN, 1 infinite");
        error.Message.ShouldContain("gradient that arrived: shape [3], min 2, max 2, mean 2, all finite");
        error.Message.ShouldContain("input 0: shape [3], min 0, max 4");
        x.Grad.ShouldBeNull();
    }

    [Test]
    public void A_NaN_planted_in_the_third_of_six_layers_is_named_with_its_source_line()
    {
        var generator = new Generator(1);
        var planted = new Planted();
        Sequential model =
        [
            new Dense(4, 8, generator: generator), new Dense(8, 8, generator: generator), planted,
            new Dense(8, 8, generator: generator), new Dense(8, 8, generator: generator), new Dense(8, 2, generator: generator),
        ];
        var x = Tensor.Normal([5, 4], generator: generator);
        using var detection = Autograd.DetectAnomalies();
        var error = Should.Throw<AnomalyException>(() => Losses.MeanSquaredError(model.Forward(x), Tensor.Zeros([5, 2])));
        (error.OpName, error.IsBackward, error.File, error.Line).ShouldBe(("Log", false, s_thisFile, Planted.LogLine));
        error.Message.ShouldContain("in module 2: Planted");
    }

    [Test]
    public void A_gradient_that_a_layer_spoils_is_named_with_its_source_line_and_its_module()
    {
        var generator = new Generator(1);
        Sequential model = [new Dense(4, 8, generator: generator), new Sequential(new ReLU(), new RootOfPositive()), new Dense(8, 2, generator: generator)];
        using var detection = Autograd.DetectAnomalies();
        var loss = model.Forward(Tensor.Normal([5, 4], generator: generator)).Sum();
        var error = Should.Throw<AnomalyException>(() => loss.Backward());
        (error.OpName, error.IsBackward, error.File, error.Line).ShouldBe(("Sqrt", true, s_thisFile, RootOfPositive.SqrtLine));
        error.Message.ShouldContain("in module 1: Sequential > 1: RootOfPositive");
        model.Parameters.ShouldAllBe(parameter => parameter.Grad == null);
    }

    [Test]
    public void Inputs_that_come_in_not_finite_are_named_as_such()
    {
        using var detection = Autograd.DetectAnomalies();
        var (data, w) = (Tensor.From([1f, float.NaN, float.PositiveInfinity]), Tensor.Ones([3], requiresGrad: true));
        var error = Should.Throw<AnomalyException>(() => w * data);
        error.Message.ShouldContain("Its input 1 came in so: no op made it while anomalies were looked for. Look at the data");
        error.Inputs[0].IsFinite.ShouldBeTrue();
        (error.Inputs[1].NaNCount, error.Inputs[1].InfinityCount).ShouldBe((1, 1));
        Should.NotThrow(() => Tensor.From([float.NegativeInfinity]).Relu());   // what comes of it is finite
    }

    [Test]
    public void An_op_that_broadcasts_its_inputs_by_others_is_named_itself()
    {
        using var detection = Autograd.DetectAnomalies();
        Should.Throw<AnomalyException>(() => Tensor.Where(Tensor.From([1.0, 0]), Tensor.From([1.0, 2]), double.NegativeInfinity))
            .Message.ShouldStartWith("Forward of Where: its output is the first that is not finite. Its input 2 came in so");
        Tensor.Where(Tensor.From([1.0, 1]), Tensor.From([1.0, 2]), double.NegativeInfinity).ShouldHave([2], [1, 2]);
    }

    [Test]
    public void Seeds_sums_and_hooks_are_looked_at()
    {
        using var detection = Autograd.DetectAnomalies();
        var x = Tensor.From([0.1], requiresGrad: true);
        Should.Throw<AnomalyException>(() => (x * 2).Backward(Tensor.From([double.NaN]))).Message.ShouldContain("Backward: the gradient to start from came in");

        var y = x * 1;
        Should.Throw<AnomalyException>(() => ((y * 1e308) + (y * 1e308)).Backward(Tensor.From([1.5])))
            .Message.ShouldContain("Backward at Multiply, of shape [1]: the parts of its gradient are finite, but their sum");
        Should.Throw<AnomalyException>(() => ((x * 1e308) + (x * 1e308)).Backward(Tensor.From([1.5])))
            .Message.ShouldContain("Backward at a leaf, of shape [1]: the parts");
        x.Grad.ShouldBeNull();

        using (x.RegisterHook(gradient => gradient / 0))
            Should.Throw<AnomalyException>(() => (x * 2).Backward()).Message.ShouldContain("a hook on it made its gradient");
        x.Grad.ShouldBeNull();
    }

    [Test]
    public void Unrecorded_and_second_order_and_checkpointed_ops_are_checked_too()
    {
        using var detection = Autograd.DetectAnomalies();
        using (Autograd.NoGrad()) Should.Throw<AnomalyException>(() => Tensor.From([-1.0]).Sqrt()).OpName.ShouldBe("Sqrt");

        // x^1.5 at 0: the first derivative is 0, the second infinite.
        var x = Tensor.From([0.0], requiresGrad: true);
        var first = Autograd.Grad(x * x.Abs().Pow(1.5), [x], createGraph: true)[0];
        first.Item().ShouldBe(0);

        var (input, line) = (Tensor.From([0.0], requiresGrad: true), Line() + 1);
        var checkpointed = Autograd.Checkpoint(t => t.Sqrt(), input);
        var error = Should.Throw<AnomalyException>(() => checkpointed.Backward());
        (error.OpName, error.IsBackward, error.Line).ShouldBe(("Sqrt", true, line));
    }

    [Test]
    public void A_forward_computed_outside_says_that_its_line_was_not_noted()
    {
        var x = Tensor.From([0.0], requiresGrad: true);
        var y = x.Sqrt();
        using var detection = Autograd.DetectAnomalies();
        var error = Should.Throw<AnomalyException>(() => y.Backward());
        error.Message.ShouldContain("put the forward computation into DetectAnomalies() too");
        (error.File, error.Line).ShouldBe((null, 0));
    }

    [Test]
    public void Off_nothing_is_checked_and_it_ends_with_its_scope_and_on_its_thread()
    {
        using (Autograd.DetectAnomalies())
        {
            Autograd.IsRecording.ShouldBeTrue();
            var other = 0.0;
            var thread = new Thread(() => other = Tensor.From([-1.0]).Log().Item());
            thread.Start();
            thread.Join();
            other.ShouldBe(double.NaN);
        }

        var x = Tensor.From([0.0], requiresGrad: true);
        x.Sqrt().Backward();
        x.Grad.ShouldHave([1], [double.PositiveInfinity]);
    }

    [Test]
    public void Training_without_anomalies_has_the_same_bits_with_and_without_it()
    {
        Train(detect: true).ShouldBe(Train(detect: false));

        static float[] Train(bool detect)
        {
            var generator = new Generator(4);
            Sequential model = [new Dense(3, 5, generator: generator), new Tanh(), new Dropout(0.3, generator), new Dense(5, 1, generator: generator)];
            var x = Tensor.Normal([8, 3], generator: generator);
            for (var step = 0; step < 5; step++)
            {
                if (detect)
                {
                    using (Autograd.DetectAnomalies()) model.Forward(x).Sum().Backward();
                }
                else
                {
                    model.Forward(x).Sum().Backward();
                }
            }

            return [.. model.Parameters.SelectMany(parameter => parameter.Grad!.ToArray<float>())];
        }
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_seen_at_any_place(double bad)
    {
        for (var length = 1; length < 70; length++)
        {
            for (var place = 0; place < length; place++)
            {
                var values = Enumerable.Repeat(double.MaxValue, length).ToArray();
                ValueStatistics.AreFinite(Tensor.From(values)).ShouldBeTrue();
                values[place] = bad;
                ValueStatistics.AreFinite(Tensor.From(values)).ShouldBeFalse();
                var singles = Enumerable.Repeat(-float.Epsilon, length).ToArray();
                ValueStatistics.AreFinite(Tensor.From(singles)).ShouldBeTrue();
                singles[place] = (float)bad;
                ValueStatistics.AreFinite(Tensor.From(singles)).ShouldBeFalse();
            }
        }

        ValueStatistics.AreFinite(Tensor.Zeros([0])).ShouldBeTrue();
        ValueStatistics.Of(Tensor.From([bad])).ToString().ShouldStartWith("shape [1], ");
        ValueStatistics.Of(Tensor.Zeros([0, 2])).IsFinite.ShouldBeTrue();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Tensor Root, int Line) Root(Tensor x)
    {
        var line = Line() + 1;
        var root = x.Sqrt();
        return (root, line);
    }

    private static int Line([CallerLineNumber] int line = 0) => line;

    private static string ThisFile([CallerFilePath] string file = "") => file;

    /// <summary>A layer with a logarithm of what may be negative.</summary>
    private sealed class Planted : Module
    {
        public static int LogLine { get; private set; }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public override Tensor Forward(Tensor input)
        {
            LogLine = Line() + 1;
            var y = (input - 100).Log();
            return y + input;
        }
    }

    /// <summary>A layer whose slope is infinite at zero.</summary>
    private sealed class RootOfPositive : Module
    {
        public static int SqrtLine { get; private set; }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public override Tensor Forward(Tensor input)
        {
            SqrtLine = Line() + 1;
            var y = input.Sqrt();
            return y + input;
        }
    }
}
