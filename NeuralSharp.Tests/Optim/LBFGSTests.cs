using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>L-BFGS with its line search; without one, its iterations stand beside PyTorch's in the golden files.</summary>
[TestFixture]
internal sealed class LBFGSTests
{
    [TestCase(2)]
    [TestCase(10)]
    [TestCase(100)]
    public void Rosenbrocks_minimum_is_found(int dimensions)
    {
        // f = Σ (1 − xᵢ)² + 100(xᵢ₊₁ − xᵢ²)², from (−1.2, 1, −1.2, …); the minimum is at (1, …, 1).
        var x = new Parameter(Tensor.From(Enumerable.Range(0, dimensions).Select(i => i % 2 == 0 ? -1.2 : 1).ToArray()));
        var optimizer = new LBFGS([x]) { ChangeTolerance = 0, GradientTolerance = 1e-12 };
        for (var step = 0; step < 40; step++) optimizer.Step(() => Rosenbrock(x));   // 100 dimensions take up to 560 iterations, at 20 a step
        x.ToArray<double>().ShouldAllBe(value => Math.Abs(value - 1) < 1e-8);
        if (dimensions == 2) optimizer.IterationCount.ShouldBeLessThan(60);
    }

    [Test]
    public void A_quadratic_of_n_dimensions_is_solved_in_n_iterations_and_a_few()
    {
        // Along exact line searches BFGS needs n; the strong Wolfe conditions cost a few more.
        var (scale, center) = (Tensor.From([1.0, 3, 10, 0.2]), Tensor.From([3.0, -2, 0.5, 1]));
        var x = new Parameter(Tensor.Zeros([4], DType.Float64));
        var optimizer = new LBFGS([x]) { ChangeTolerance = 0 };
        optimizer.Step(() => (scale * (x - center).Pow(2)).Sum());
        x.ToArray<double>().Zip(center.ToArray<double>()).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-7);
        optimizer.IterationCount.ShouldBeLessThan(18);
    }

    [Test]
    public void Every_step_found_satisfies_the_strong_Wolfe_conditions()
    {
        Func<double, (double Value, double Slope)>[] functions =
        [
            t => (Math.Pow(t - 3, 2), 2 * (t - 3)),
            t => (Math.Pow(t - 0.01, 4), 4 * Math.Pow(t - 0.01, 3)),
            t => (-Math.Exp(-Math.Pow(t - 30, 2) / 50), Math.Exp(-Math.Pow(t - 30, 2) / 50) * (t - 30) / 25),
            t => (-t / ((t * t) + 2), ((t * t) - 2) / Math.Pow((t * t) + 2, 2)),   // Moré and Thuente, function 1
            t => (Math.Cos(5 * t) - t, (-5 * Math.Sin(5 * t)) - 1),
            t => (t < 0.5 ? -Math.Log(0.5 - t) - (4 * t) : double.PositiveInfinity, t < 0.5 ? (1 / (0.5 - t)) - 4 : double.NaN),   // a wall
        ];
        foreach (var function in functions)
        {
            foreach (var first in (double[])[1e-3, 0.1, 1, 10, 1e3])
            {
                var start = At(0);
                if (start.Slope > -1e-7) continue;
                var found = StrongWolfe.Search(At, start, first, 100);
                found.Step.ShouldBeGreaterThan(0);
                found.Value.ShouldBeLessThanOrEqualTo(start.Value + (1e-4 * found.Step * start.Slope));
                Math.Abs(found.Slope).ShouldBeLessThanOrEqualTo(0.9 * Math.Abs(start.Slope));
            }

            LinePoint At(double step) => new(step, function(step).Value, function(step).Slope, []);
        }
    }

    [TestCase(DType.Float32, 1e-3)]
    [TestCase(DType.Float64, 1e-6)]
    public void Several_parameters_of_a_network_are_fitted(DType dtype, double loss)
    {
        var generator = new Generator(1);
        Sequential model = [new Dense(2, 8, generator: generator), new Tanh(), new Dense(8, 1, generator: generator), new Sigmoid()];
        model.To(dtype);
        var (x, y) = (Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }).To(dtype), Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } }).To(dtype));
        var optimizer = new LBFGS(model.Parameters);
        for (var step = 0; step < 10; step++) optimizer.Step(() => Losses.MeanSquaredError(model.Forward(x), y));
        Losses.MeanSquaredError(model.Forward(x), y).Item().ShouldBeLessThan(loss);
        optimizer.StepCount.ShouldBe(10);
    }

    [Test]
    public void Weight_decay_is_a_part_of_the_loss_and_ascent_the_other_way_round()
    {
        // The minimum of (x − 3)² + λ/2 · x² is 6 / (2 + λ), which is the maximum of −(x − 3)² − λ/2 · x².
        foreach (var maximize in (bool[])[false, true])
        {
            var x = new Parameter(Tensor.Zeros([1], DType.Float64));
            new LBFGS([x]) { WeightDecay = 0.5, Maximize = maximize, ChangeTolerance = 0 }.Step(() => ((x - 3).Pow(2) * (maximize ? -1 : 1)).Sum());
            x.Item().ShouldBe(6 / 2.5, 1e-7);
        }
    }

    [Test]
    public void A_step_without_the_loss_says_what_to_call()
    {
        var parameter = new Parameter(Tensor.Ones([2])) { Grad = Tensor.Ones([2]) };
        Should.Throw<InvalidOperationException>(new LBFGS([parameter]).Step).Message.ShouldContain("optimizer.Step(() =>");
        Should.Throw<ArgumentNullException>(() => new LBFGS([parameter]).Step(null!));
        Should.Throw<ArgumentException>(() => new LBFGS([parameter]).Step(() => null!)).Message.ShouldContain("null instead of the loss");
        Should.Throw<InvalidOperationException>(() => new LBFGS([parameter]).Step(() => new Parameter(Tensor.Ones([1])).Sum())).Message.ShouldContain("none of the 1 parameters");
        Should.Throw<InvalidOperationException>(() => new LBFGS([parameter]) { DecoupledWeightDecay = true }.Step(() => parameter.Sum())).Message.ShouldContain("decoupled");
    }

    [Test]
    public void It_cannot_be_captured_and_says_why()
    {
        Sequential model = [new Dense(2, 1)];
        var optimizer = new LBFGS(model.Parameters);
        var step = CapturedStep.Create((x, y) => optimizer.Step(() => Losses.MeanSquaredError(model.Forward(x), y)), optimizer);
        Should.Throw<CaptureException>(() => step.Run(Tensor.Ones([1, 2]), Tensor.Ones([1, 1]))).Message.ShouldContain("without capturing");
    }

    [Test]
    public void An_exception_in_the_loss_leaves_the_parameters_as_they_were()
    {
        var x = new Parameter(Tensor.From([-1.2, 1]));
        var optimizer = new LBFGS([x]);
        var (calls, before) = (0, Bits.Of(x));
        Should.Throw<TimeoutException>(() => optimizer.Step(() => ++calls < 5 ? Rosenbrock(x) : throw new TimeoutException()));
        calls.ShouldBe(5);
        Bits.Of(x).ShouldBe(before);
    }

    [Test]
    public void Settings_outside_their_range_are_named()
    {
        Parameter[] p = [new(Tensor.Ones([2]))];
        Should.Throw<ArgumentOutOfRangeException>(() => new LBFGS(p, maxIterations: 0)).ParamName.ShouldBe("maxIterations");
        Should.Throw<ArgumentOutOfRangeException>(() => new LBFGS(p, historySize: 0)).ParamName.ShouldBe("historySize");
        Should.Throw<ArgumentOutOfRangeException>(() => new LBFGS(p) { MaxEvaluations = 0 }).ParamName.ShouldBe("maxEvaluations");
        Should.Throw<ArgumentOutOfRangeException>(() => new LBFGS(p) { GradientTolerance = -1 }).ParamName.ShouldBe("gradientTolerance");
        Should.Throw<ArgumentOutOfRangeException>(() => new LBFGS(p) { ChangeTolerance = double.NaN }).ParamName.ShouldBe("changeTolerance");
    }

    [Test]
    public void An_exception_late_in_a_step_leaves_nothing_learnt_of_what_was_undone()
    {
        var (x, untouched) = (new Parameter(Tensor.From([-1.2, 1])), new Parameter(Tensor.From([-1.2, 1])));
        var (optimizer, other) = (new LBFGS([x]), new LBFGS([untouched]));
        var calls = 0;
        Should.Throw<TimeoutException>(() => optimizer.Step(() => ++calls < 9 ? Rosenbrock(x) : throw new TimeoutException()));
        optimizer.IterationCount.ShouldBe(0);
        optimizer.StateDict().Numbers.ShouldBe(other.StateDict().Numbers);
        optimizer.StateDict().Tensors.ShouldBeEmpty();

        optimizer.Step(() => Rosenbrock(x));
        other.Step(() => Rosenbrock(untouched));
        Bits.Of(x).ShouldBe(Bits.Of(untouched));
    }

    [TestCase(NonFiniteGradients.Throw)]
    [TestCase(NonFiniteGradients.Skip)]
    public void Gradients_that_are_not_finite_later_in_a_step_without_a_search_meet_the_policy(NonFiniteGradients policy)
    {
        var x = new Parameter(Tensor.From([1.0]));
        var optimizer = new LBFGS([x], learningRate: 0.1) { LineSearch = false, NonFiniteGradients = policy };
        var calls = 0;
        void Step() => optimizer.Step(() => ++calls == 3 ? (x * double.NaN).Sum() : x.Pow(4).Sum());

        if (policy == NonFiniteGradients.Throw) Should.Throw<NonFiniteGradientException>(Step);
        else Step();
        calls.ShouldBe(3);
        x.ToArray<double>().ShouldBe([1.0]);
        (optimizer.StepCount, optimizer.IterationCount).ShouldBe((0, 0));
        optimizer.NonFiniteSteps.ShouldBe(policy == NonFiniteGradients.Skip ? 1 : 0);
    }

    [Test]
    public void A_search_never_ends_where_the_loss_or_its_slope_is_not_finite()
    {
        foreach (var beyond in ((double, double)[])[(double.NegativeInfinity, double.NaN), (-5, double.NaN), (double.NegativeInfinity, -1)])
        {
            var found = StrongWolfe.Search(At, At(0), 10, 25);
            found.Step.ShouldBeInRange(0.5, 1);
            found.Value.ShouldBe(-found.Step);

            LinePoint At(double step)
            {
                var (value, slope) = step < 1 ? (-step, -1) : beyond;
                return new(step, value, slope, [slope]);
            }
        }
    }

    [Test]
    public void A_damaged_state_or_a_longer_history_is_refused_as_a_whole()
    {
        var x = new Parameter(Tensor.From([-1.2, 1]));
        var optimizer = new LBFGS([x]);
        optimizer.Step(() => Rosenbrock(x));
        var state = optimizer.StateDict();
        Should.Throw<OptimizerMismatchException>(() => new LBFGS([x], historySize: 2).LoadStateDict(state)).Message.ShouldContain("longer than the 2 changes");
        foreach (var (name, value) in ((string, double)[])[("own.iterations", -1), ("own.history", -1), ("own.history", 1.5), ("own.scale", double.NaN)])
        {
            var damaged = state with { Numbers = new Dictionary<string, double>(state.Numbers) { [name] = value } };
            Should.Throw<OptimizerMismatchException>(() => optimizer.LoadStateDict(damaged)).Message.ShouldContain($"'{name}' is");
            optimizer.StateDict().Numbers.ShouldBe(state.Numbers);
        }
    }

    private static Tensor Rosenbrock(Tensor x)
    {
        var (head, tail) = (x[..^1], x[1..]);
        return (1 - head).Pow(2).Sum() + (100 * (tail - head.Pow(2)).Pow(2).Sum());
    }
}
