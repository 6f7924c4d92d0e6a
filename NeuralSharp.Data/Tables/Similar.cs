namespace NeuralSharp;

/// <summary>Names that may have been meant: those that take the fewest edits, for messages about a name that is not there.</summary>
internal static class Similar
{
    private const int MostShown = 3;
    private const int MostCompared = 1000;   // names, and characters of one: a message is not worth more time

    /// <summary>A sentence about the names there are: those like the one that was asked for, or else some of them.</summary>
    public static string Sentence(string wanted, IReadOnlyCollection<string> names)
    {
        var similar = Of(wanted, names);
        if (similar.Count > 0) return $"Did you mean {string.Join(" or ", similar.Select(Printable.Quoted))}?";
        if (names.Count == 0) return "There is none at all.";
        var shown = string.Join(", ", names.Take(2 * MostShown).Select(Printable.Quoted));
        return names.Count > 2 * MostShown ? Invariant($"There are {shown} and {names.Count - 2 * MostShown} more.") : $"There are {shown}.";
    }

    /// <summary>The names that are like another: at most a third of its letters would have to change, upper or lower case aside.</summary>
    public static List<string> Of(string wanted, IEnumerable<string> names)
    {
        if (wanted.Length > MostCompared) return [];
        var most = Math.Max(1, wanted.Length / 3);
        return
        [
            .. names.Take(MostCompared).Where(name => Math.Abs(name.Length - wanted.Length) <= most)
                .Select(name => (name, Edits: Edits(wanted.ToUpperInvariant(), name.ToUpperInvariant())))
                .Where(candidate => candidate.Edits <= most)
                .OrderBy(candidate => candidate.Edits).Take(MostShown).Select(candidate => candidate.name),
        ];
    }

    /// <summary>The fewest insertions, deletions and replacements that make one text of another (Levenshtein's distance), row by row of its table.</summary>
    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
