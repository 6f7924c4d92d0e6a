using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>Ends a training after the step in which the user asked for it, so that the model stays whole.</summary>
internal sealed class StopOn(CancellationToken cancellation) : TrainingCallback
{
    public override void OnStep(StepResult step) => StopRequested = cancellation.IsCancellationRequested;
}
