using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>Keeps what a training went through, for the pictures.</summary>
internal sealed class TrainingRecord : TrainingCallback, IStateful
{
    /// <summary>The loss of every step.</summary>
    public List<double> Losses { get; } = [];

    /// <summary>What every epoch came to.</summary>
    public List<EpochResult> Epochs { get; } = [];

    /// <summary>The steps an epoch has.</summary>
    public int StepsPerEpoch { get; private set; }

    public override void OnStep(StepResult step)
    {
        Losses.Add(step.Loss);
        StepsPerEpoch = step.Batches;
    }

    public override void OnEpoch(EpochResult epoch) => Epochs.Add(epoch);

    /// <summary>Takes the epochs of a training that went on, with those before.</summary>
    public void Complete(TrainingHistory history)
    {
        Epochs.Clear();
        Epochs.AddRange(history);
    }

    public StateDict StateDict()
    {
        var state = new StateDict { ["steps_per_epoch"] = StepsPerEpoch };
        state.AddCopy("losses", Tensor.From(Losses.ToArray()));
        return state;
    }

    public void LoadStateDict(StateDict state) => StateReader.Load(state, nameof(TrainingRecord), reader =>
    {
        var losses = reader.Tensor("losses", shape => shape.Rank == 1, "a list", DType.Float64, static (there, here) => $"{there} there and {here} here");
        var steps = (int)reader.Long("steps_per_epoch", 0, int.MaxValue);
        reader.Then(() =>
        {
            Losses.Clear();
            Losses.AddRange(losses!.ToArray<double>());
            StepsPerEpoch = steps;
        });
    });
}
