using System.Reflection;
using NUnit.Framework;

namespace NeuralSharp.Tests.Course;

/// <summary>The files of a lesson of the course.</summary>
/// <param name="Name">What they are called by: <c>04-the-fork</c>.</param>
internal sealed record LessonSource(string Name)
{
    /// <summary>The folder docs/course; a test is left out where there is none.</summary>
    public static string Folder { get; } = FindFolder();

    /// <summary>The folder of the answers that learners may give.</summary>
    public static string AnswerFolder => Path.Combine(Folder, "..", "..", "NeuralSharp.Tests", "Course", "Answers");

    /// <summary>All lessons, in order.</summary>
    public static IReadOnlyList<LessonSource> All { get; } = [.. Files(Folder).Where(name => char.IsAsciiDigit(name[0])).Select(name => new LessonSource(name))];

    /// <summary>All answers that are stored.</summary>
    public static IReadOnlyList<string> AllAnswers { get; } = Files(AnswerFolder);

    public int Number => int.Parse(Name[..2], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The program that the learner fills in.</summary>
    public string Program => Text(Path.Combine(Folder, $"{Name}.cs"));

    /// <summary>The members filled in.</summary>
    public string Solution => Text(Path.Combine(Folder, "Grading", "Solutions", $"{Name}.cs"));

    /// <summary>The page to read; its file.</summary>
    public string Page => Path.Combine(Folder, $"{Name}.md");

    /// <summary>The names of the answers to it.</summary>
    public IEnumerable<string> Answers => AllAnswers.Where(name => name.StartsWith(Name[..3], StringComparison.Ordinal));

    /// <summary>The text of an answer.</summary>
    public static string Answer(string name) => Text(Path.Combine(AnswerFolder, $"{name}.cs"));

    /// <summary>The text of a file, whatever ends its lines.</summary>
    public static string Text(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    public override string ToString() => Name;

    private static string FindFolder()
    {
        var folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location);
        while (folder is not null && !File.Exists(Path.Combine(folder, "NeuralSharp.sln"))) folder = Path.GetDirectoryName(folder);
        if (folder is null) Assert.Ignore("The tests run outside of the repository.");
        return Path.Combine(folder!, "docs", "course");
    }

    private static List<string> Files(string folder) => [.. Directory.GetFiles(folder, "*.cs").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
}
