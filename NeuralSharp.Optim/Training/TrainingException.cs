namespace NeuralSharp.Optim;

/// <summary>
/// What a callback, a metric or a data set threw while a <see cref="Trainer"/> trained, with the place: <see cref="Exception.InnerException"/> is what it threw.
/// An <see cref="OperationCanceledException"/> is not wrapped.
/// </summary>
/// <param name="what">What threw.</param>
/// <param name="epoch">The epoch, counted from 1.</param>
/// <param name="batch">The batch within the epoch, counted from 1; null after the last.</param>
/// <param name="inner">What it threw.</param>
public sealed class TrainingException(string what, int epoch, int? batch, Exception inner) : InvalidOperationException(
    Invariant($"Fit: {what} failed {(batch is null ? "after" : "in")} epoch {epoch}{(batch is null ? "" : Invariant($", batch {batch}"))}: {inner.Message}"), inner)
{
    /// <summary>Whether an exception is to be told with the place; those that tell it themselves, and a cancellation, pass as they are.</summary>
    internal static bool Wraps(Exception exception) =>
        exception is not (OperationCanceledException or TrainingException or NonFiniteLossException or NonFiniteGradientException);

    /// <summary>The epoch, counted from 1.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>The batch within the epoch, counted from 1; null after the last batch of the epoch.</summary>
    public int? Batch { get; } = batch;
}
