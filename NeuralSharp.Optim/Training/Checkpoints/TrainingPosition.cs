using System.Diagnostics;
using NeuralSharp.Layers;

namespace NeuralSharp.Optim;

/// <summary>Where a training is: the epoch, how much of it is done and what that came to, and the epochs before.</summary>
/// <param name="plan">What the training was asked for that must be the same when it goes on.</param>
/// <param name="decision">How the loss tells two classes apart; null where it does not.</param>
internal sealed class TrainingPosition(TrainingPlan plan, BinaryDecision? decision) : IStateful
{
    private readonly Generator _order = new(0);   // stands where the generator of the order stood before the epoch
    private readonly Stopwatch _clock = new();
    private TimeSpan _before;

    /// <summary>The epoch, counted from 1.</summary>
    public int Epoch { get; private set; } = 1;

    /// <summary>How many of its batches are done.</summary>
    public int Batches { get; private set; }

    /// <summary>Whether a callback has ended the training.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; private set; }

    /// <summary>What the batches came to.</summary>
    public Tally Tally { get; private set; } = new(decision);

    /// <summary>The epochs before.</summary>
    public TrainingHistory History { get; } = new();

    /// <summary>The time that the epoch took.</summary>
    public TimeSpan Elapsed => _before + _clock.Elapsed;

    /// <summary>Begins the epoch, or goes on with it.</summary>
    /// <returns>The data as they are in this pass, and the examples that are still to come, in order.</returns>
    public (Dataset Data, int[] Order) Begin(Dataset data, Generator generator, int batchSize, bool dropLast)
    {
        _clock.Restart();
        if (Batches == 0) _order.LoadStateDict(generator.StateDict());
        var (inPass, order) = data.BeginPass(Batches == 0 ? generator : CopyOf(_order), dropLast ? batchSize : 1);
        return (inPass, order[Math.Min(order.Length, Batches * batchSize)..]);
    }

    /// <summary>Notes that a step is done.</summary>
    public void EndStep(int batches, double learningRate) => (Batches, LearningRate) = (batches, learningRate);

    /// <summary>Stops the clock.</summary>
    public void EndBatches() => _clock.Stop();

    /// <summary>Notes that the epoch is done.</summary>
    public void EndEpoch(bool isStopped)
    {
        (Epoch, Batches, IsStopped, _before, Tally) = (Epoch + 1, 0, isStopped, TimeSpan.Zero, new(decision));
        _clock.Reset();
    }

    /// <inheritdoc/>
    public StateDict StateDict()
    {
        var state = new StateDict { ["epoch"] = Epoch, ["batches"] = Batches, ["is_stopped"] = IsStopped, ["learning_rate"] = LearningRate, ["seconds"] = Elapsed.TotalSeconds };
        state.Add("plan", plan.StateDict());
        state.Add("order", _order.StateDict());
        state.Add("tally", Tally.StateDict());
        state.Add("finished", History.Count);
        foreach (var (i, epoch) in History.Index()) state.Add(Invariant($"history.{i}"), EpochState.Of(epoch));
        return state;
    }

    /// <inheritdoc/>
    public void LoadStateDict(StateDict state) => StateReader.Load(state, "Fit", reader =>
    {
        plan.Check(reader.Part("plan"));
        var (epoch, batches) = ((int)reader.Long("epoch", 1, int.MaxValue), (int)reader.Long("batches", 0, plan.Batches));
        var (isStopped, learningRate, seconds) = (reader.Bool("is_stopped"), reader.Double("learning_rate"), reader.Double("seconds", 0, TimeSpan.MaxValue.TotalSeconds / 2));
        var order = reader.Part("order");
        var (seed, stream, offset) = (order.ULong("seed"), order.ULong("stream"), order.ULong("offset"));
        Tally.Read(reader.Part("tally"));
        var finished = (int)reader.Long("finished", 0, epoch - 1L);
        EpochResult[] history = [.. Enumerable.Range(0, finished).Select(i => EpochState.Read(reader.Part(Invariant($"history.{i}"))))];
        reader.Then(() =>
        {
            (Epoch, Batches, IsStopped, LearningRate, _before) = (epoch, batches, isStopped, learningRate, TimeSpan.FromSeconds(seconds));
            _order.LoadStateDict(new() { ["seed"] = seed, ["stream"] = stream, ["offset"] = offset });
            History.Replace(history);
        });
    }, "Go on with the same data, batch size, trainer and callbacks.");

    private static Generator CopyOf(Generator generator)
    {
        var copy = new Generator(0);
        copy.LoadStateDict(generator.StateDict());
        return copy;
    }
}
