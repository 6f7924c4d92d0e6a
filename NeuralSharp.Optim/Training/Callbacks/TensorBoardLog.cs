namespace NeuralSharp.Optim;

/// <summary>
/// Writes what each epoch came to into an event file that TensorBoard shows (<c>tensorboard --logdir FOLDER</c>), under the names of <see cref="CsvLog"/>, and on
/// request the loss of steps as <c>step_loss</c>.
/// </summary>
/// <remarks>
/// Each training writes a new file, so give each run a folder of its own, such as <c>runs/1</c>. The file is flushed after every epoch.
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

    /// <inheritdoc/>
    /// <exception cref="IOException">The folder takes no new file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public override void OnStart(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _names = EpochColumns.NamesOf(context);
        _file = EventFile.Create(_folder);
    }

    /// <inheritdoc/>
    public override void OnStep(StepResult step)
    {
        var number = ((step.Epoch - 1L) * step.Batches) + step.Batch;
        if (_everySteps > 0 && number % _everySteps == 0) _file!.Write(number, [("step_loss", (float)step.Loss)]);
    }

    /// <inheritdoc/>
    public override void OnEpoch(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        _file!.Write(epoch.Epoch, _names.Zip(EpochColumns.Of(epoch)).Skip(1).Where(entry => entry.Second is not null)
            .Select(entry => (entry.First, (float)entry.Second!.Value)));
        _file.Flush();
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingEnd end) => _file?.Dispose();
}
