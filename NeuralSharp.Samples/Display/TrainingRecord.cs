using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>Keeps what a training went through, for the pictures.</summary>
internal sealed class TrainingRecord : TrainingCallback
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
}
