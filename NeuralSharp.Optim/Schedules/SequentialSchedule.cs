namespace NeuralSharp.Optim;

/// <summary>
/// Schedules one after the other: f(t) = fₖ(t − mₖ), where mₖ is the last milestone that is not after t, and m₀ = 0. Each begins with its
/// own step 0. It ends where the last of them ends.
/// </summary>
/// <param name="schedules">The schedules, one or more.</param>
/// <param name="milestones">The first step of each schedule but the first, positive and increasing.</param>
/// <exception cref="ArgumentException">There are no schedules, their number is not one more than that of the milestones, or one ends before the next begins.</exception>
/// <exception cref="ArgumentOutOfRangeException">The milestones are not positive and increasing.</exception>
public sealed class SequentialSchedule(IEnumerable<Schedule> schedules, IEnumerable<int> milestones) : Schedule
{
    private readonly (Schedule Schedule, int First)[] _parts = Parts(Checked(schedules), Milestones.Check(milestones));

    /// <inheritdoc/>
    public override int? Length => _parts[^1].First + _parts[^1].Schedule.Length;

    /// <inheritdoc/>
    protected override double Factor(int step)
    {
        var (schedule, first) = Array.FindLast(_parts, part => part.First <= step);
        return schedule[step - first];
    }

    internal static Schedule[] Checked(IEnumerable<Schedule> schedules)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        Schedule[] all = [.. schedules];
        if (all.Length == 0) throw new ArgumentException("There are no schedules. Give one or more.", nameof(schedules));
        foreach (var schedule in all) ArgumentNullException.ThrowIfNull(schedule, nameof(schedules));
        return all;
    }

    private static (Schedule, int)[] Parts(Schedule[] schedules, int[] milestones)
    {
        if (milestones.Length != schedules.Length - 1)
        {
            throw new ArgumentException(
                Invariant($"There are {schedules.Length} schedules and {milestones.Length} milestones. Give one milestone less than schedules: the first begins at step 0."),
                nameof(milestones));
        }

        int[] firsts = [0, .. milestones];
        for (var i = 0; i < milestones.Length; i++)
        {
            if (!(schedules[i].Length < firsts[i + 1] - firsts[i])) continue;
            throw new ArgumentException(
                Invariant($"Schedule {i + 1} has {schedules[i].Length} steps, and the next begins {firsts[i + 1] - firsts[i]} steps after it. Let it begin earlier."),
                nameof(milestones));
        }

        return [.. schedules.Zip(firsts)];
    }
}
