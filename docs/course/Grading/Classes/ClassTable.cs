using System.Text;

namespace NeuralSharp.Grading;

/// <summary>The table of a class: a row a file.</summary>
internal static class ClassTable
{
    private static readonly string[] s_heads = ["learner", "lesson", "right", "what is not right"];

    /// <summary>Writes it as text, and below it the mistakes that several made.</summary>
    public static void Write(TextWriter to, IReadOnlyList<ClassRow> rows)
    {
        List<string[]> cells = [s_heads, .. rows.Select(row => (string[])[row.File.Learner, row.File.Lesson, Right(row), Remarks(row)]).Select(row => row.Select(Printable.Escape).ToArray())];
        int[] widths = [.. Enumerable.Range(0, 3).Select(column => cells.Max(row => row[column].Length))];
        foreach (var row in cells) to.WriteLine(string.Join("  ", row.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell)).TrimEnd());

        var often = rows.SelectMany(row => row.Verdicts.Where(verdict => verdict.Mistake is not null).Select(verdict => $"{row.File.Lesson}, {Remark(verdict)}"))
            .CountBy(mistake => mistake).Where(pair => pair.Value > 1).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        if (often.Count == 0) return;
        to.WriteLine("\nMade by several:");
        foreach (var (mistake, count) in often) to.WriteLine(Invariant($"  {count} times  {mistake}"));
    }

    /// <summary>Writes it for a spreadsheet: UTF-8 with a mark that says so, all cells in quotes, none that is taken for a formula.</summary>
    public static void WriteCsv(string file, IReadOnlyList<ClassRow> rows)
    {
        StringBuilder text = new();
        Line(["learner", "file", "lesson", "right", "functions", "what is not right"]);
        foreach (var row in rows)
        {
            Line([row.File.Learner, row.File.Name, row.File.Lesson, Invariant($"{row.Verdicts.Count(verdict => verdict.IsRight)}"), Invariant($"{row.Verdicts.Count}"), Remarks(row)]);
        }

        File.WriteAllText(file, text.ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        void Line(IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
    }

    /// <summary>A cell that begins like a formula gets an apostrophe before it.</summary>
    public static string Cell(string value)
    {
        var safe = value is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? $"'{value}" : value;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Right(ClassRow row) => row.Verdicts.Count == 0 ? "-" : Invariant($"{row.Verdicts.Count(verdict => verdict.IsRight)} of {row.Verdicts.Count}");

    private static string Remarks(ClassRow row) => string.Join("; ", row.Verdicts.Where(verdict => !verdict.IsRight).Select(Remark).Concat(row.Problem is null ? [] : [row.Problem]));

    private static string Remark(Verdict verdict) => $"{verdict.Exercise}: {verdict.Mistake ?? VerdictText.Word(verdict.Kind)}";
}
