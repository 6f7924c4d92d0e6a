using System.Globalization;
using NeuralSharp.Optim;
using Spectre.Console;

namespace NeuralSharp.Samples;

/// <summary>Shows a training run: a line an epoch, and on a terminal a progress bar below.</summary>
internal static class TrainingDisplay
{
    /// <summary>Runs a training with the onlooker that suits the output.</summary>
    public static void Run(Action<TrainingCallback> train)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            train(new EpochLines());
            return;
        }

        AnsiConsole.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => train(new ProgressBar(context.AddTask("training"))));
    }

    private static string Line(EpochResult epoch) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {epoch.Epoch,2}  loss {epoch.Training.Loss:0.0000}  accuracy {epoch.Training.Accuracy * 100:0.00} %  {epoch.SamplesPerSecond:N0} samples/s  {epoch.Duration.TotalSeconds:0.00} s");

    private sealed class EpochLines : TrainingCallback
    {
        public override void OnEpoch(EpochResult epoch) => Console.WriteLine(Line(epoch));
    }

    private sealed class ProgressBar(ProgressTask task) : TrainingCallback
    {
        public override void OnStep(StepResult step)
        {
            task.MaxValue = step.Epochs * step.Batches;
            task.Description = string.Create(CultureInfo.InvariantCulture, $"epoch {step.Epoch}/{step.Epochs}, loss {step.Loss:0.0000}");
            task.Value = ((step.Epoch - 1) * step.Batches) + step.Batch;
        }

        public override void OnEpoch(EpochResult epoch) => AnsiConsole.WriteLine(Line(epoch));
    }
}
