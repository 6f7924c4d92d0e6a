using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>How a CSV file is written, where that cannot be seen from it.</summary>
internal sealed class CsvFormatOptions
{
    public Option<string?> Separator { get; } = new("--separator") { Description = "What stands between two cells, such as ';' or tab (default: seen from the file)" };

    public Option<bool> DecimalComma { get; } = new("--decimal-comma") { Description = "Numbers are written 1,5 and not 1.5" };

    /// <summary>What the user chose.</summary>
    /// <exception cref="ArgumentException">The separator is no single character.</exception>
    public CsvOptions Of(ParseResult parsed) => new()
    {
        Separator = parsed.GetValue(Separator) switch
        {
            null => null,
            "tab" or "\\t" => '\t',
            [var character] => character,
            var other => throw new ArgumentException($"--separator {other}: one character is wanted, or the word tab."),
        },
        DecimalSeparator = parsed.GetValue(DecimalComma) ? ',' : '.',
    };
}
