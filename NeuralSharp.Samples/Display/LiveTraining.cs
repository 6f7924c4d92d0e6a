using System.Diagnostics;
using NeuralSharp.Optim;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralSharp.Samples;

/// <summary>
/// A training in three lines that are redrawn ten times a second: how far it is, the loss with its curve, accuracy and speed.
/// </summary>
/// <param name="screen">Where it is shown.</param>
/// <param name="show">Puts the lines in place of those before.</param>
/// <param name="batchSize">Examples a step.</param>
/// <param name="accuracy">Measures how the model does now, quickly.</param>
internal sealed class LiveTraining(Screen screen, Action<IRenderable> show, int batchSize, Func<double> accuracy) : TrainingCallback
{
    private static readonly TimeSpan s_drawPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_measurePause = TimeSpan.FromMilliseconds(400);
    private static readonly Style s_bar = new(Color.Green);
    private static readonly Style s_faint = new(decoration: Decoration.Dim);
    private static readonly Style s_curve = new(Color.Aqua);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<double> _losses = [];
    private TimeSpan _nextDraw;
    private TimeSpan _nextMeasure;
    private double _accuracy;

    public override void OnStep(StepResult step)
    {
        _losses.Add(step.Loss);
        if (_clock.Elapsed < _nextDraw) return;
        if (_clock.Elapsed >= _nextMeasure)
        {
            _accuracy = accuracy();
            _nextMeasure = _clock.Elapsed + s_measurePause;
        }

        show(Draw(step, _clock.Elapsed));
        _nextDraw = _clock.Elapsed + s_drawPause;
    }

    public override void OnEpoch(EpochResult epoch) =>
        screen.Write(new Drawing().EndLine(TrainingDisplay.Line(epoch, screen).PadRight(screen.Width)));   // over the bar that stood here

    /// <summary>The three lines.</summary>
    public IRenderable Draw(StepResult step, TimeSpan elapsed)
    {
        var width = screen.Width - 2;   // the terminal echoes Ctrl-C as ^C behind the last line; it must not wrap
        var done = ((step.Epoch - 1.0) * step.Batches) + step.Batch;
        var share = done / ((double)step.Epochs * step.Batches);
        var head = Invariant($"epoch {step.Epoch}/{step.Epochs} ").PadRight(10);
        var tail = Invariant($" {share * 100,3:0} %  {Left(elapsed * ((1 - share) / share))}");
        var bar = Math.Max(0, width - head.Length - tail.Length);
        var filled = (int)Math.Round(share * bar);
        var (block, rest) = screen.HasUnicode ? ('━', '─') : ('#', '-');

        // A single batch jumps about; the mean of the last fifty tells more.
        var loss = Invariant($"{_losses.Skip(_losses.Count - 50).DefaultIfEmpty(step.Loss).Average():0.0000}").PadRight(9);
        return new Drawing()
            .Add(head).Add(new string(block, filled), s_bar).Add(new string(rest, bar - filled), s_faint).EndLine(tail)
            .Add("loss      ").Add(loss).EndLine(Sparkline.Draw(_losses, width - 19, screen.HasUnicode), s_curve)
            .Add("accuracy  ").Add(Invariant($"{_accuracy * 100:0.0} %").PadRight(9)).Add(Invariant($"{done * batchSize / elapsed.TotalSeconds:N0} samples/s"));
    }

    private static string Left(TimeSpan time) => time switch
    {
        { TotalSeconds: < 59.5 } => Invariant($"{time.TotalSeconds,2:0} s left"),
        { TotalHours: < 1 } => Invariant($"{time:m\\:ss} left"),
        _ => Invariant($"{(int)Math.Min(time.TotalHours, 9999)}:{time:mm} h left"),
    };
}
