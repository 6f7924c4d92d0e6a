using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>Every schedule beside its formula, written out again in its plainest form, at every step.</summary>
[TestFixture]
internal sealed class ScheduleFormulaTests
{
    private const int Steps = 200;

    private static readonly (string Name, Schedule Schedule, Func<int, double> Formula)[] s_rows =
    [
        ("constant", new ConstantSchedule(0.25), t => 0.25),
        ("constant by default", new ConstantSchedule(), t => 1),
        ("constant for 7 steps", new ConstantSchedule(0.25, 7), t => t < 7 ? 0.25 : 1),
        ("step", new StepSchedule(30), t => Product(t / 30, _ => 0.1)),
        ("step 7 0.5", new StepSchedule(7, 0.5), t => Product(t / 7, _ => 0.5)),
        ("multi-step", new MultiStepSchedule([1, 50, 51], 0.2), t => (t >= 1 ? 0.2 : 1) * (t >= 50 ? 0.2 : 1) * (t >= 51 ? 0.2 : 1)),
        ("multi-step without milestones", new MultiStepSchedule([]), t => 1),
        ("exponential", new ExponentialSchedule(0.97), t => Product(t, _ => 0.97)),
        ("exponential by halves", new ExponentialSchedule(0.5, 20), t => Math.Exp(-Math.Log(2) * t / 20)),
        ("polynomial", new PolynomialSchedule(80), t => t <= 80 ? (80.0 - t) / 80 : 0),
        ("polynomial 150 2 0.1", new PolynomialSchedule(150, 2, 0.1), t => t <= 150 ? (0.9 * (150 - t) * (150 - t) / 22500) + 0.1 : 0.1),
        ("polynomial, root", new PolynomialSchedule(199, 0.5), t => t <= 199 ? Math.Sqrt((199.0 - t) / 199) : 0),
        ("cosine", new CosineSchedule(60), t => t <= 60 ? Squared(Math.Cos(Math.PI * t / 120)) : 0),
        ("cosine to 0.2", new CosineSchedule(150, 0.2), t => t <= 150 ? (0.8 * Squared(Math.Cos(Math.PI * t / 300))) + 0.2 : 0.2),
        ("cosine with restarts", new CosineRestartsSchedule(30), t => Squared(Math.Cos(Math.PI * (t % 30) / 60))),
        ("cosine with restarts, growing", new CosineRestartsSchedule(10, growth: 2, peak: 0.5, end: 0.1), GrowingRestarts),
        ("cosine with restarts, of one step", new CosineRestartsSchedule(1), t => 1),
        ("one-cycle", new OneCycleSchedule(Steps), t => t <= 59
            ? 0.04 + (0.96 * Squared(Math.Sin(Math.PI * t / 118)))
            : 4e-6 + ((1 - 4e-6) * Squared(Math.Cos(Math.PI * (t - 59) / 280)))),
        ("one-cycle, lines", new OneCycleSchedule(Steps, 0.5, 10, 100, Anneal.Linear), t => t <= 99
            ? 0.1 + (0.9 * t / 99)
            : 1 - (0.999 * (t - 99) / 100)),
        ("one-cycle, three lines", new OneCycleSchedule(Steps, 0.4, 10, 100, Anneal.Linear, threePhases: true), t => t <= 79
            ? 0.1 + (0.9 * t / 79)
            : t <= 158 ? 1 - (0.9 * (t - 79) / 79) : 0.1 - (0.099 * (t - 158) / 41)),
        ("linear warm-up", new LinearWarmUp(10), t => t < 10 ? (10.0 + (2 * t)) / 30 : 1),
        ("linear warm-up from 0", new LinearWarmUp(150, 0), t => t < 150 ? t / 150.0 : 1),
        ("exponential warm-up", new ExponentialWarmUp(12.5), t => 1 - Product(t + 1, _ => Math.Exp(-0.08))),
        ("inverse root of one's own", new LambdaSchedule(t => 1 / Math.Sqrt(t + 1)), t => Math.Pow(t + 1, -0.5)),
        ("chained", new LinearWarmUp(50, 0) * new ExponentialSchedule(0.98), t => Math.Min(t / 50.0, 1) * Product(t, _ => 0.98)),
        ("chained with a number", 0.5 * new StepSchedule(100), t => t < 100 ? 0.5 : 0.05),
        ("sequential", new LinearWarmUp(20, 0).Then(new CosineSchedule(180), 20), t => t < 20 ? t / 20.0 : Squared(Math.Cos(Math.PI * (t - 20) / 360))),
        ("sequential of three", new SequentialSchedule([new ConstantSchedule(0.1), new StepSchedule(10, 0.5), new ConstantSchedule(0.01)], [5, 30]),
            t => t < 5 ? 0.1 : t < 30 ? Product((t - 5) / 10, _ => 0.5) : 0.01),
    ];

    [Test]
    public void Each_is_its_formula_at_every_step([Range(0, 27)] int row)
    {
        s_rows.Length.ShouldBe(28);
        var (name, schedule, formula) = s_rows[row];
        var values = schedule.Values(Steps);
        for (var t = 0; t < Steps; t++) values[t].ShouldBe(formula(t), 1e-14, $"{name}, step {t}");
        for (var t = 0; t < Steps; t++) values[t].ShouldBe(schedule[t]);
    }

    [Test]
    public void Every_schedule_of_the_library_has_a_row()
    {
        var covered = s_rows.Select(row => row.Schedule.GetType()).ToHashSet();
        typeof(Schedule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Schedule))).Except(covered).ShouldBeEmpty();
    }

    [Test]
    public void What_is_held_at_the_end_is_exact()
    {
        new LinearWarmUp(7)[7].ShouldBe(1);
        new PolynomialSchedule(7, 2, 0.1)[int.MaxValue].ShouldBe(0.1);
        new CosineSchedule(7)[7].ShouldBe(0);
        new CosineSchedule(7)[int.MaxValue].ShouldBe(0);
        new CosineRestartsSchedule(3, growth: 2)[int.MaxValue].ShouldBeInRange(0, 1);
        new StepSchedule(7)[0].ShouldBe(1);
    }

    [TestCase(1, 0.3)]    // no room for the rise
    [TestCase(2, 0.3)]
    [TestCase(10, 0.1)]   // the rise ends where it begins
    [TestCase(10, 1.0)]   // no fall
    [TestCase(10, 0.0)]
    public void A_one_cycle_of_few_steps_stays_within_its_bounds(int steps, double warmUp)
    {
        foreach (var threePhases in (bool[])[false, true])
        {
            var values = new OneCycleSchedule(steps, Math.Min(warmUp, threePhases ? 0.5 : 1), threePhases: threePhases).Values(steps);
            values.ShouldAllBe(value => value >= 4e-6 * (1 - 1e-12) && value <= 1);
        }
    }

    private static double Squared(double x) => x * x;

    private static double Product(int count, Func<int, double> factor) => Enumerable.Range(0, count).Aggregate(1.0, (product, i) => product * factor(i));

    /// <summary>Cycles of 10, 20, 40, 80 and 160 steps begin at 0, 10, 30, 70 and 150.</summary>
    private static double GrowingRestarts(int t)
    {
        var (first, length, peak) = t < 10 ? (0, 10, 1.0) : t < 30 ? (10, 20, 0.5) : t < 70 ? (30, 40, 0.25) : t < 150 ? (70, 80, 0.125) : (150, 160, 0.0625);
        return 0.1 + (0.9 * peak * Squared(Math.Cos(Math.PI * (t - first) / (2 * length))));
    }
}
