using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Layers;

/// <summary><see cref="Module.GradientReport(double?)"/>: numbers by hand, and faults that were planted.</summary>
[TestFixture]
internal sealed class GradientReportTests
{
    [Test]
    public void The_numbers_are_those_of_the_gradients()
    {
        var layer = new Dense(2, 2);
        using (Autograd.NoGrad()) layer.Weight.CopyFrom(Tensor.From(new[,] { { 3f, 0 }, { 0, 4 } }));
        layer.Weight.Grad = Tensor.From(new[,] { { 0f, -3 }, { 4, 0 } });
        layer.Bias!.Grad = Tensor.From([1f, 1]);
        var report = layer.GradientReport(learningRate: 0.01);
        var row = report.Rows[0];
        (row.Name, row.Shape, row.HasGradient).ShouldBe(("weight", [2, 2], true));
        (row.GradientNorm, row.MeanAbsoluteGradient, row.ZeroShare, row.WeightNorm, row.Ratio).ShouldBe((5, 1.75, 0.5, 5, 1));
        row.UpdateRatio!.Value.ShouldBe(0.01, 1e-15);
        (report.Rows[1].Ratio, report.Findings.Count).ShouldBe((double.PositiveInfinity, 0));   // the bias is zero, which is no fault
        var text = report.ToString();
        text.ShouldStartWith("parameter  shape ");
        text.Split('\n')[2].ShouldBe("weight     [2, 2]  5.00E+0   1.75E+0  50.0 %  5.00E+0  1.00E+0     1.00E-2");
    }

    [Test]
    public void A_sound_network_has_no_findings()
    {
        var (model, x, y) = Network(1);
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        var report = model.GradientReport(x);
        report.Findings.ShouldBeEmpty(report.ToString());
        report.ToString().ShouldEndWith("nothing suspicious");
    }

    [Test]
    public void Parameters_without_and_with_spoilt_gradients_are_named()
    {
        var (model, x, y) = Network(1);
        model.GradientReport().Findings.ShouldAllBe(finding => finding.Kind == GradientFindingKind.NoGradient);
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        model.Parameters[1].Grad = null;
        model.Parameters[2].Grad!.Fill(double.NaN);
        model.Parameters[3].Grad!.Fill(0);
        model.GradientReport().Findings.Select(finding => (finding.Kind, finding.Parameter)).ShouldBe(
        [
            (GradientFindingKind.NoGradient, "0.bias"), (GradientFindingKind.NotFinite, "2.weight"), (GradientFindingKind.ZeroGradient, "2.bias"),
        ]);
    }

    [Test]
    public void Dead_units_are_counted_by_weights_and_by_activations()
    {
        var (model, x, y) = Network(1);
        var first = (Dense)model[0];
        using (Autograd.NoGrad()) first.Bias!.CopyFrom(Tensor.From([.. Enumerable.Range(0, 16).Select(i => i < 5 ? -1000f : 0f)]));
        Losses.MeanSquaredError(model.Forward(x), y).Backward();

        var byWeights = model.GradientReport().Findings.ShouldHaveSingleItem();
        (byWeights.Kind, byWeights.Parameter).ShouldBe((GradientFindingKind.DeadUnits, "0.weight"));
        byWeights.Message.ShouldContain("5 of 16 units");
        var byActivations = model.GradientReport(x).Findings[^1];
        (byActivations.Kind, byActivations.Message).ShouldBe((
            GradientFindingKind.DeadUnits,
            "Relu after '0': 5 of 16 units are zero for all 32 rows, so nothing in front of them learns from these. Lower the learning rate, use LeakyReLU, or start with other weights."));
    }

    [Test]
    public void An_activation_in_a_users_own_layer_is_found_and_the_model_left_as_it_was()
    {
        var own = new OwnBlock();
        var dropout = new Dropout();
        Sequential model = [own, dropout];
        dropout.Eval();
        var gradient = Tensor.Ones([4]);
        own.Bias.Grad = gradient;
        var offset = Generator.Default.Offset;
        var report = model.GradientReport(Tensor.Ones([3, 4]));
        report.Findings.ShouldHaveSingleItem().Message.ShouldStartWith("Relu after '0': 2 of 4 units are zero for all 3 rows");
        (own.IsTraining, model.IsTraining, dropout.IsTraining).ShouldBe((true, true, false));
        own.Bias.Grad.ShouldBeSameAs(gradient);
        Generator.Default.Offset.ShouldBe(offset);
    }

    [Test]
    public void An_op_is_searched_for_dead_units_by_what_it_says_of_itself_and_not_by_its_name()
    {
        DeadUnitsOf(x => x.Relu()).ShouldBe(["Relu"]);
        DeadUnitsOf(x => x.LeakyRelu(0)).ShouldBe(["LeakyRelu"]);
        DeadUnitsOf(x => x.Clamp(0, 6)).ShouldBe(["Clamp"]);
        DeadUnitsOf(x => (x - 10).HardSigmoid()).ShouldBe(["HardSigmoid"]);
        DeadUnitsOf(x => new Ramp(true).Apply(x)).ShouldBe(["Ramp"]);
        DeadUnitsOf(x => new Ramp(false).Apply(x)).ShouldBeEmpty();
        DeadUnitsOf(x => (x - x).LeakyRelu()).ShouldBeEmpty();   // zero all over, and yet it learns
        DeadUnitsOf(x => (x - x).HardTanh()).ShouldBeEmpty();

        static IEnumerable<string> DeadUnitsOf(Func<Tensor, Tensor> activation)
        {
            Sequential model = [new Dense(3, 2, weightInitializer: Initializers.Constant(-1)), new Lambda(activation)];
            return [.. model.GradientReport(Tensor.Ones([4, 3])).Findings
                .Where(finding => finding.Kind == GradientFindingKind.DeadUnits).Select(finding => finding.Message[..finding.Message.IndexOf(' ')])];
        }
    }

    [Test]
    public void A_look_at_activations_gives_no_layer_a_size_and_takes_no_random_numbers()
    {
        var generator = new Generator(1);
        Sequential model = [new Dense(4), new ReLU(), new Lambda(x => x + Tensor.Uniform(x.Shape, generator: generator)), new Dense(1)];
        var before = (generator.Offset, Generator.Default.Offset);

        var report = model.GradientReport(Tensor.Full([2, 3], -1));
        report.ToString().ShouldContain("no gradient");
        report.Rows[0].Shape.ShouldBe([3, 4]);

        model.Parameters[0].IsLazy.ShouldBeTrue();
        (generator.Offset, Generator.Default.Offset).ShouldBe(before);
        model.Call(Tensor.Ones([2, 7])).Shape.ShouldBe([2, 1]);
    }

    [Test]
    public void Channels_count_as_units()
    {
        var block = new OwnBlock();
        // [rows, channels, width]: the bias broadcasts over the width, so no channel is off as a whole...
        block.GradientReport(Tensor.Ones([2, 3, 4])).Findings.ShouldNotContain(finding => finding.Kind == GradientFindingKind.DeadUnits);
        // ...until the input is far below.
        block.GradientReport(Tensor.Full([2, 3, 4], -1e6)).Findings[^1].Message.ShouldContain("3 of 3 units");
    }

    [Test]
    public void Sigmoids_in_a_row_make_the_gradient_vanish()
    {
        var generator = new Generator(2);
        Sequential model = [];
        for (var i = 0; i < 8; i++)
        {
            model.Add(new Dense(16, 16, generator: generator));
            model.Add(new Sigmoid());
        }

        model.Forward(Tensor.Normal([8, 16], generator: generator)).Sum().Backward();
        var finding = model.GradientReport().Findings[0];
        (finding.Kind, finding.Parameter).ShouldBe((GradientFindingKind.Vanishing, "0.weight"));
        finding.Message.ShouldContain("'14.weight'");
    }

    [Test]
    public void Large_weights_make_the_gradient_explode()
    {
        var generator = new Generator(2);
        Sequential model = [];
        for (var i = 0; i < 5; i++) model.Add(new Dense(16, 16, weightInitializer: (shape, g) => Tensor.Normal(shape, 0, 3, generator: g), generator: generator));
        var x = Tensor.Normal([8, 16], generator: generator);
        model.Forward(x).Sum().Backward();
        // The gradient of a weight is input times what comes from behind: with both growing the product stays; so scale the input.
        foreach (var parameter in model.Parameters) parameter.Grad = null;
        model.Forward(x * 1e6).Sum().Backward();
        using (Autograd.NoGrad()) model.Parameters[^2].Grad!.MultiplyInPlace(Tensor.Scalar(1e-8));
        var finding = model.GradientReport().Findings[0];
        (finding.Kind, finding.Parameter).ShouldBe((GradientFindingKind.Exploding, "0.weight"));
        finding.Message.ShouldContain("'4.weight'");
    }

    [Test]
    public void A_step_is_measured_whatever_optimizer_takes_it()
    {
        var (model, x, y) = Network(3);
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        var weight = model.Parameters[0];
        var before = weight.ToArray<float>();
        var gradientNorm = model.GradientReport().Rows[0].GradientNorm;
        var optimizer = new Adam(model.Parameters, learningRate: 0.02);
        var report = model.GradientReport().WithStep(() =>
        {
            optimizer.Step();
            optimizer.ZeroGrad();
        });

        // Adam's first step is the learning rate in every element that has a gradient.
        var changed = weight.ToArray<float>().Select((value, i) => (double)value - before[i]).ToArray();
        var norm = Math.Sqrt(before.Sum(value => (double)value * value));
        var stepNorm = Math.Sqrt(changed.Sum(value => value * value));
        stepNorm.ShouldBe(0.02 * Math.Sqrt(before.Length), 1e-3);
        report.Rows[0].UpdateRatio!.Value.ShouldBe(stepNorm / norm, 1e-12);
        report.Rows[0].GradientNorm.ShouldBe(gradientNorm);
        weight.Grad.ShouldBeNull();   // as the step left it
        report.ToString().ShouldContain("|step|/|w|");

        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        model.GradientReport(learningRate: 1e4).Findings.ShouldContain(finding => finding.Kind == GradientFindingKind.LargeUpdate && finding.Parameter == "0.weight");
        model.GradientReport(learningRate: 1e-9).Findings.ShouldContain(finding => finding.Kind == GradientFindingKind.SmallUpdate && finding.Parameter == "0.weight");
        Should.Throw<ArgumentOutOfRangeException>(() => model.GradientReport(learningRate: -1));
    }

    private static (Sequential Model, Tensor X, Tensor Y) Network(ulong seed)
    {
        var generator = new Generator(seed);
        Sequential model = [new Dense(8, 16, generator: generator), new ReLU(), new Dense(16, 4, generator: generator)];
        return (model, Tensor.Normal([32, 8], generator: generator), Tensor.Normal([32, 4], generator: generator));
    }

    /// <summary>max(x + b, 0), where two of four biases are far below zero.</summary>
    private sealed class OwnBlock : Module
    {
        public OwnBlock() => Bias = new(Tensor.From([1f, -100, 2, -100]));

        public Parameter Bias { get; private init => field = Register(value); }

        public override Tensor Forward(Tensor input) => (input + Bias).Relu();
    }

    private sealed class Ramp(bool hasDeadRange) : PiecewiseLinearOp
    {
        public override string Name => "Ramp";

        public override bool HasDeadRange => hasDeadRange;

        protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        {
            for (var i = 0; i < y.Length; i++) y[i] = T.Max(x[i], T.Zero);
        }

        protected internal override void PassGradient<T>(ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> point, Span<T> gradInput)
        {
            for (var i = 0; i < gradInput.Length; i++) gradInput[i] = point[i] > T.Zero ? gradOutput[i] : T.Zero;
        }
    }
}
