using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>Options beside what other frameworks publish, in captured steps, and outside their ranges.</summary>
[TestFixture]
internal sealed class OptimizerOptionTests
{
    [Test]
    public void Single_steps_of_AdaGrad_and_RMSprop_are_those_in_Kerass_tests()
    {
        // keras/src/optimizers: adagrad_test.py, with its accumulator 0.1 and ε 1e-7 inside the root.
        OneStep(p => new AdaGrad(p, 0.5, 1e-7) { InitialAccumulator = 0.1, EpsilonInsideSqrt = true }).ShouldBe([0.5233, 1.5007, 2.5005, 3.5061], 5e-5);

        // RMSprop with ρ = 0.9 and ε = 1e-7 inside: θ − 0.5 / √(0.1 + ε / g²).
        double[] g = [1, 6, 7, 2];
        OneStep(p => new RMSprop(p, 0.5, 0.9, 1e-7) { EpsilonInsideSqrt = true })
            .ShouldBe([.. g.Select((value, i) => i + 1 - (0.5 / Math.Sqrt(0.1 + (1e-7 / (value * value)))))], 1e-12);

        static double[] OneStep(Func<IReadOnlyList<Parameter>, Optimizer> create)
        {
            var parameter = new Parameter(Tensor.From([1.0, 2, 3, 4])) { Grad = Tensor.From([1.0, 6, 7, 2]) };
            create([parameter]).Step();
            return parameter.ToArray<double>();
        }
    }

    [Test]
    public void Momentum_under_a_changing_rate_is_the_sum_of_all_updates()
    {
        // Δₜ = Σₖ αᵗ⁻ᵏ ηₖ gₖ, and θₜ = θ₀ − Σₜ Δₜ = θ₀ − Σₖ ηₖ gₖ (1 − αᵗ⁻ᵏ⁺¹) / (1 − α).
        const double alpha = 0.8;
        var parameter = new Parameter(Tensor.Scalar(2, DType.Float64));
        var optimizer = new SGDMomentum([parameter], 0.1, alpha);
        for (var t = 1; t <= 50; t++)
        {
            optimizer.LearningRate = Rate(t);
            parameter.Grad = Tensor.Scalar(Gradient(t), DType.Float64);
            optimizer.Step();
            var sum = Enumerable.Range(1, t).Sum(k => Rate(k) * Gradient(k) * (1 - Math.Pow(alpha, t - k + 1)) / (1 - alpha));
            parameter.Item().ShouldBe(2 - sum, 1e-13, $"step {t}");
        }

        static double Rate(int t) => 0.1 / t;
        static double Gradient(int t) => Math.Cos(t);
    }

    [Test]
    public void Without_correction_Adams_first_step_is_too_long_by_the_quotient_of_the_corrections()
    {
        // m = 0.1g, v = 0.001g²: η · 0.1 / √0.001 = 3.16η instead of η.
        var (plain, corrected) = (new Parameter(Tensor.Scalar(0, DType.Float64)), new Parameter(Tensor.Scalar(0, DType.Float64)));
        plain.Grad = corrected.Grad = Tensor.Scalar(5, DType.Float64);
        new Adam([plain], 0.1) { BiasCorrection = false }.Step();
        new Adam([corrected], 0.1).Step();
        plain.Item().ShouldBe(-0.1 * 0.1 * 5 / ((Math.Sqrt(0.001) * 5) + 1e-8), 1e-12);
        corrected.Item().ShouldBe(-0.1, 1e-8);
    }

    [Test]
    public void AMSGrad_finds_the_optimum_that_Adam_leaves()
    {
        // Reddi, Kale and Kumar, section 3: f(x) = 1010x in every 101st step and −10x otherwise, x in [−1, 1]; the optimum is −1.
        Run(amsgrad: false).ShouldBeGreaterThan(0.9);
        Run(amsgrad: true).ShouldBeLessThan(-0.9);

        static double Run(bool amsgrad)
        {
            var x = new Parameter(Tensor.Scalar(0, DType.Float64));
            var optimizer = new Adam([x], 0.5, 0.9, 0.99) { AMSGrad = amsgrad };
            for (var t = 1; t <= 100_000; t++)
            {
                optimizer.LearningRate = 0.5 / Math.Sqrt(t);
                x.Grad = Tensor.Scalar(t % 101 == 1 ? 1010 : -10, DType.Float64);
                optimizer.Step();
                using (Autograd.NoGrad()) x.CopyFrom(x.Clamp(-1, 1));
            }

            return x.Item();
        }
    }

    [Test]
    public void A_plain_loop_sees_weight_decay_and_ascent_too()
    {
        var rates = (Coupled: Run(new() { Decay = 0.5 }), Decoupled: Run(new() { Decay = 0.5, Decoupled = true }), Up: Run(new() { Up = true }));
        rates.Coupled.ShouldBe(2 - (0.25f * (3 + (0.5f * 2))));
        rates.Decoupled.ShouldBe((2 * (1 - (0.25f * 0.5f))) - (0.25f * 3));
        rates.Up.ShouldBe(2 + (0.25f * 3));

        static float Run(Settings settings)
        {
            var parameter = new Parameter(Tensor.Full([9], 2)) { Grad = Tensor.Full([9], 3) };
            new PlainLoop([parameter], 0.25) { WeightDecay = settings.Decay, DecoupledWeightDecay = settings.Decoupled, Maximize = settings.Up }.Step();
            parameter.Grad!.ToArray<float>().ShouldAllBe(g => g == 3);
            return parameter.ToArray<float>().Distinct().ShouldHaveSingleItem();
        }
    }

    [TestCaseSource(typeof(OptimizerCase), nameof(OptimizerCase.All))]
    public void A_captured_step_is_equal_bit_for_bit(object row)
    {
        Run(captured: true).ShouldBe(Run(captured: false));

        byte[] Run(bool captured)
        {
            Sequential model = [new Dense(3, 5, generator: new(1)), new Tanh(), new Dense(5, 1, generator: new(2))];
            var optimizer = ((OptimizerCase)row).Create(model.Parameters);
            var step = CapturedStep.Create(Step, optimizer);
            for (var i = 0; i < 12; i++)
            {
                optimizer.LearningRate *= 0.9;
                optimizer.Groups[0].WeightDecay += 0.01;
                var x = Tensor.Normal([4, 3], generator: new((ulong)i));
                if (captured) step.Run(x, Tensor.Ones([4, 1]));
                else Step(x, Tensor.Ones([4, 1]));
            }

            if (captured) step.CaptureCount.ShouldBe(1);
            return Bits.Of(model.Parameters);

            Tensor Step(Tensor x, Tensor y) => optimizer.Step(() => Losses.MeanSquaredError(model.Forward(x), y));
        }
    }

    [Test]
    public void Options_outside_their_range_are_named()
    {
        Parameter[] p = [new(Tensor.Ones([2]))];
        Wrong("weightDecay", "zero or positive", () => new SGD(p) { WeightDecay = -0.1 });
        Wrong("weightDecay", "zero or positive", () => new AdamW(p, weightDecay: double.NaN));
        Wrong("weightDecay", "zero or positive", () => new Lion(p, weightDecay: -1));
        Wrong("dampening", "from 0 up to", () => new SGDMomentum(p) { Dampening = 1 });
        Wrong("initialAccumulator", "zero or positive", () => new AdaGrad(p) { InitialAccumulator = -1 });
        Wrong("learningRateDecay", "zero or positive", () => new AdaGrad(p) { LearningRateDecay = double.PositiveInfinity });
        Wrong("momentum", "from 0 up to", () => new RMSprop(p) { Momentum = 1 });
        Wrong("momentumDecay", "zero or positive", () => new NAdam(p, momentumDecay: -1));
        foreach (var create in (Func<double, double, double, double, Optimizer>[])
                 [
                     (η, β1, β2, ε) => new AdamW(p, η, β1, β2, ε), (η, β1, β2, ε) => new AdaMax(p, η, β1, β2, ε), (η, β1, β2, ε) => new NAdam(p, η, β1, β2, ε),
                     (η, β1, β2, ε) => new RAdam(p, η, β1, β2, ε), (η, β1, β2, ε) => ε > 0 ? new Lion(p, η, β1, β2) : new AdaDelta(p, epsilon: ε),
                 ])
        {
            Wrong("learningRate", "positive and finite", () => create(0, 0.9, 0.9, 1));
            Wrong("beta1", "from 0 up to", () => create(1, 1, 0.9, 1));
            Wrong("beta2", "from 0 up to", () => create(1, 0.9, -0.1, 1));
            Wrong("epsilon", "positive and finite", () => create(1, 0.9, 0.9, 0));
        }

        Wrong("learningRate", "positive and finite", () => new AdaDelta(p, -1));
        Wrong("decay", "from 0 up to", () => new AdaDelta(p, decay: 1));

        static void Wrong(string name, string range, Func<Optimizer> create)
        {
            var error = Should.Throw<ArgumentOutOfRangeException>(create);
            error.ParamName.ShouldBe(name);
            error.Message.ShouldContain(range);
        }
    }

    [Test]
    public void Rates_are_not_set_while_a_step_is_captured()
    {
        Sequential model = [new Dense(2, 1)];
        var optimizer = new SGD(model.Parameters);
        foreach (var set in (Action[])[() => optimizer.LearningRate = 0.1, () => optimizer.Groups[0].LearningRate = 0.1, () => optimizer.Groups[0].WeightDecay = 0.1])
        {
            var step = CapturedStep.Create((x, y) =>
            {
                set();
                return model.Forward(x).Sum();
            }, optimizer);
            Should.Throw<CaptureException>(() => step.Run(Tensor.Ones([1, 2]), Tensor.Ones([1, 1]))).Message.ShouldContain("between the steps");
        }
    }

    [Test]
    public void Step_of_a_loss_is_the_loop_by_hand()
    {
        var (byHand, whole) = (new Parameter(Tensor.From([1.0, -2])), new Parameter(Tensor.From([1.0, -2])));
        var (first, second) = (new Adam([byHand], 0.1), new Adam([whole], 0.1));
        for (var i = 0; i < 5; i++)
        {
            first.ZeroGrad();
            var loss = byHand.Pow(2).Sum();
            loss.Backward();
            first.Step();
            second.Step(() => whole.Pow(2).Sum()).Item().ShouldBe(loss.Item());
        }

        Bits.Of(whole).ShouldBe(Bits.Of(byHand));
        Should.Throw<ArgumentNullException>(() => second.Step(null!));
        Should.Throw<ArgumentException>(() => second.Step(() => null!)).Message.ShouldContain("null instead of the loss");
    }

    private sealed record Settings
    {
        public double Decay { get; init; }

        public bool Decoupled { get; init; }

        public bool Up { get; init; }
    }

    private sealed class PlainLoop(IEnumerable<Parameter> parameters, double learningRate) : Optimizer(parameters, learningRate)
    {
        protected override void Update<T>(ParameterState<T> parameter)
        {
            var θ = parameter.Values;
            var g = parameter.Gradient;
            var η = T.CreateTruncating(parameter.LearningRate);
            for (var i = 0; i < θ.Length; i++) θ[i] -= η * g[i];
        }
    }
}
