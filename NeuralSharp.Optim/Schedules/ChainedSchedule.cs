namespace NeuralSharp.Optim;

/// <summary>Schedules at once: f(t) = f₁(t) · f₂(t) · …. It ends where the first of them ends.</summary>
/// <param name="schedules">The schedules, one or more.</param>
/// <exception cref="ArgumentException">There are none.</exception>
public sealed class ChainedSchedule(params Schedule[] schedules) : Schedule
{
    private readonly Schedule[] _schedules = SequentialSchedule.Checked(schedules);

    /// <inheritdoc/>
    public override int? Length => _schedules.Min(schedule => schedule.Length);

    /// <inheritdoc/>
    protected override double Factor(int step) => _schedules.Aggregate(1.0, (product, schedule) => product * schedule[step]);
}
