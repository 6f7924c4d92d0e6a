namespace NeuralSharp.Optim;

/// <summary>
/// Writes what each epoch came to into an event file that TensorBoard shows (<c>tensorboard --logdir FOLDER</c>), under the names of <see cref="CsvLog"/>, and on
/// request the loss of steps as <c>step_loss</c>.
/// </summary>
/// <remarks>
/// Each training writes a new file, so give each run a folder of its own, such as <c>runs/1</c>. The file is flushed after every epoch. One that goes on from a checkpoint
/// (<see cref="Checkpoints"/>) writes a file beside the first, which tells TensorBoard from where the numbers come again, so that it shows each once.
/// The format is that of TensorFlow's event files: https://github.com/tensorflow/tensorboard.
/// </remarks>
/// <param name="folder">The folder; it is made where there is none.</param>
/// <param name="everySteps">After how many steps to write the loss of the last one; 0 writes none.</param>
/// <exception cref="ArgumentOutOfRangeException">The number of steps is negative.</exception>
public sealed class TensorBoardLog(string folder, int everySteps = 0) : TrainingCallback
{
    private readonly string _folder = string.IsNullOrEmpty(folder) ? throw new ArgumentException("TensorBoardLog: there is no folder.", nameof(folder)) : folder;
    private readonly int _everySteps = everySteps >= 0 ? everySteps : throw new OutOfRangeException(nameof(everySteps), everySteps, "The number of steps cannot be negative.");
    private EventFile? _file;
    private string[] _names = [];
    private int _batches;
    private long? _start;   // the step that it begins or goes on with, until it is written

    /// <inheritdoc/>
    /// <exception cref="IOException">The folder takes no new file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public override void OnStart(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_names, _batches, _start) = (EpochColumns.NamesOf(context), context.Batches, 1);
        _file = EventFile.Create(_folder);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// One number says from where all numbers come again. Where steps are written, it is that of a step. Epochs count less, so a reader that goes by it alone keeps an
    /// epoch that was written twice; TensorBoard's data server goes by the names too, and shows it once.
    /// </remarks>
    public override void OnResume(int epoch, int batch) => _start = _everySteps == 0 ? epoch : NumberOf(epoch, batch + 1, _batches);

    /// <inheritdoc/>
    public override void OnStep(StepResult step)
    {
        var number = NumberOf(step.Epoch, step.Batch, step.Batches);
        if (_everySteps > 0 && number % _everySteps == 0) Write(number, [("step_loss", (float)step.Loss)]);
    }

    /// <inheritdoc/>
    public override void OnEpoch(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        Write(epoch.Epoch, _names.Zip(EpochColumns.Of(epoch)).Skip(1).Where(entry => entry.Second is not null)
            .Select(entry => (entry.First, (float)entry.Second!.Value)));
        _file!.Flush();
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingEnd end) => _file?.Dispose();

    private void Write(long number, IEnumerable<(string Tag, float Value)> values)
    {
        if (_start is { } start) _file!.WriteStart(start);
        _start = null;
        _file!.Write(number, values);
    }

    /// <summary>The number of a step in the whole training.</summary>
    private static long NumberOf(int epoch, int batch, int batches) => ((epoch - 1L) * batches) + batch;
}
