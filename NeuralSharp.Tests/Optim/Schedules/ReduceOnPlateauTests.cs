using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

[TestFixture]
internal sealed class ReduceOnPlateauTests
{
    [Test]
    public void The_rate_falls_after_more_than_patience_epochs_without_an_improvement()
    {
        var optimizer = Make();
        var plateau = new ReduceOnPlateau(optimizer, factor: 0.5, patience: 2);
        Run(plateau, optimizer, 1, 0.9, 0.9, 0.9).ShouldBe([0.5, 0.5, 0.5, 0.5]);
        (plateau.Best, plateau.BadCount).ShouldBe((0.9, 2));
        Run(plateau, optimizer, 0.95).ShouldBe([0.25]);
        plateau.BadCount.ShouldBe(0);
        Run(plateau, optimizer, 1, 1, 0.8, 1, 1, 1).ShouldBe([0.25, 0.25, 0.25, 0.25, 0.25, 0.125]);
    }

    [Test]
    public void Only_what_beats_the_best_by_the_threshold_is_better()
    {
        // A tenth of the best: 9 is no improvement on 10, and 8.9 is.
        var optimizer = Make();
        var plateau = new ReduceOnPlateau(optimizer, factor: 0.5, patience: 0, threshold: 0.1);
        Run(plateau, optimizer, 10, 9, 8.9).ShouldBe([0.5, 0.25, 0.25]);
        plateau.Best.ShouldBe(8.9);

        optimizer = Make();
        plateau = new ReduceOnPlateau(optimizer, factor: 0.5, patience: 0, threshold: 0.5, options: new() { IsAbsolute = true });
        Run(plateau, optimizer, 10, 9.5, 9.25).ShouldBe([0.5, 0.25, 0.25]);

        optimizer = Make();
        plateau = new ReduceOnPlateau(optimizer, factor: 0.5, patience: 0, threshold: 0, options: new() { Maximize = true });
        Run(plateau, optimizer, -2, -1, -1, 1, 0.5).ShouldBe([0.5, 0.5, 0.25, 0.25, 0.125]);
    }

    // The margin is a tenth of the best metric's magnitude, whatever its sign: what is better and worse by hand.
    [TestCase(false, -10, -10.9, false)]
    [TestCase(false, -10, -11.1, true)]
    [TestCase(false, -10, -10, false)]
    [TestCase(false, -10, -9.5, false)]   // worse
    [TestCase(false, 10, 9.1, false)]
    [TestCase(false, 10, 8.9, true)]
    [TestCase(false, 0, 0, false)]
    [TestCase(false, 0, -1e-9, true)]
    [TestCase(false, 0, 1e-9, false)]
    [TestCase(false, double.NegativeInfinity, double.NegativeInfinity, false)]
    [TestCase(true, -10, -9.1, false)]
    [TestCase(true, -10, -8.9, true)]
    [TestCase(true, -10, -10, false)]
    [TestCase(true, -10, -10.5, false)]   // worse
    [TestCase(true, 10, 10.9, false)]
    [TestCase(true, 10, 11.1, true)]
    [TestCase(true, 0, 0, false)]
    [TestCase(true, 0, 1e-9, true)]
    [TestCase(true, double.PositiveInfinity, double.PositiveInfinity, false)]
    public void A_relative_threshold_is_a_share_of_the_magnitude(bool maximize, double best, double metric, bool isBetter)
    {
        var plateau = new ReduceOnPlateau(Make(), patience: 5, threshold: 0.1, options: new() { Maximize = maximize });
        plateau.Step(best);
        plateau.Step(metric);
        plateau.Best.ShouldBe(isBetter ? metric : best);
        plateau.BadCount.ShouldBe(isBetter ? 0 : 1);
    }

    [TestCase(false, -10, -9.95)]
    [TestCase(true, -10, -10.05)]
    public void An_absolute_threshold_does_not_look_at_the_sign(bool maximize, double best, double worse)
    {
        var plateau = new ReduceOnPlateau(Make(), patience: 5, threshold: 0.1, options: new() { Maximize = maximize, IsAbsolute = true });
        plateau.Step(best);
        plateau.Step(worse);
        (plateau.Best, plateau.BadCount).ShouldBe((best, 1));
    }

    [Test]
    public void A_constant_negative_metric_reduces_the_rate()
    {
        var optimizer = Make();
        Run(new ReduceOnPlateau(optimizer, factor: 0.5, patience: 1), optimizer, -3, -3, -3, -3, -3).ShouldBe([0.5, 0.5, 0.25, 0.25, 0.125]);
    }

    [Test]
    public void Epochs_of_the_cooldown_are_not_counted()
    {
        var optimizer = Make();
        var plateau = new ReduceOnPlateau(optimizer, factor: 0.5, patience: 1, cooldown: 3);
        Run(plateau, optimizer, 1, 1, 1, /* 3 of the cooldown */ 1, 1, 1, /* 2 that count */ 1, 1).ShouldBe([0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.25, 0.125]);
    }

    [Test]
    public void No_rate_falls_below_the_minimum_and_none_is_raised_to_it()
    {
        ParameterGroups groups = [new([new(Tensor.Ones([1]))]), new([new(Tensor.Ones([1]))]) { LearningRate = 0.001 }];
        var optimizer = new SGD(groups, 0.5);
        var plateau = new ReduceOnPlateau(optimizer, factor: 0.1, patience: 0, minimumRate: 0.02);
        for (var i = 0; i < 4; i++) plateau.Step(1);
        optimizer.Groups.Select(group => group.LearningRate).ShouldBe([0.02, 0.001]);
    }

    [Test]
    public void An_infinite_metric_is_no_better_and_NaN_is_refused()
    {
        var optimizer = Make();
        var plateau = new ReduceOnPlateau(optimizer, factor: 0.5, patience: 0);
        Run(plateau, optimizer, double.PositiveInfinity, 3, double.PositiveInfinity).ShouldBe([0.25, 0.25, 0.125]);
        Should.Throw<ArgumentOutOfRangeException>(() => plateau.Step(double.NaN)).ParamName.ShouldBe("metric");
        (plateau.Best, optimizer.LearningRate).ShouldBe((3, 0.125));
    }

    [Test]
    public void A_saved_and_loaded_run_goes_on_bit_for_bit()
    {
        double[] metrics = [.. Enumerable.Range(0, 40).Select(i => Math.Exp(-i / 10.0) + (0.1 * Math.Cos(i * i)))];
        var optimizer = Make();
        var whole = Run(Create(optimizer), optimizer, metrics);
        whole.Distinct().Count().ShouldBeGreaterThan(4);
        for (var stop = 0; stop < 40; stop += 3)
        {
            optimizer = Make();
            var first = Create(optimizer);
            Run(first, optimizer, metrics[..stop]);
            var state = first.StateDict();

            optimizer = Make();
            var second = Create(optimizer);
            second.LoadStateDict(state);
            Run(second, optimizer, metrics[stop..]).ShouldBe(whole[stop..]);
        }

        static ReduceOnPlateau Create(Optimizer optimizer) => new(optimizer, 0.7, patience: 1, threshold: 0.01, cooldown: 2);
    }

    [Test]
    public void A_state_that_does_not_fit_is_refused()
    {
        var plateau = new ReduceOnPlateau(Make());
        var scheduler = new LearningRateScheduler(Make(), new ConstantSchedule(), ScheduleUnit.Epoch);
        Should.Throw<StateMismatchException>(() => plateau.LoadStateDict(scheduler.StateDict())).Message.ShouldContain("ReduceOnPlateau.LoadStateDict");
    }

    [Test]
    public void Wrong_arguments_are_named()
    {
        var optimizer = Make();
        foreach (var factor in (double[])[0, 1, -1, double.NaN]) Check("factor", () => _ = new ReduceOnPlateau(optimizer, factor));
        Check("patience", () => _ = new ReduceOnPlateau(optimizer, patience: -1));
        Check("cooldown", () => _ = new ReduceOnPlateau(optimizer, cooldown: -1));
        foreach (var value in (double[])[-1, double.NaN, double.PositiveInfinity])
        {
            Check("threshold", () => _ = new ReduceOnPlateau(optimizer, threshold: value));
            Check("minimumRate", () => _ = new ReduceOnPlateau(optimizer, minimumRate: value));
        }

        static void Check(string name, Action create) => Should.Throw<ArgumentOutOfRangeException>(create).ParamName.ShouldBe(name);
    }

    private static SGD Make() => new([new(Tensor.Ones([1]))], 0.5);

    private static double[] Run(ReduceOnPlateau plateau, Optimizer optimizer, params double[] metrics) =>
    [
        .. metrics.Select(metric =>
        {
            plateau.Step(metric);
            return optimizer.LearningRate;
        }),
    ];

    [TestCase("best", double.NaN)]
    [TestCase("bad_count", -1)]
    [TestCase("cooldown_count", 0.5)]
    [TestCase("rate.0", -1)]
    public void A_damaged_state_changes_nothing(string name, double value)
    {
        var optimizer = new SGD([new Parameter(Tensor.Ones([1]))], 0.5);
        var plateau = new ReduceOnPlateau(optimizer);
        plateau.Step(5);
        var state = new StateDict(plateau.StateDict()) { ["best"] = 1 };
        state[name] = value;
        Should.Throw<StateMismatchException>(() => plateau.LoadStateDict(state)).Message.ShouldContain($"'{name}' is");
        (plateau.Best, plateau.BadCount, optimizer.LearningRate).ShouldBe((5, 0, 0.5));
    }
}
