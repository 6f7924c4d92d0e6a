using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

[TestFixture]
internal sealed class LearningRateSchedulerTests
{
    [Test]
    public void Step_0_is_applied_at_once_and_each_step_sets_the_base_rate_times_the_factor()
    {
        var optimizer = new SGD([Make()], 0.5);
        var scheduler = new LearningRateScheduler(optimizer, new LambdaSchedule(t => 1.0 / (t + 2)), ScheduleUnit.Step);
        for (var t = 0; t < 10; t++)
        {
            (scheduler.StepCount, optimizer.LearningRate).ShouldBe((t, 0.5 * (1.0 / (t + 2))));
            scheduler.Step();
        }
    }

    [Test]
    public void Every_group_has_a_base_rate_of_its_own()
    {
        var optimizer = Grouped();
        var scheduler = new LearningRateScheduler(optimizer, new StepSchedule(2, 0.5), ScheduleUnit.Epoch);
        scheduler.BaseRates.ShouldBe([0.5, 0.125]);
        Rates(optimizer).ShouldBe([0.5, 0.125]);
        for (var t = 0; t < 5; t++) scheduler.Step();
        Rates(optimizer).ShouldBe([0.125, 0.03125]);
    }

    [TestCase(ScheduleUnit.Step, "5 steps")]
    [TestCase(ScheduleUnit.Epoch, "5 epochs")]
    public void Stepped_past_its_end_it_says_so(ScheduleUnit unit, string told)
    {
        var optimizer = new SGD([Make()], 0.5);
        var scheduler = new LearningRateScheduler(optimizer, new OneCycleSchedule(5), unit);
        for (var t = 0; t < 5; t++)
        {
            optimizer.LearningRate.ShouldBe(0.5 * scheduler.Schedule[t]);
            scheduler.Step();
        }

        optimizer.LearningRate.ShouldBe(0.5 * scheduler.Schedule[4], "the training is over, and the rate stays");
        var message = Should.Throw<InvalidOperationException>(scheduler.Step).Message;
        message.ShouldContain(told);
        message.ShouldContain("number 6");
        (scheduler.StepCount, optimizer.LearningRate).ShouldBe((5, 0.5 * scheduler.Schedule[4]));
    }

    [TestCase(0)]
    [TestCase(4)]
    [TestCase(10)]
    public void A_saved_and_loaded_run_goes_on_bit_for_bit(int stop)
    {
        var schedule = new LinearWarmUp(3).Then(new OneCycleSchedule(7), 3);
        var optimizer = Grouped();
        var whole = Continue(new LearningRateScheduler(optimizer, schedule, ScheduleUnit.Step), optimizer);
        whole.Count.ShouldBe(11);

        var first = new LearningRateScheduler(Grouped(), schedule, ScheduleUnit.Step);
        for (var t = 0; t < stop; t++) first.Step();
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"scheduler-{stop}.safetensors");
        first.StateDict().Save(path);

        // The optimizer has other rates: those of its own saved state would be the scheduled ones.
        optimizer = Grouped();
        foreach (var group in optimizer.Groups) group.LearningRate = 0.7;
        var second = new LearningRateScheduler(optimizer, schedule, ScheduleUnit.Step);
        second.LoadStateDict(StateDict.Load(path));
        second.StepCount.ShouldBe(stop);
        Continue(second, optimizer).ShouldBe(whole[stop..]);

        static List<double[]> Continue(LearningRateScheduler scheduler, Optimizer optimizer)
        {
            List<double[]> rates = [Rates(optimizer)];
            while (scheduler.StepCount < scheduler.Schedule.Length)
            {
                scheduler.Step();
                rates.Add(Rates(optimizer));
            }

            return rates;
        }
    }

    [Test]
    public void A_state_that_does_not_fit_is_refused_and_changes_nothing()
    {
        var optimizer = Grouped();
        var scheduler = new LearningRateScheduler(optimizer, new OneCycleSchedule(5), ScheduleUnit.Step);
        var before = Rates(optimizer);
        Refuse(new LearningRateScheduler(new SGD([Make()]), new OneCycleSchedule(5), ScheduleUnit.Step).StateDict(), "'base_rate.1' is missing");
        Refuse(With("step_count", 6), "6 steps are not within this schedule of 5");
        Refuse(With("step_count", -1), "-1 steps");
        Refuse(With("step_count", 1.5), "1.5 steps");
        Refuse(With("other", 1), "'other' is no part of it");
        var vector = scheduler.StateDict();
        vector["step_count"] = Tensor.Zeros([2], DType.Float64);
        Refuse(vector, "instead of one number");
        Should.Throw<ArgumentNullException>(() => scheduler.LoadStateDict(null!));

        StateDict With(string name, double value) => new(scheduler.StateDict()) { [name] = value };

        void Refuse(StateDict state, string why)
        {
            Should.Throw<StateMismatchException>(() => scheduler.LoadStateDict(state)).Message.ShouldContain(why);
            scheduler.StepCount.ShouldBe(0);
            Rates(optimizer).ShouldBe(before);
        }
    }

    [Test]
    public void Neither_it_nor_a_plateau_can_be_stepped_while_a_step_is_captured()
    {
        var w = Make();
        var optimizer = new SGD([w]);
        var scheduler = new LearningRateScheduler(optimizer, new StepSchedule(1), ScheduleUnit.Step);
        var plateau = new ReduceOnPlateau(optimizer);
        foreach (var action in (Action[])[scheduler.Step, () => plateau.Step(1)])
        {
            var step = CapturedStep.Create((x, _) =>
            {
                var loss = (w * x).Sum();
                loss.Backward();
                optimizer.Step();
                action();
                return loss;
            }, optimizer);
            Should.Throw<CaptureException>(() => step.Run(Tensor.Ones([2]), Tensor.Ones([2]))).Message.ShouldContain("between the steps");
        }

        scheduler.StepCount.ShouldBe(0);
        plateau.Best.ShouldBe(double.PositiveInfinity);
    }

    [Test]
    public void Arguments_are_checked()
    {
        var optimizer = new SGD([Make()]);
        Should.Throw<ArgumentNullException>(() => new LearningRateScheduler(null!, new ConstantSchedule(), ScheduleUnit.Step));
        Should.Throw<ArgumentNullException>(() => new LearningRateScheduler(optimizer, null!, ScheduleUnit.Step));
        Should.Throw<ArgumentOutOfRangeException>(() => new LearningRateScheduler(optimizer, new ConstantSchedule(), (ScheduleUnit)2)).ParamName.ShouldBe("unit");
    }

    private static Parameter Make() => new(Tensor.Ones([2]));

    private static SGD Grouped()
    {
        ParameterGroups groups = [new([Make()]), new([Make()]) { LearningRate = 0.125 }];
        return new SGD(groups, 0.5);
    }

    private static double[] Rates(Optimizer optimizer) => [.. optimizer.Groups.Select(group => group.LearningRate)];

    [TestCase("base_rate.0", -1)]
    [TestCase("base_rate.0", double.NaN)]
    public void A_damaged_state_changes_nothing(string name, double value)
    {
        var optimizer = new SGD([new Parameter(Tensor.Ones([1]))], 0.5);
        var scheduler = new LearningRateScheduler(optimizer, new CosineSchedule(10), ScheduleUnit.Step);
        var state = new StateDict(scheduler.StateDict()) { ["step_count"] = 3 };
        state[name] = value;
        Should.Throw<StateMismatchException>(() => scheduler.LoadStateDict(state)).Message.ShouldContain($"'{name}' is");
        (scheduler.StepCount, scheduler.BaseRates[0], optimizer.LearningRate).ShouldBe((0, 0.5, 0.5));
    }
}
