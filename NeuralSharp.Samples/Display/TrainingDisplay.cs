using NeuralSharp.Optim;
using Spectre.Console;

namespace NeuralSharp.Samples;

/// <summary>Shows a training run: a line an epoch, and on a terminal a live view below.</summary>
internal static class TrainingDisplay
{
    private const int NarrowestLive = 30;

    /// <summary>Runs a training with the onlooker that suits the output.</summary>
    /// <param name="screen">Where to show it.</param>
    /// <param name="batchSize">Examples a step.</param>
    /// <param name="accuracy">Measures how the model does now, quickly: it is asked a few times a second.</param>
    /// <param name="train">The training, given the onlooker.</param>
    public static void Run(Screen screen, int batchSize, Func<double> accuracy, Action<TrainingCallback> train)
    {
        if (!screen.IsTerminal || screen.Width < NarrowestLive)
        {
            train(new EpochLines(screen));
            return;
        }

        screen.Console.Live(Text.Empty).AutoClear(true)
            .Start(context => train(new LiveTraining(screen, context.UpdateTarget, batchSize, accuracy)));
    }

    /// <summary>What an epoch came to, on one line; shorter where the terminal is narrow.</summary>
    public static string Line(EpochResult epoch, Screen screen)
    {
        var start = Invariant($"epoch {epoch.Epoch,2}  loss {epoch.Training.Loss:0.0000}  accuracy {epoch.Training.Accuracy * 100:0.00} %");
        var full = Invariant($"{start}  {epoch.SamplesPerSecond:N0} samples/s  {epoch.Duration.TotalSeconds:0.00} s");
        return !screen.IsTerminal || full.Length <= screen.Width ? full : start;
    }

    private sealed class EpochLines(Screen screen) : TrainingCallback
    {
        public override void OnEpoch(EpochResult epoch) => screen.WriteLine(Line(epoch, screen));
    }
}
