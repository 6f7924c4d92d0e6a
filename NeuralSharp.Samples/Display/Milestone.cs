using System.Diagnostics;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>Notes when a share of the test images was right for the first time: after which epoch, and how long after this was made.</summary>
internal sealed class Milestone(double accuracy) : TrainingCallback
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>What there is to tell; null as long as the share was not reached.</summary>
    public string? Message { get; private set; }

    public override void OnEpoch(EpochResult epoch)
    {
        if (Message is not null || !(epoch.Validation?.Accuracy >= accuracy)) return;
        Message = Invariant($"{accuracy * 100:0} % of the test images were right after epoch {epoch.Epoch}, {_clock.Elapsed.TotalSeconds:0.00} s from the start");
    }
}
