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
        optimizer.StateDict().Numbers().ShouldBe(other.StateDict().Numbers());
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
        Should.Throw<StateMismatchException>(() => new LBFGS([x], historySize: 2).LoadStateDict(state)).Message.ShouldContain("longer than the 2 changes");
        foreach (var (name, value) in ((string, double)[])[("own.iterations", -1), ("own.history", -1), ("own.history", 1.5), ("own.scale", double.NaN), ("own.scale", -0.5), ("own.step_length", -1)])
        {
            var damaged = new StateDict(state) { [name] = value };
            Should.Throw<StateMismatchException>(() => optimizer.LoadStateDict(damaged)).Message.ShouldContain($"'{name}' is");
            optimizer.StateDict().Numbers().ShouldBe(state.Numbers());
        }

        foreach (var name in state.Tensors.Select(entry => entry.Key))
        {
            var damaged = new StateDict(state) { [name] = (Tensor?)null };
            Should.Throw<StateMismatchException>(() => optimizer.LoadStateDict(damaged)).Message.ShouldContain($"'{name}' is null");
        }
    }

    // NIST's Misra1a, https://www.itl.nist.gov/div898/strd/nls/data/misra1a.shtml: y = b₁(1 − exp(−b₂x)), its data, starts and certified values.
    [TestCase(500, 0.0001)]
    [TestCase(250, 0.0005)]
    public void Misra1a_is_solved_from_both_starts_to_six_digits(double b1, double b2)
    {
        var x = Tensor.From([77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0]);
        var y = Tensor.From([10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78]);
        var (loss, found, end) = Fit([b1, b2], b => (y - (b[0] * (1 - (-b[1] * x).Exp()))).Square().Sum());
        end.ShouldBe(LBFGSTermination.NoLowerPoint);
        loss.ShouldBe(1.2455138894e-01, 1e-10);
        found[0].ShouldBe(2.3894212918e+02, 2.4e-4);
        found[1].ShouldBe(5.5015643181e-04, 5.5e-10);
    }

    // NIST's DanWood, https://www.itl.nist.gov/div898/strd/nls/data/danwood.shtml: y = b₁x^b₂.
    [TestCase(1, 5)]
    [TestCase(0.7, 4)]
    public void DanWood_is_solved_from_both_starts_to_six_digits(double b1, double b2)
    {
        var x = Tensor.From([1.309, 1.471, 1.490, 1.565, 1.611, 1.680]);
        var y = Tensor.From([2.138, 3.421, 3.597, 4.340, 4.882, 5.660]);
        var (loss, found, _) = Fit([b1, b2], b => (y - (b[0] * (b[1] * x.Log()).Exp())).Square().Sum());
        loss.ShouldBe(4.3173084083e-03, 1e-12);
        found[0].ShouldBe(7.6886226176e-01, 7.7e-7);
        found[1].ShouldBe(3.8604055871e+00, 3.9e-6);
    }

    // NIST's BoxBOD, https://www.itl.nist.gov/div898/strd/nls/data/boxbod.shtml: y = b₁(1 − exp(−b₂x)), of higher difficulty. From its second start
    // the first search leads to a plateau where the loss does not depend on b₂, as SciPy's does.
    [Test]
    public void BoxBOD_is_solved_from_its_far_start_to_six_digits()
    {
        var (x, y) = (Tensor.From([1.0, 2, 3, 5, 7, 10]), Tensor.From([109.0, 149, 149, 191, 213, 224]));
        var (loss, found, _) = Fit([1, 1], b => (y - (b[0] * (1 - (-b[1] * x).Exp()))).Square().Sum());
        loss.ShouldBe(1.1680088766e+03, 1e-6);
        found[0].ShouldBe(2.1380940889e+02, 2.2e-4);
        found[1].ShouldBe(5.4723748542e-01, 5.5e-7);
    }

    [Test]
    public void A_loss_times_a_constant_takes_the_same_evaluations()
    {
        // Of a power of two the very same, bit for bit, and of any other up to roundings.
        var plain = Evaluations(1);
        foreach (var scale in (double[])[Math.Pow(2, -33), Math.Pow(2, 33), Math.Pow(2, -100)]) Evaluations(scale).ShouldBe(plain);
        foreach (var scale in (double[])[1e-10, 1e10]) Evaluations(scale).Count.ShouldBeInRange(plain.Count * 9 / 10, plain.Count * 11 / 10);
        plain.Count.ShouldBeLessThan(100);

        static (int Count, double X, double Y) Evaluations(double scale)
        {
            var x = new Parameter(Tensor.From([-1.2, 1]));
            var optimizer = new LBFGS([x]) { ChangeTolerance = 0, GradientTolerance = 0 };
            var count = 0;
            while (Math.Abs(x[0].Item() - 1) > 1e-8)
            {
                optimizer.Step(() =>
                {
                    count++;
                    return Rosenbrock(x) * scale;
                });
                count.ShouldBeLessThan(1000);
            }

            return (count, x[0].Item(), x[1].Item());
        }
    }

    [Test]
    public void Each_step_says_why_it_ended()
    {
        var x = new Parameter(Tensor.From([-1.2, 1]));
        new LBFGS([x]).Termination.ShouldBe(LBFGSTermination.None);
        After(new LBFGS([x], maxIterations: 2) { MaxEvaluations = 100 }).ShouldBe(LBFGSTermination.MaxIterations);
        After(new LBFGS([x], maxIterations: 2) { LineSearch = false, MaxEvaluations = 100 }).ShouldBe(LBFGSTermination.MaxIterations);
        After(new LBFGS([x]) { MaxEvaluations = 3 }).ShouldBe(LBFGSTermination.MaxEvaluations);
        After(new LBFGS([x]) { ChangeTolerance = 1e6 }).ShouldBe(LBFGSTermination.ChangeTolerance);
        After(new LBFGS([x], maxIterations: 1000) { ChangeTolerance = 0 }).ShouldBe(LBFGSTermination.GradientTolerance);
        After(new LBFGS([x], maxIterations: 1000) { ChangeTolerance = 0, GradientTolerance = 0 }).ShouldBeOneOf(LBFGSTermination.NoLowerPoint, LBFGSTermination.GradientTolerance);

        LBFGSTermination After(LBFGS optimizer)
        {
            optimizer.Step(() => Rosenbrock(x));
            return optimizer.Termination;
        }
    }

    [Test]
    public void A_step_that_moves_nothing_says_so()
    {
        // At the kink of |x| the slope is 1 on one side, and nothing is lower on the other.
        var x = new Parameter(Tensor.From([0.0]));
        var optimizer = new LBFGS([x]);
        for (var step = 0; step < 3; step++)
        {
            optimizer.Step(() => (x + 1e-300).Abs().Sum());
            optimizer.Termination.ShouldBe(LBFGSTermination.NoLowerPoint);
            x.Item().ShouldBe(0);
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_small_gradient_is_no_end_above_its_tolerance(bool lineSearch)
    {
        // f = 1e-5/2 · x² from 1: |g| = 1e-5 is above 1e-7, and the descent it promises, g² = 1e-10, below the change tolerance of 1e-9.
        var x = new Parameter(Tensor.From([1.0]));
        var optimizer = new LBFGS([x], maxIterations: 100) { LineSearch = lineSearch, ChangeTolerance = 1e-12 };
        optimizer.Step(() => (0.5e-5 * x.Square()).Sum());
        optimizer.Termination.ShouldBe(LBFGSTermination.GradientTolerance);
        Math.Abs(x.Item()).ShouldBeLessThanOrEqualTo(1e-2);
        var start = new Parameter(Tensor.From([1.0]));
        new LBFGS([start], maxIterations: 1) { LineSearch = lineSearch }.Step(() => (0.5e-5 * start.Square()).Sum());
        start.Item().ShouldBeLessThan(1);   // with the default tolerances it begins at least
    }

    [TestCase(double.NaN, true)]
    [TestCase(double.NaN, false)]
    [TestCase(double.PositiveInfinity, true)]
    [TestCase(double.NegativeInfinity, false)]
    public void A_loss_that_is_not_finite_is_named_and_the_start_is_kept(double loss, bool lineSearch)
    {
        var x = new Parameter(Tensor.From([-1.2, 1]));
        var optimizer = new LBFGS([x], learningRate: 0.001, maxIterations: 2) { LineSearch = lineSearch };
        optimizer.Step(() => Rosenbrock(x));
        var (before, numbers) = (Bits.Of(x), optimizer.StateDict().Numbers());
        var exception = Should.Throw<NonFiniteLossException>(() => optimizer.Step(() => (Rosenbrock(x) * loss) + loss));
        exception.Message.ShouldStartWith(FormattableString.Invariant($"LBFGS.Step: the loss is {loss}."));
        exception.Loss.ShouldBe(loss);
        Bits.Of(x).ShouldBe(before);
        optimizer.StepCount.ShouldBe(1);
        optimizer.StateDict().Numbers().ShouldBe(numbers);
        optimizer.Termination.ShouldBe(LBFGSTermination.None);
    }

    [Test]
    public void A_gradient_that_is_not_finite_under_a_loss_that_is_is_named_too()
    {
        var x = new Parameter(Tensor.From([0.0, 1]));
        var optimizer = new LBFGS([x]);
        Should.Throw<NonFiniteLossException>(() => optimizer.Step(() => x.Sqrt().Sum())).Message.ShouldContain("the loss is 1, and its gradient is not finite");   // √0 has an infinite slope
        x.ToArray<double>().ShouldBe([0, 1]);
        optimizer.StepCount.ShouldBe(0);

        var skipping = new LBFGS([x]) { NonFiniteGradients = NonFiniteGradients.Skip };
        skipping.Step(() => x.Sqrt().Sum());
        skipping.Step(() => (x * double.NaN).Sum());
        (skipping.StepCount, skipping.NonFiniteSteps, skipping.Termination).ShouldBe((0, 2, LBFGSTermination.Skipped));
        x.ToArray<double>().ShouldBe([0, 1]);
    }

    [Test]
    public void A_search_turns_back_from_points_where_the_loss_is_not_finite()
    {
        var x = new Parameter(Tensor.From([1.0]));
        var optimizer = new LBFGS([x], learningRate: 100) { ChangeTolerance = 0 };
        optimizer.Step(() => (x - x.Log()).Sum());   // NaN for x < 0; the minimum is at 1
        x.Item().ShouldBe(1, 1e-6);
        using (Autograd.NoGrad()) x.CopyFrom(Tensor.From([3.0]));
        for (var step = 0; step < 5; step++) optimizer.Step(() => (x - x.Log()).Sum());
        x.Item().ShouldBe(1, 1e-6);
    }

    /// <summary>Steps until no lower point is found, without tolerances.</summary>
    private static (double Loss, double[] Found, LBFGSTermination End) Fit(double[] start, Func<Tensor, Tensor> loss)
    {
        var b = new Parameter(Tensor.From(start));
        var optimizer = new LBFGS([b]) { ChangeTolerance = 0, GradientTolerance = 0 };
        do optimizer.Step(() => loss(b));
        while (optimizer.Termination is LBFGSTermination.MaxIterations or LBFGSTermination.MaxEvaluations && optimizer.StepCount < 100);
        return (loss(b).Item(), b.ToArray<double>(), optimizer.Termination);
    }

    private static Tensor Rosenbrock(Tensor x)
    {
        var (head, tail) = (x[..^1], x[1..]);
        return (1 - head).Pow(2).Sum() + (100 * (tail - head.Pow(2)).Pow(2).Sum());
    }
}
