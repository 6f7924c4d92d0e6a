using System.Diagnostics;

namespace NeuralSharp.Optim;

/// <summary>
/// Shows how a training gets on: a line an epoch, and on a terminal a bar below with the time that is left, the loss and the speed. Into a file or a pipe go plain
/// lines alone, without a character that moves a cursor.
/// </summary>
/// <example>
/// <code>
/// trainer.Fit(train, epochs: 5, validation: test, callbacks: new ConsoleProgress());
///
/// // epoch 1/5  loss 0.2941  accuracy 91.53 %  validation loss 0.1602  validation accuracy 95.30 %  61,304 samples/s  0.98 s
/// // epoch 2/5 [########----------------] 35 %  loss 0.1433  61,304 samples/s  0:03 left
/// </code>
/// </example>
public sealed class ConsoleProgress : TrainingCallback
{
    private const int LongestBar = 24;
    private const int UsualWidth = 80;
    private const double Smoothing = 0.98;   // a single batch jumps about; a running mean tells more

    private static readonly TimeSpan s_drawPause = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter? _output;
    private readonly bool _isTerminal;
    private readonly Func<int> _width;
    private TrainingContext? _context;
    private long _start;
    private double _before;   // steps that were done before the start, by a training that this one goes on with
    private long _lastDraw;
    private double _loss;
    private int _shown;   // letters of the bar that stand on the terminal

    /// <summary>Shows the progress on the console, or writes a line an epoch somewhere else.</summary>
    /// <param name="output">Where the lines go; the console when omitted.</param>
    public ConsoleProgress(TextWriter? output = null)
        : this(output, output is null && !OperatingSystem.IsBrowser() && !Console.IsOutputRedirected, WidthOfConsole)
    {
    }

    internal ConsoleProgress(TextWriter? output, bool isTerminal, Func<int> width) => (_output, _isTerminal, _width) = (output, isTerminal, width);

    private TextWriter Output => _output ?? Console.Out;

    /// <inheritdoc/>
    public override void OnStart(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_context, _start, _before, _lastDraw, _loss, _shown) = (context, Stopwatch.GetTimestamp(), 0, 0, double.NaN, 0);
    }

    /// <inheritdoc/>
    public override void OnResume(int epoch, int batch) => _before = ((epoch - 1.0) * _context!.Batches) + batch;

    /// <inheritdoc/>
    public override void OnStep(StepResult step)
    {
        if (!_isTerminal) return;
        _loss = double.IsNaN(_loss) ? step.Loss : (Smoothing * _loss) + ((1 - Smoothing) * step.Loss);
        if (_lastDraw != 0 && Stopwatch.GetElapsedTime(_lastDraw) < s_drawPause) return;
        _lastDraw = Stopwatch.GetTimestamp();
        Draw(Bar(step, Stopwatch.GetElapsedTime(_start)));
    }

    /// <inheritdoc/>
    public override void OnEpoch(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        if (_isTerminal) Draw("");   // the line takes the place of the bar
        Output.WriteLine(Line(epoch));
        Output.Flush();
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingEnd end)
    {
        if (_shown > 0) Output.WriteLine();   // what comes next begins below a bar that was broken off
        (_shown, _context) = (0, null);
    }

    private string Line(EpochResult epoch)
    {
        var line = Invariant($"epoch {epoch.Epoch}/{_context!.Epochs}  {Measures("", epoch.Training)}");
        if (epoch.Validation is { } validation) line += $"  {Measures("validation ", validation)}";
        return line + Invariant($"  {epoch.SamplesPerSecond:N0} samples/s  {epoch.Duration.TotalSeconds:0.00} s");
    }

    private static string Measures(string name, Evaluation value) =>
        Invariant($"{name}loss {value.Loss:0.0000}") + (value.Accuracy is { } accuracy ? Invariant($"  {name}accuracy {accuracy * 100:0.00} %") : "")
        + string.Concat(value.Metrics.Select(metric => metric.Value is { } number ? Invariant($"  {name}{Printable.Escape(metric.Key)} {number:0.0000}") : ""));

    private string Bar(StepResult step, TimeSpan elapsed)
    {
        var (inEpoch, steps) = ((double)step.Batch / step.Batches, ((step.Epoch - 1.0) * step.Batches) + step.Batch);
        var left = elapsed * ((((double)step.Epochs * step.Batches) - steps) / (steps - _before));
        var speed = (steps - _before) / step.Batches * _context!.Examples / elapsed.TotalSeconds;
        var (head, tail) = (Invariant($"epoch {step.Epoch}/{step.Epochs} ["), Invariant($"] {inEpoch * 100:0} %  loss {_loss:0.0000}  {speed:N0} samples/s  {Left(left)}"));
        var length = Math.Clamp(_width() - 1 - head.Length - tail.Length, 0, LongestBar);
        var filled = (int)(inEpoch * length);
        return head + new string('#', filled) + new string('-', length - filled) + tail;
    }

    private static string Left(TimeSpan time) => time.TotalHours < 1
        ? Invariant($"{time:m\\:ss} left")
        : Invariant($"{Math.Min(Math.Floor(time.TotalHours), 9999)}:{time:mm\\:ss} left");

    /// <summary>Puts a text in the place of the one before. It stays shorter than the terminal is wide, for a wrapped line could not be taken back.</summary>
    private void Draw(string text)
    {
        var widest = Math.Max(0, _width() - 1);
        if (text.Length > widest) text = text[..widest];
        Output.Write($"\r{text}{new string(' ', Math.Max(0, Math.Min(_shown, widest) - text.Length))}{(text.Length == 0 ? "\r" : "")}");
        Output.Flush();
        _shown = text.Length;
    }

    private static int WidthOfConsole()
    {
        try
        {
            return !OperatingSystem.IsBrowser() && Console.WindowWidth > 0 ? Console.WindowWidth : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;   // the output is a terminal that does not say
        }
    }
}
