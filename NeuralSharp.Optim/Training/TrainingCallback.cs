namespace NeuralSharp.Optim;

/// <summary>Where a training run stands after a step.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="Batch">The batch within the epoch, counted from 1. Where a trainer puts several together for a step (<see cref="Trainer.AccumulatedBatches"/>), they count as one.</param>
/// <param name="Batches">How many the epoch has.</param>
/// <param name="Loss">The loss of this batch.</param>
public readonly record struct StepResult(int Epoch, int Epochs, int Batch, int Batches, double Loss)
{
    /// <summary>
    /// Whether the step changed nothing: the loss ignores all of the batch, or the optimizer skipped gradients that were not finite. Schedules and averages do not
    /// go on then.
    /// </summary>
    public bool IsSkipped { get; init; }

    /// <summary>The properties by name, written alike in every culture.</summary>
    public override string ToString() => Invariant($"StepResult {{ Epoch = {Epoch}, Epochs = {Epochs}, Batch = {Batch}, Batches = {Batches}, Loss = {Loss}, IsSkipped = {IsSkipped} }}");
}

/// <summary>
/// Looks on while a <see cref="Trainer"/> trains, and may stop it, change the gradients or the learning rate. Override what you need. Callbacks are
/// called in the order in which they are handed over.
/// </summary>
/// <example>
/// <code>
/// sealed class Bell(double loss) : TrainingCallback
/// {
///     public override void OnEpoch(EpochResult epoch)
///     {
///         if (epoch.Training.Loss &lt; loss) StopRequested = true;
///     }
/// }
/// </code>
/// </example>
/// <remarks>
/// One callback serves several trainings, one after the other, however they ended: its request to stop ends with the training it stopped. A callback of your
/// own that counts something sets it back in <see cref="OnStart(int, int)"/>, if each training is to begin anew. What it throws comes out of
/// <see cref="Trainer.Fit"/> as a <see cref="TrainingException"/> with the epoch and the batch.
/// </remarks>
public abstract class TrainingCallback
{
    /// <summary>Whether training ends after the current step or epoch. It is false again when the next training starts.</summary>
    public bool StopRequested { get; protected set; }

    /// <summary>Begins a training.</summary>
    internal void Begin(TrainingContext context)
    {
        StopRequested = false;
        OnStart(context);
    }

    /// <summary>Called before the first step of a training, for who needs the model or the optimizer; by default it calls <see cref="OnStart(int, int)"/>.</summary>
    /// <param name="context">What is trained, and for how long.</param>
    public virtual void OnStart(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        OnStart(context.Epochs, context.Batches);
    }

    /// <summary>Called before the first step of a training; what it throws stops the training before anything has changed, and who asks to stop here gets no epoch.</summary>
    /// <param name="epochs">How many epochs there will be.</param>
    /// <param name="batches">How many batches, which are steps, each has.</param>
    public virtual void OnStart(int epochs, int batches)
    {
    }

    /// <summary>
    /// Called after <see cref="OnStart(TrainingContext)"/> where a training goes on from a checkpoint (<see cref="Checkpoints"/>), with the state of all parts taken over: what
    /// comes behind this place, and was told before, is told again.
    /// </summary>
    /// <param name="epoch">The epoch it goes on with, counted from 1; one more than the training has where all are done.</param>
    /// <param name="batch">The batch of it that was the last, counted from 1 as in a <see cref="StepResult"/>; 0 where the epoch begins.</param>
    public virtual void OnResume(int epoch, int batch)
    {
    }

    /// <summary>
    /// Called in every step between the backward pass and the optimizer's step, captured or not, without recording: the place to look at gradients
    /// and to change them in place.
    /// </summary>
    /// <param name="parameters">The optimizer's parameters, with their gradients.</param>
    public virtual void OnGradients(IReadOnlyList<Parameter> parameters)
    {
    }

    /// <summary>Called after every step.</summary>
    public virtual void OnStep(StepResult step)
    {
    }

    /// <summary>Called after every epoch and its validation.</summary>
    public virtual void OnEpoch(EpochResult epoch)
    {
    }

    /// <summary>
    /// Called once at the end of a training, however it ended, if <see cref="OnStart(TrainingContext)"/> has run through: the place to close files and to put things back.
    /// All callbacks are called, also when one of them throws; where the training failed before, its exception comes out, and what was thrown here is in the
    /// exception's <see cref="Exception.Data"/> under the callback's name.
    /// </summary>
    /// <param name="end">How it ended.</param>
    public virtual void OnEnd(TrainingEnd end)
    {
    }
}
