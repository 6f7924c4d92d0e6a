namespace NeuralSharp.Samples;

/// <summary>How a CSV file is written, as the user says it.</summary>
/// <param name="Separator">What stands between two cells; null to see it from the file.</param>
/// <param name="DecimalSeparator">What stands before decimals.</param>
/// <param name="MissingMarkers">Cells without a value, beside the usual ones.</param>
internal sealed record CsvFormat(char? Separator, char DecimalSeparator, IReadOnlyList<string> MissingMarkers)
{
    // What messages of the library name, and the options that set it here.
    private static readonly (string Name, string Option)[] s_options =
    [
        ("CsvOptions.MissingMarkers", "--missing-marker"), ("CsvOptions.Types", "--text or --ignore"), ("PreprocessorOptions.Missing", "--missing"),
        ("MLPOptions.LearningRate", "--learning-rate"),
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="types">Types of columns that are known.</param>
    /// <exception cref="UnknownColumnException">A type is declared of a column that is not there.</exception>
    /// <exception cref="SampleException">The file is no table; the message names options of the command line.</exception>
    public Table Read(string path, IReadOnlyDictionary<string, ColumnType> types)
    {
        try
        {
            return Table.ReadCsv(path, new()
            {
                Separator = Separator,
                DecimalSeparator = DecimalSeparator,
                Types = types,
                MissingMarkers = [.. CsvOptions.DefaultMissingMarkers, .. MissingMarkers],
            });
        }
        catch (DataFormatException e)
        {
            throw new SampleException(InOptions(e.Message));
        }
    }

    /// <summary>A message of the library with the options of the command line in the place of the library's.</summary>
    public static string InOptions(string message) => s_options.Aggregate(message, (text, each) => text.Replace(each.Name, each.Option, StringComparison.Ordinal));
}
