using System.Globalization;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Course;

/// <summary>The pages of the course: their pictures are what the lessons draw today, and their commands name the right file.</summary>
[TestFixture]
[NonParallelizable]   // the console is the process's
internal sealed partial class PageTests
{
    private static IEnumerable<LessonSource> Lessons => LessonSource.All;

    private static IEnumerable<string> Pages => Directory.GetFiles(LessonSource.Folder, "*.md").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Lessons))]
    public void A_lesson_has_a_page_that_names_its_commands(LessonSource lesson)
    {
        var page = LessonSource.Text(lesson.Page);
        page.ShouldMatch($@"^# {lesson.Number}\. \S");
        Course().Matches(page).Select(match => match.Groups[1].Value).ShouldAllBe(name => name == lesson.Name);
        foreach (var command in (string[])["", " -- --hint 1", " -- --solution", " -- --explore"]) page.ShouldContain($"dotnet run docs/course/{lesson.Name}.cs{command}");
        if (lesson.Number < 12) page.TrimEnd().Split('\n')[^1].ShouldMatch($@"\({(lesson.Number + 1).ToString("00", CultureInfo.InvariantCulture)}-[a-z-]+\.md\)", "the last line leads to the next lesson");
    }

    [TestCaseSource(nameof(Lessons))]
    public void A_lesson_takes_as_long_on_its_page_as_on_the_front_page(LessonSource lesson)
    {
        var minutes = Minutes().Match(LessonSource.Text(lesson.Page)).Groups[1].Value;
        LessonSource.Text(Path.Combine(LessonSource.Folder, "README.md")).ShouldMatch($@"\({lesson.Name}\.md\) \| {minutes} \|");
    }

    [TestCaseSource(nameof(Pages))]
    public void Needs_no_network(string page) => LessonSource.Text(Path.Combine(LessonSource.Folder, page)).ShouldNotContain("](http", Case.Insensitive);

    [TestCaseSource(nameof(Lessons))]
    public void A_picture_is_what_the_lesson_draws(LessonSource lesson)
    {
        var picture = $"pictures/{lesson.Name}.svg";
        if (!LessonSource.Text(lesson.Page).Contains(picture, StringComparison.Ordinal)) return;
        Drawn(lesson).ShouldBe(LessonSource.Text(Path.Combine(LessonSource.Folder, picture)), $"dotnet run docs/course/{lesson.Name}.cs -- --explore docs/course/{picture}");
    }

    [Test]
    public void Most_pages_have_a_picture() =>
        Lessons.Count(lesson => LessonSource.Text(lesson.Page).Contains($"(pictures/{lesson.Name}.svg)", StringComparison.Ordinal)).ShouldBeGreaterThan(Lessons.Count() / 2);

    private static string Drawn(LessonSource lesson)
    {
        var folder = Directory.CreateTempSubdirectory("course-picture");
        try
        {
            var file = Path.Combine(folder.FullName, "picture.svg");
            LessonProgram.Run(LessonTests.Unsolved(lesson), "--explore", file).ExitCode.ShouldBe(0);
            return LessonSource.Text(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"docs/course/(\d\d-[a-z-]+)\.cs")]
    private static partial Regex Course();

    [GeneratedRegex(@"about (\d+) minutes")]
    private static partial Regex Minutes();
}
