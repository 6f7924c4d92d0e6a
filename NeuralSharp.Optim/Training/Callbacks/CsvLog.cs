using System.Globalization;

namespace NeuralSharp.Optim;

/// <summary>
/// Writes a line an epoch to a CSV file: <c>epoch,loss,accuracy,validation_loss,validation_accuracy,learning_rate,seconds,samples_per_second</c>. Numbers have
/// all their digits and a point in every culture; where there is none, as without validation data, the field is empty.
/// </summary>
/// <remarks>
/// The file is open during a training. Each line is on the disk before training goes on, so a killed run leaves all lines but the one that was being written; to
/// go on with such a file, <c>append: true</c> cuts what is left of that line. A failure to write ends the training with a <see cref="TrainingException"/>.
/// </remarks>
/// <example><code>trainer.Fit(train, epochs: 20, validation: test, callbacks: new CsvLog("run.csv"));</code></example>
/// <param name="path">The file. Its folder must be there.</param>
/// <param name="append">Whether a training goes on behind the lines that are there; otherwise each begins the file anew.</param>
public sealed class CsvLog(string path, bool append = false) : TrainingCallback
{
    private static readonly string s_header = string.Join(',', EpochColumns.Names);

    private readonly string _path = string.IsNullOrEmpty(path) ? throw new ArgumentException("CsvLog: there is no path.", nameof(path)) : path;
    private LineFile? _file;

    /// <inheritdoc/>
    /// <exception cref="DataFormatException">The file to append to is another one.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public override void OnStart(TrainingContext context)
    {
        _file = LineFile.Open(_path, append, static (line, isWhole) => isWhole ? line == s_header : s_header.StartsWith(line, StringComparison.Ordinal));
        if (!_file.IsEmpty) return;
        try
        {
            _file.Write(s_header);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void OnEpoch(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        _file!.Write(string.Join(',', EpochColumns.Of(epoch).Select(value => value?.ToString("R", CultureInfo.InvariantCulture))));
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingEnd end) => _file?.Dispose();
}
