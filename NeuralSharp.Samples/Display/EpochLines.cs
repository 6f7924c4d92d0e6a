using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>A line for the first epoch and for every tenth part of a training: the loss, and how good the model is on the test points.</summary>
/// <param name="epochs">The epochs of the training.</param>
/// <param name="name">What the measure is called.</param>
/// <param name="measure">The measure, from 0 to 1 where all is right.</param>
internal sealed class EpochLines(int epochs, string name, Func<Evaluation, double> measure) : TrainingCallback
{
    public override void OnEpoch(EpochResult epoch)
    {
        if (epoch.Epoch != 1 && epoch.Epoch % Math.Max(1, epochs / 10) != 0) return;
        Console.WriteLine(Invariant($"epoch {epoch.Epoch,5}  loss {epoch.Training.Loss:0.0000}  test loss {epoch.Validation!.Value.Loss:0.0000}  test {name} {measure(epoch.Validation!.Value):0.0000}"));
    }
}
