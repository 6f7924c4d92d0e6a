using System.Globalization;

namespace NeuralSharp.Optim;

/// <summary>
/// Writes a line an epoch to a CSV file: <c>epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate,seconds,samples_per_second</c>. Numbers have
/// all their digits and a point in every culture; where there is none, as without validation data, the field is empty. For each metric of the trainer two columns
/// follow, <c>f1,validation_f1</c>.
/// </summary>
/// <remarks>
/// The file is open during a training. Each line is on the disk before training goes on, so a killed run leaves all lines but the one that was being written; to
/// go on with such a file, <c>append: true</c> cuts what is left of that line, and where the training goes on from a checkpoint (<see cref="Checkpoints"/>), the lines of epochs that
/// come again: each is there once. A failure to write ends the training with a <see cref="TrainingException"/>.
/// </remarks>
/// <example><code>trainer.Fit(train, epochs: 20, validation: test, callbacks: new CsvLog("run.csv"));</code></example>
/// <param name="path">The file. Its folder must be there.</param>
/// <param name="append">Whether a training goes on behind the lines that are there; otherwise each begins the file anew.</param>
public sealed class CsvLog(string path, bool append = false) : TrainingCallback
{
    private readonly string _path = string.IsNullOrEmpty(path) ? throw new ArgumentException("CsvLog: there is no path.", nameof(path)) : path;
    private LineFile? _file;

    /// <inheritdoc/>
    /// <exception cref="DataFormatException">The file to append to is another one.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public override void OnStart(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var header = string.Join(',', EpochColumns.NamesOf(context).Select(Field));
        _file = LineFile.Open(_path, append, (line, isWhole) => isWhole ? line == header : header.StartsWith(line, StringComparison.Ordinal));
        if (!_file.IsEmpty) return;
        try
        {
            _file.Write(header);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void OnResume(int epoch, int batch) => _file!.TakeBack(epoch, prefix: "");

    /// <inheritdoc/>
    public override void OnEpoch(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        _file!.Write(string.Join(',', EpochColumns.Of(epoch).Select(value => value?.ToString("R", CultureInfo.InvariantCulture))));
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingEnd end) => _file?.Dispose();

    /// <summary>A name as a field: in quotation marks where it would not be one field without.</summary>
    private static string Field(string name)
    {
        name = name.ReplaceLineEndings(" ");
        return name.AsSpan().ContainsAny(",\"") ? $"\"{name.Replace("\"", "\"\"")}\"" : name;
    }
}
