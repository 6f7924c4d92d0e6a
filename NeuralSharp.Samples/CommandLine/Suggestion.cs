using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>What somebody may have meant who mistyped a command or an option.</summary>
internal static class Suggestion
{
    private const int ShortestBeginning = 3;

    /// <summary>The nearest name that a command knows; null where none is near.</summary>
    public static string? For(string typed, Command command) => For(typed, command.Subcommands.Select(sub => sub.Name).Concat(command.Options.Select(option => option.Name)));

    /// <summary>The nearest of some names; null where none is near.</summary>
    public static string? For(string typed, IEnumerable<string> names)
    {
        return names
            .Select(name => (Name: name, Distance: Distance(typed.TrimStart('-').ToLowerInvariant(), name.TrimStart('-'))))
            .Where(entry => entry.Distance <= Math.Max(1, entry.Name.TrimStart('-').Length / 3) || IsBeginning(typed, entry.Name))
            .OrderBy(entry => entry.Distance).Select(entry => entry.Name).FirstOrDefault();
    }

    private static bool IsBeginning(string typed, string name) =>
        typed.TrimStart('-').Length >= ShortestBeginning && name.StartsWith(typed, StringComparison.OrdinalIgnoreCase);

    /// <summary>How many letters are put in, left out, changed, or exchanged with the next (Damerau and Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > other.Length) return int.MaxValue;   // a long text is no slip of the hand
        var steps = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++) steps[i, 0] = i;
        for (var j = 0; j <= other.Length; j++) steps[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var change = steps[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                steps[i, j] = Math.Min(change, Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
            }
        }

        return steps[one.Length, other.Length];
    }
}
