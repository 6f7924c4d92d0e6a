using System.Text;
using System.Text.Json;

namespace NeuralSharp.Optim;

/// <summary>
/// Writes an object an epoch to a file of JSON lines, under the names of <see cref="CsvLog"/>: <c>{"epoch":1,"loss":0.5,…}</c>. What there is not, as without
/// validation data, and what is not finite is <c>null</c>.
/// </summary>
/// <remarks>Lines get to the disk, and a training goes on in a file, as with <see cref="CsvLog"/>.</remarks>
/// <param name="path">The file. Its folder must be there.</param>
/// <param name="append">Whether a training goes on behind the lines that are there; otherwise each begins the file anew.</param>
public sealed class JsonLinesLog(string path, bool append = false) : TrainingCallback
{
    private const string Start = "{\"epoch\":";

    private readonly string _path = string.IsNullOrEmpty(path) ? throw new ArgumentException("JsonLinesLog: there is no path.", nameof(path)) : path;
    private LineFile? _file;
    private string[] _names = [];

    /// <inheritdoc/>
    /// <exception cref="DataFormatException">The file to append to is another one.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public override void OnStart(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _names = EpochColumns.NamesOf(context);
        _file = LineFile.Open(
            _path, append, static (line, isWhole) => line.StartsWith(Start, StringComparison.Ordinal) || (!isWhole && Start.StartsWith(line, StringComparison.Ordinal)));
    }

    /// <inheritdoc/>
    public override void OnResume(int epoch, int batch) => _file!.TakeBack(epoch, Start);

    /// <inheritdoc/>
    public override void OnEpoch(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in _names.Zip(EpochColumns.Of(epoch)))
            {
                if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
                else json.WriteNull(name);
            }

            json.WriteEndObject();
        }

        _file!.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingEnd end) => _file?.Dispose();
}
