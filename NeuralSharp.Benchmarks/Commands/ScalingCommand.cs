using System.CommandLine;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that measures what a training step consists of and how it grows, and writes docs/performance.md.</summary>
internal static class ScalingCommand
{
    private static readonly int[] s_widths = [64, 128, 256, 512, 1024, 2048, 4096];
    private static readonly int[] s_batches = [1, 4, 16, 64, 256, 1024, 4096];

    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "How long each size is measured", DefaultValueFactory = _ => 1 };
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 600)) result.AddError("--seconds: more than 0 and at most 600.");
        });
        var command = new Command("scaling", "Measures what a training step consists of, and how it grows with width and batch") { seconds };
        command.SetAction(parsed => Run(
            TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
            CommandRunner.Reproduce(parsed)));
        return command;
    }

    private static int Run(TimeSpan time, string command)
    {
        var document = Path.Combine("docs", "performance.md");
        if (!File.Exists(document)) throw new BenchmarkException($"there is no {document}. Run from the repository's root.");
        Backend.Threads = 1;
        var share = ProcessorShare.Measure();
        var peak = PeakRate.Gigaflops() * 1e9;
        var split = StepSplit.Measure(time);
        var widths = StepTime.Measure([.. s_widths.Select(width => (width, 64))], time);
        var batches = StepTime.Measure([.. s_batches.Select(batch => (128, batch))], time);
        Draw("scaling-width.svg", ScalingPlot.Draw("A training step of 784-width-10, batch 64, one thread", "width", widths, step => step.Width, peak));
        Draw("scaling-batch.svg", ScalingPlot.Draw("A training step of 784-128-10, one thread", "batch", batches, step => step.Batch, peak));
        MeasuredPart.Replace(document, ScalingReport.Format(split, widths, batches, peak, share, command));
        return 0;
    }

    private static void Draw(string name, string picture) =>
        AtomicFile.Write(Path.Combine("docs", "pictures", name), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(picture)));
}
