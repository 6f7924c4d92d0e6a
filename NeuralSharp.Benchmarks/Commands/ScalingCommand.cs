using System.CommandLine;

namespace NeuralSharp.Benchmarks;

/// <summary>The command that measures what a training step consists of and how it grows: a part of docs/performance.md.</summary>
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
        var write = WriteOption.Create("docs/performance.md and its pictures");
        var command = new Command("scaling", "Measures what a training step consists of, and how it grows with width and batch") { seconds, write };
        command.SetAction(parsed => Run(
            TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
            parsed.GetValue(write),
            CommandRunner.Reproduce(parsed)));
        return command;
    }

    private static int Run(TimeSpan time, bool write, string command)
    {
        var document = Path.Combine("docs", "performance.md");
        WriteOption.Check(write, document);
        Console.Error.WriteLine(Invariant($"scaling: the parts of a step, then {s_widths.Length} widths and {s_batches.Length} batches, {time.TotalSeconds} s each at least"));
        Backend.Threads = 1;
        var share = ProcessorShare.Measure();
        var peak = PeakRate.Gigaflops() * 1e9;
        var split = StepSplit.Measure(time);
        Console.Error.WriteLine("scaling: the widths");
        var widths = StepTime.Measure([.. s_widths.Select(width => (width, 64))], time);
        Console.Error.WriteLine("scaling: the batches");
        var batches = StepTime.Measure([.. s_batches.Select(batch => (128, batch))], time);
        if (write)
        {
            Draw("scaling-width.svg", ScalingPlot.Draw("A training step of 784-width-10, batch 64, one thread", "width", widths, step => step.Width, peak));
            Draw("scaling-batch.svg", ScalingPlot.Draw("A training step of 784-128-10, one thread", "batch", batches, step => step.Batch, peak));
        }

        MeasuredPart.Publish(write, document, ScalingReport.Format(split, widths, batches, peak, share, command));
        return 0;
    }

    private static void Draw(string name, string picture) =>
        AtomicFile.Write(Path.Combine("docs", "pictures", name), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(picture)));
}
