namespace NeuralSharp.Grading;

/// <summary>Where lessons lie, as the user types it.</summary>
internal static class LessonFile
{
    /// <summary>All lessons in order, and the classes that grade them.</summary>
    private static readonly (string File, string Class)[] s_all =
    [
        ("01-nudge-a-number", "NudgeANumber"),
        ("02-local-rules", "LocalRules"),
        ("03-the-chain", "TheChain"),
        ("04-the-fork", "TheFork"),
        ("05-the-order", "TheOrder"),
        ("06-an-engine", "AnEngine"),
        ("07-matrices", "Matrices"),
        ("08-softmax", "SoftmaxLoss"),
        ("09-the-loop", "TheLoop"),
        ("10-xor-and-seeds", "XorAndSeeds"),
        ("11-mend-it", "MendIt"),
        ("12-mnist", "Digits"),
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
    public static string? Next(Lesson lesson) => lesson.Number < s_all.Length ? $"docs/course/{s_all[lesson.Number].File}.md" : null;

    /// <summary>The lesson that a class grades: <c>04-the-fork</c> for <c>TheFork</c>; null where there is none.</summary>
    public static string? OfClass(string name) => s_all.FirstOrDefault(lesson => lesson.Class == name).File;
}
