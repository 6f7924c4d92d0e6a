using System.Text.RegularExpressions;

namespace NeuralSharp.Grading;

/// <summary>Functions that are right: the files in the folder Solutions, which are called like the lessons.</summary>
internal static partial class SolutionText
{
    /// <summary>Those of a lesson, or one of them.</summary>
    public static string Of(Lesson lesson, string? function = null)
    {
        var file = $"{lesson.File}.cs";
        using var stream = typeof(SolutionText).Assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"There is no solution {file}.");
        using StreamReader reader = new(stream);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n").Trim();
        if (function is null) return text;

        // One function or type stands between empty lines, and what belongs to it has none in its middle at the margin.
        var name = lesson.Exercises.Single(exercise => exercise.Name == function).Type ?? function;
        return Parts().Split(text).First(part => Regex.IsMatch(part, $@"^(static|internal|public|sealed)\b.*\b{name}\b", RegexOptions.Multiline)).Trim();
    }

    [GeneratedRegex(@"\n\n(?=\S)")]
    private static partial Regex Parts();
}
