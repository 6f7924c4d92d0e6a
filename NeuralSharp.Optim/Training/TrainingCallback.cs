namespace NeuralSharp.Optim;

/// <summary>Where a training run stands after a step.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="Batch">The batch within the epoch, counted from 1.</param>
/// <param name="Batches">How many the epoch has.</param>
/// <param name="Loss">The loss of this batch.</param>
public readonly record struct StepResult(int Epoch, int Epochs, int Batch, int Batches, double Loss);

/// <summary>Looks on while a <see cref="Trainer"/> trains, and may stop it. Override what you need.</summary>
public abstract class TrainingCallback
{
    /// <summary>Whether training ends after the current step or epoch.</summary>
    public bool StopRequested { get; protected set; }

    /// <summary>Called after every step.</summary>
    public virtual void OnStep(StepResult step)
    {
    }

    /// <summary>Called after every epoch and its validation.</summary>
    public virtual void OnEpoch(EpochResult epoch)
    {
    }
}
