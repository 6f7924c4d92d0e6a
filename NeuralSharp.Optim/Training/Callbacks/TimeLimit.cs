using System.Diagnostics;

namespace NeuralSharp.Optim;

/// <summary>Ends a training after the first step behind a time, counted from its start; the epoch then ends early, and is measured as any other.</summary>
/// <param name="limit">How long to train, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
public sealed class TimeLimit(TimeSpan limit) : TrainingCallback
{
    private readonly TimeSpan _limit = limit > TimeSpan.Zero ? limit : throw new OutOfRangeException(nameof(limit), limit, "The time limit must be positive.");
    private long _start;

    /// <inheritdoc/>
    public override void OnStart(TrainingContext context) => _start = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public override void OnStep(StepResult step) => StopRequested = Stopwatch.GetElapsedTime(_start) >= _limit;
}
