using System.Diagnostics;
using System.Globalization;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>How one optimizer trained a network: the loss of every step, and now and then the accuracy on test images, which takes no time of its clock.</summary>
/// <param name="racer">The optimizer.</param>
/// <param name="learningRate">Its learning rate.</param>
/// <param name="measure">Measures the share of test images that the network gets right now.</param>
internal sealed class NetworkRace(Racer racer, double learningRate, Func<double> measure) : TrainingCallback
{
    private const int MeasurementsPerEpoch = 20;
    private const double Goal = 0.95;

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The heads of the columns of <see cref="ToString"/>.</summary>
    public static string Header { get; } = $"{"",-13}{"rate",8}{"loss",9}{"accuracy",11}{"seconds",9}{"95 % after",21}";

    public Racer Racer { get; } = racer;

    /// <summary>Seconds and loss of every step.</summary>
    public List<(double Seconds, double Loss)> Losses { get; } = [];

    /// <summary>Step, seconds and accuracy of every measurement.</summary>
    public List<(int Step, double Seconds, double Accuracy)> Accuracies { get; } = [];

    public override void OnStep(StepResult step)
    {
        Losses.Add((_clock.Elapsed.TotalSeconds, step.Loss));
        if (step.Batch % Math.Max(1, step.Batches / MeasurementsPerEpoch) != 0 && step.Batch != step.Batches) return;
        _clock.Stop();
        Accuracies.Add((Losses.Count, _clock.Elapsed.TotalSeconds, measure()));
        _clock.Start();
    }

    /// <summary>What came of it on a line: the rate, the mean loss of the last hundred steps, the last accuracy, the time, and when 95 % was reached.</summary>
    public override string ToString()
    {
        var loss = Losses.TakeLast(100).Average(step => step.Loss);
        var goal = Accuracies.FirstOrDefault(measured => measured.Accuracy >= Goal);
        var when = goal.Step == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{goal.Step} steps, {goal.Seconds:0.00} s");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Racer.Title,-13}{learningRate,8}{loss,9:0.0000}{Accuracies[^1].Accuracy * 100,9:0.00} %{Losses[^1].Seconds,9:0.00}{when,21}");
    }
}
