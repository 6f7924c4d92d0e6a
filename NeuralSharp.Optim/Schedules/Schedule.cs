using System.Globalization;

namespace NeuralSharp.Optim;

/// <summary>
/// How a learning rate goes from step to step: a function f of the step number t, counted from 0, by which the base rate is
/// multiplied: ηₜ = η · f(t). It has no state, so it can be listed, drawn, and combined; a <see cref="LearningRateScheduler"/>
/// applies it to an optimizer. What a step is, a batch or an epoch, is said there.
/// </summary>
/// <remarks>A schedule of one's own overrides <see cref="Factor"/>, or is a <see cref="LambdaSchedule"/>.</remarks>
/// <example>
/// <code>
/// var schedule = new LinearWarmUp(100).Then(new CosineSchedule(900), 100);
/// double[] curve = schedule.Values(1000);
/// </code>
/// </example>
public abstract class Schedule
{
    /// <summary>How many steps the schedule is made for, 0 to Length − 1; null where it goes on for ever.</summary>
    public virtual int? Length => null;

    /// <summary>The factor f(t) of the base rate in a step.</summary>
    /// <param name="step">The step t, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative, or past the schedule's end.</exception>
    /// <exception cref="InvalidOperationException">The schedule gives a factor that is negative or not finite.</exception>
    public double this[int step]
    {
        get
        {
            Require.NotNegative(step);
            if (step >= Length)
            {
                throw new OutOfRangeException(
                    nameof(step), step, Invariant($"{Name}: step {step} is past its end; it has {Length} steps, 0 to {Length - 1}. Make it as long as the training."));
            }

            var factor = Factor(step);
            if (factor >= 0 && double.IsFinite(factor)) return factor;
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{Name}: the factor of step {step} is {factor}, and a learning rate is zero or positive, and finite."));
        }
    }

    /// <summary>The name in messages.</summary>
    protected string Name => GetType().Name;

    /// <summary>Two schedules at once: the product of their factors.</summary>
    public static Schedule operator *(Schedule left, Schedule right) => new ChainedSchedule(left, right);

    /// <summary>A schedule with all factors multiplied by a number, zero or positive.</summary>
    public static Schedule operator *(double factor, Schedule schedule) => new ChainedSchedule(new ConstantSchedule(factor), schedule);

    /// <summary>The factors of the first steps, to list or to draw.</summary>
    /// <param name="steps">How many, zero or positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or the schedule is shorter.</exception>
    public double[] Values(int steps)
    {
        Require.NotNegative(steps);
        var values = new double[steps];
        for (var step = 0; step < steps; step++) values[step] = this[step];
        return values;
    }

    /// <summary>This schedule, and from a step on another one, which begins there with its own step 0.</summary>
    /// <param name="next">The schedule that follows.</param>
    /// <param name="milestone">Its first step, positive.</param>
    public Schedule Then(Schedule next, int milestone) => new SequentialSchedule([this, next], [milestone]);

    /// <summary>The formula: the factor of a step that is not negative and not past the end.</summary>
    protected abstract double Factor(int step);
}
