using System.Text.RegularExpressions;

namespace NeuralSharp.Grading;

/// <summary>A learner's file.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">Where it is, seen from the class's folder.</param>
/// <param name="Learner">Whose it is: the subfolder's name, or the file's where there is none.</param>
/// <param name="Lesson">Which lesson it is, found by its call: <c>04-the-fork</c> for <c>TheFork.Grade(…)</c>.</param>
/// <param name="Code">What stands in it.</param>
internal sealed partial record ClassFile(string Path, string Name, string Learner, string Lesson, string Code)
{
    /// <summary>The lessons in a folder, by learner and lesson; other files are left out.</summary>
    public static IReadOnlyList<ClassFile> In(string folder)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder {folder}.");
        EnumerationOptions all = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };
        return
        [
            .. Directory.EnumerateFiles(folder, "*.cs", all).Select(path => Of(folder, path)).OfType<ClassFile>()
                .OrderBy(file => file.Learner, StringComparer.Ordinal).ThenBy(file => file.Lesson, StringComparer.Ordinal).ThenBy(file => file.Name, StringComparer.Ordinal),
        ];
    }

    private static ClassFile? Of(string folder, string path)
    {
        var name = System.IO.Path.GetRelativePath(folder, path);
        var parts = name.Split(System.IO.Path.DirectorySeparatorChar);
        if (parts.Any(part => part is "bin" or "obj")) return null;
        var code = File.ReadAllText(path);
        var lesson = Call().Matches(code).Select(call => LessonFile.OfClass(call.Groups[1].Value)).FirstOrDefault(found => found is not null);
        return lesson is null ? null : new(path, name, parts.Length > 1 ? parts[0] : System.IO.Path.GetFileNameWithoutExtension(path), lesson, code);
    }

    /// <summary>The call by which a lesson is graded, on a line that is no comment.</summary>
    [GeneratedRegex(@"^(?!\s*//).*\b(\w+)\.Grade\(", RegexOptions.Multiline)]
    private static partial Regex Call();
}
