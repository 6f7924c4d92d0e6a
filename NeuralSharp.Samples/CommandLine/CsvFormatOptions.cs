using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>How a CSV file is written, where that cannot be seen from it.</summary>
internal sealed class CsvFormatOptions
{
    private readonly Option<string?> _separator = new("--separator") { Description = "What stands between two cells, such as ';' or tab (default: seen from the file)" };
    private readonly Option<bool> _decimalComma = new("--decimal-comma") { Description = "Numbers are written 1,5 and not 1.5" };
    private readonly Option<string[]> _missingMarkers = new("--missing-marker")
    {
        Description = "Cells that mean that there is no value, beside empty ones, ?, NA, N/A and null",
        AllowMultipleArgumentsPerToken = true,
    };

    public IReadOnlyList<Option> All => [_separator, _decimalComma, _missingMarkers];

    /// <summary>What the user chose.</summary>
    /// <exception cref="ArgumentException">The separator is no single character.</exception>
    public CsvFormat Of(ParseResult parsed) => new(
        parsed.GetValue(_separator) switch
        {
            null => null,
            "tab" or "\\t" => '\t',
            [var character] => character,
            var other => throw new ArgumentException($"--separator {other}: one character is wanted, or the word tab."),
        },
        parsed.GetValue(_decimalComma) ? ',' : '.',
        parsed.GetValue(_missingMarkers) ?? []);
}
