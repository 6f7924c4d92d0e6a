using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>What schedules refuse, where they end, and how they are combined.</summary>
[TestFixture]
internal sealed class ScheduleTests
{
    private static IEnumerable<TestCaseData> WrongArguments()
    {
        foreach (var value in (int[])[0, -1, int.MinValue])
        {
            yield return Row("period", value, "1 or more", () => new StepSchedule(value));
            yield return Row("period", value, "1 or more", () => new ExponentialSchedule(0.5, value));
            yield return Row("period", value, "1 or more", () => new CosineRestartsSchedule(value));
            yield return Row("growth", value, "1 or more", () => new CosineRestartsSchedule(3, value));
            yield return Row("steps", value, "1 or more", () => new ConstantSchedule(1, value));
            yield return Row("steps", value, "1 or more", () => new PolynomialSchedule(value));
            yield return Row("steps", value, "1 or more", () => new CosineSchedule(value));
            yield return Row("steps", value, "1 or more", () => new OneCycleSchedule(value));
            yield return Row("steps", value, "1 or more", () => new LinearWarmUp(value));
            yield return Row("length", value, "1 or more", () => new LambdaSchedule(_ => 1, value));
            yield return Row("milestones", value, "each later than the one before", () => new MultiStepSchedule([value]));
            yield return Row("milestones", value, "each later than the one before", () => new ConstantSchedule().Then(new ConstantSchedule(), value));
        }

        foreach (var value in (double[])[-0.1, 1.1, double.NaN, double.PositiveInfinity])
        {
            yield return Row("end", value, "from 0 to 1", () => new PolynomialSchedule(3, end: value));
            yield return Row("end", value, "from 0 to 1", () => new CosineSchedule(3, value));
            yield return Row("end", value, "from 0 to 1", () => new CosineRestartsSchedule(3, end: value));
            yield return Row("peak", value, "from 0 to 1", () => new CosineRestartsSchedule(3, peak: value));
            yield return Row("warmUp", value, "from 0 to 1", () => new OneCycleSchedule(3, value));
            yield return Row("start", value, "from 0 to 1", () => new LinearWarmUp(3, value));
        }

        foreach (var value in (double[])[0, -1, double.NaN, double.PositiveInfinity])
        {
            yield return Row("factor", value, "positive and finite", () => new StepSchedule(3, value));
            yield return Row("factor", value, "positive and finite", () => new MultiStepSchedule([3], value));
            yield return Row("factor", value, "positive and finite", () => new ExponentialSchedule(value));
            yield return Row("power", value, "positive and finite", () => new PolynomialSchedule(3, value));
            yield return Row("timeConstant", value, "positive and finite", () => new ExponentialWarmUp(value));
            yield return Row("startDivisor", value, "1 or more", () => new OneCycleSchedule(3, startDivisor: value));
            yield return Row("endDivisor", value, "1 or more", () => new OneCycleSchedule(3, endDivisor: value));
        }

        yield return Row("factor", -0.5, "zero or positive", () => new ConstantSchedule(-0.5));
        yield return Row("factor", -0.5, "zero or positive", () => -0.5 * new StepSchedule(3));
        yield return Row("warmUp", 0.6, "0.5 with three phases", () => new OneCycleSchedule(3, 0.6, threePhases: true));
        yield return Row("milestones", 4, "number 3 is 4, after 4", () => new MultiStepSchedule([3, 4, 4]));
        yield return Row("milestones", 2, "number 2 is 2, after 3", () => new MultiStepSchedule([3, 2]));

        static TestCaseData Row(string name, object value, string range, Func<Schedule> create) =>
            new TestCaseData(name, value, range, create).SetArgDisplayNames(name, $"{value}", range);
    }

    [TestCaseSource(nameof(WrongArguments))]
    public void A_wrong_argument_is_named_with_its_value_and_range(string name, object value, string range, Func<Schedule> create)
    {
        var error = Should.Throw<ArgumentOutOfRangeException>(() => create());
        error.ParamName.ShouldBe(name);
        error.ActualValue.ShouldBe(value);
        error.Message.ShouldContain(range);
    }

    [Test]
    public void Lists_are_checked()
    {
        Should.Throw<ArgumentException>(() => new ChainedSchedule()).Message.ShouldContain("no schedules");
        Should.Throw<ArgumentException>(() => new SequentialSchedule([], [])).Message.ShouldContain("no schedules");
        Should.Throw<ArgumentException>(() => new SequentialSchedule([new ConstantSchedule()], [3])).Message.ShouldContain("1 schedules and 1 milestones");
        Should.Throw<ArgumentException>(() => new OneCycleSchedule(5).Then(new ConstantSchedule(), 6)).Message.ShouldContain("Schedule 1 has 5 steps");
        Should.Throw<ArgumentNullException>(() => new ChainedSchedule(null!));
        Should.Throw<ArgumentNullException>(() => new ChainedSchedule([null!]));
        Should.Throw<ArgumentNullException>(() => new MultiStepSchedule(null!)).ParamName.ShouldBe("milestones");
        Should.Throw<ArgumentNullException>(() => new LambdaSchedule(null!));
        Should.Throw<ArgumentOutOfRangeException>(() => new ConstantSchedule().Values(-1));
    }

    [Test]
    public void A_step_past_the_end_or_before_the_start_is_refused()
    {
        var schedule = new OneCycleSchedule(5);
        schedule.Length.ShouldBe(5);
        schedule.Values(5).Length.ShouldBe(5);
        Should.Throw<ArgumentOutOfRangeException>(() => schedule[5]).Message.ShouldContain("OneCycleSchedule: step 5 is past its end; it has 5 steps, 0 to 4");
        Should.Throw<ArgumentOutOfRangeException>(() => schedule.Values(6));
        Should.Throw<ArgumentOutOfRangeException>(() => schedule[-1]).ParamName.ShouldBe("step");
        new LambdaSchedule(_ => 1, 3).Length.ShouldBe(3);
        new CosineSchedule(5).Length.ShouldBeNull("it holds its end");
    }

    [Test]
    public void Combinations_end_where_their_parts_do()
    {
        (new OneCycleSchedule(5) * new ConstantSchedule()).Length.ShouldBe(5);
        (new OneCycleSchedule(5) * new OneCycleSchedule(4)).Length.ShouldBe(4);
        (new StepSchedule(5) * new StepSchedule(4)).Length.ShouldBeNull();
        new LinearWarmUp(3).Then(new OneCycleSchedule(5), 3).Length.ShouldBe(8);
        new LinearWarmUp(3).Then(new StepSchedule(5), 3).Length.ShouldBeNull();
        new OneCycleSchedule(5).Then(new ConstantSchedule(0.1), 5).Values(6)[5].ShouldBe(0.1);
    }

    [TestCase(-0.1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void A_formula_of_ones_own_that_gives_no_rate_is_found(double factor)
    {
        var message = Should.Throw<InvalidOperationException>(() => new LambdaSchedule(t => t == 2 ? factor : 1).Values(3)).Message;
        message.ShouldContain("LambdaSchedule: the factor of step 2 is");
    }

    [Test]
    public void A_schedule_of_ones_own_is_a_formula()
    {
        new InverseRoot().Values(3).ShouldBe([1, 1 / Math.Sqrt(2), 1 / Math.Sqrt(3)]);
        Should.Throw<ArgumentOutOfRangeException>(() => new InverseRoot()[-1]);
    }

    private sealed class InverseRoot : Schedule
    {
        protected override double Factor(int step) => 1 / Math.Sqrt(step + 1);
    }
}
