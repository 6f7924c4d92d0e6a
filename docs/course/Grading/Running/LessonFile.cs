namespace NeuralSharp.Grading;

/// <summary>Where lessons lie, as the user types it.</summary>
internal static class LessonFile
{
    private static readonly string[] s_all =
    [
        "01-nudge-a-number", "02-local-rules", "03-the-chain", "04-the-fork", "05-the-order", "06-an-engine", "07-matrices", "08-softmax", "09-the-loop", "10-xor-and-seeds", "11-mend-it", "12-mnist",
    ];

    /// <summary>The file that runs now, seen from the current folder; files may have been renamed or moved.</summary>
    public static string Path(Lesson lesson)
    {
        if (AppContext.GetData("EntryPointFilePath") is not string path) return $"docs/course/{lesson.File}.cs";
        var relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, path);
        if (relative.StartsWith("..", StringComparison.Ordinal)) relative = path;
        return relative.Contains(' ', StringComparison.Ordinal) ? $"\"{relative}\"" : relative;
    }

    /// <summary>The page of the lesson that follows; null after the last.</summary>
    public static string? Next(Lesson lesson) => lesson.Number < s_all.Length ? $"docs/course/{s_all[lesson.Number]}.md" : null;

    /// <summary>The lesson that a method of <see cref="Grade"/> grades: <c>04-the-fork</c> for <c>TheFork</c>; null where there is none.</summary>
    public static string? OfMethod(string method) =>
        s_all.FirstOrDefault(lesson => string.Concat(lesson[3..].Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) == method);
}
