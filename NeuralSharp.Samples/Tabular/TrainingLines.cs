using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>A line for every tenth epoch.</summary>
internal sealed class TrainingLines(Screen screen) : TrainingCallback
{
    private const int Pause = 10;

    public override void OnEpoch(EpochResult epoch)
    {
        if (epoch.Epoch != 1 && epoch.Epoch % Pause != 0) return;
        var held = epoch.Validation is { } validation ? Invariant($"  on rows held out {validation.Loss:0.0000}") : "";
        screen.WriteLine(Invariant($"epoch {epoch.Epoch,3}  loss {epoch.Training.Loss:0.0000}{held}"));
    }
}
