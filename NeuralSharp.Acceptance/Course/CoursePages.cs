using NeuralSharp.Grading;

namespace NeuralSharp.Acceptance;

/// <summary>The pages that the lessons of the course open in the explorer, made once. No exercise runs for them, so there is nobody's code.</summary>
internal static class CoursePages
{
    private static readonly (string File, Func<string[], int> Run)[] s_lessons =
    [
        ("lesson-01.html", args => NudgeANumber.Grade(args, null!, null!, null!, null!)),
        ("lesson-02.html", args => LocalRules.Grade(args, null!, null!, null!, null!, null!, null!)),
        ("lesson-03.html", args => TheChain.Grade(args, null!, null!, null!, null!)),
        ("lesson-04.html", args => TheFork.Grade(args, null!, null!, null!)),
        ("lesson-05.html", args => TheOrder.Grade(args, null!, null!, null!, null!)),
        ("lesson-06.html", args => AnEngine.Grade<object>(args, null!, null!, null!, null!, null!, null!, null!, null!, null!)),
        ("lesson-07.html", args => Matrices.Grade(args, null!, null!, null!, null!, null!)),
        ("lesson-08.html", args => SoftmaxLoss.Grade(args, null!, null!, null!, null!)),
        ("lesson-09.html", args => TheLoop.Grade(args, null!, null!, null!)),
        ("lesson-10.html", args => XorAndSeeds.Grade(args, null!, null!, null!, null!)),
        ("lesson-11.html", args => MendIt.Grade(args, null!, null!, null!, null!, null!, null!)),
        ("lesson-12.html", args => Digits.Grade(args, null!, null!, null!, null!, null!, null!, null!)),
    ];

    private static readonly Dictionary<string, Lazy<string>> s_paths = s_lessons.ToDictionary(lesson => lesson.File, lesson => new Lazy<string>(() => Write(lesson.File, lesson.Run)));

    /// <summary>The names of their files.</summary>
    public static IEnumerable<string> Files => s_lessons.Select(lesson => lesson.File);

    /// <summary>The path of one.</summary>
    public static string Path(string file) => s_paths[file].Value;

    private static string Write(string file, Func<string[], int> run)
    {
        var path = PageFolder.File(file);
        if (run(["--explore", path]) != 0) throw new InvalidOperationException($"The lesson failed that writes {file}.");
        return path;
    }
}
