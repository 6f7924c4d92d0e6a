namespace NeuralSharp;

/// <summary>What is told from the beginning of a CSV file: what separates cells, and whether the first line holds names.</summary>
internal static class CsvDialect
{
    private const int MostRecords = 100;

    /// <summary>The separator that each record has the same number of times; else the one that most have as often as the first record.</summary>
    /// <remarks>A comma comes last: it also stands in numbers and texts of files that another sign separates.</remarks>
    public static char Separator(string sample, char decimalSeparator)
    {
        var candidates = ((char[])['\t', ';', '|', ',']).Where(candidate => candidate != decimalSeparator).ToArray();
        var counts = candidates.Select(candidate => Counts(sample, candidate)).ToArray();
        for (var i = 0; i < candidates.Length; i++)
        {
            if (counts[i] is [> 0 and var first, ..] && counts[i].TrueForAll(count => count == first)) return candidates[i];
        }

        var best = Enumerable.Range(0, candidates.Length).MaxBy(i => counts[i] is [> 0 and var first, ..] ? counts[i].Count(count => count == first) : 0);
        return candidates[best];
    }

    /// <summary>Whether the cells of the first record are names: different texts, none empty and none a number.</summary>
    public static bool IsHeader(IReadOnlyList<string> cells, CsvOptions options) =>
        cells.Distinct(StringComparer.Ordinal).Count() == cells.Count
        && !cells.Skip(1).Contains("")   // the first may be: programs write row numbers under no name
        && !cells.Any(cell => CsvNumber.TryParse(cell, options.DecimalSeparator, out _) || (cell.Length > 0 && options.MissingMarkers.Contains(cell)));

    /// <summary>How often a separator stands in each record, outside of quotation marks. Blank lines are no records.</summary>
    private static List<int> Counts(string sample, char separator)
    {
        List<int> counts = [];
        var (count, isQuoted, isBlank) = (0, false, true);
        foreach (var character in sample)
        {
            if (character is '\n' or '\r' && !isQuoted)
            {
                if (!isBlank) counts.Add(count);
                (count, isBlank) = (0, true);
                if (counts.Count == MostRecords) return counts;
                continue;
            }

            isBlank &= char.IsWhiteSpace(character) && character != separator;
            if (character == '"') isQuoted = !isQuoted;
            else if (character == separator && !isQuoted) count++;
        }

        if (!isBlank && !isQuoted) counts.Add(count);
        return counts;
    }
}
