using NeuralSharp.Grading;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Course;

/// <summary>A class's folder is graded, whatever its files are called and wherever they lie.</summary>
[TestFixture]
[NonParallelizable]   // the console is the process's
internal sealed class GradeClassTests
{
    private const string Overflow = "static double Square(double x) => Square(x);";
    private const string Unknown = "static double Fork(double a, double b, double k) => a * gain;";

    private DirectoryInfo _folder = null!;

    private string Csv => Path.Combine(_folder.FullName, "table.csv");

    [SetUp]
    public void Create() => _folder = Directory.CreateTempSubdirectory("class Übung");

    [TearDown]
    public void Delete() => _folder.Delete(recursive: true);

    [Test]
    public void Each_file_gets_a_row()
    {
        var lesson = LessonSource.All.Single(one => one.Number == 4);
        Add("Anna Müller/homework.cs", lesson.Solution);
        Add("=SUM(A1)/04.cs", LessonSource.Answer("04-last-path"));
        Add("bert.cs", Overflow);
        Add("carla.cs", LessonSource.Answer("04-last-path"));
        Add("dora.cs", Unknown);
        Write("emil.cs", "#:project somewhere/else.csproj\nusing NeuralSharp.Grading;\nreturn TheFork.Grade([], null!, null!, null!) + 7;\n");
        Write("notes.cs", "// return TheFork.Grade(args);\nConsole.WriteLine(1);\n");

        var (exitCode, output, error) = Run(_folder.FullName, "--csv", Csv);

        exitCode.ShouldBe(0, error);
        var lines = output.Split('\n').Select(line => line.TrimEnd()).ToList();
        lines[..7].ShouldBe(
        [
            "learner      lesson       right   what is not right",
            "=SUM(A1)     04-the-fork  0 of 3  Fork: replaces; Square: to do; Visit: to do",
            "Anna Müller  04-the-fork  3 of 3",
            "bert         04-the-fork  0 of 3  Fork: to do; Square: ends the program; Visit: to do",
            "carla        04-the-fork  0 of 3  Fork: replaces; Square: to do; Visit: to do",
            "dora         04-the-fork  -       does not compile, line 6: CS0103: The name 'gain' does not exist in the current context",
            "emil         04-the-fork  -       ended with exit code 15 before it was graded: does it hand its args over to the grading?",
        ]);
        lines.ShouldContain("Made by several:");
        lines.ShouldContain("  2 times  04-the-fork, Fork: replaces");

        var csv = File.ReadAllText(Csv).Split("\r\n");
        csv[0].ShouldBe("\"learner\",\"file\",\"lesson\",\"right\",\"functions\",\"what is not right\"");
        csv[1].ShouldStartWith("\"'=SUM(A1)\",\"'=SUM(A1)");
        csv[2].ShouldBe($"\"Anna Müller\",\"{Path.Combine("Anna Müller", "homework.cs")}\",\"04-the-fork\",\"3\",\"3\",\"\"");
        csv.Length.ShouldBe(8);
        File.ReadAllBytes(Csv)[..3].ShouldBe([0xEF, 0xBB, 0xBF]);
    }

    [Test]
    public void Each_lesson_is_found_by_its_call()
    {
        foreach (var lesson in LessonSource.All) Write($"{lesson.Number}.cs", lesson.Program);
        ClassFile.In(_folder.FullName).Select(file => file.Lesson).Order(StringComparer.Ordinal).ShouldBe(LessonSource.All.Select(lesson => lesson.Name));
    }

    [TestCase("=1+1", "\"'=1+1\"")]
    [TestCase("+1", "\"'+1\"")]
    [TestCase("-1", "\"'-1\"")]
    [TestCase("@a", "\"'@a\"")]
    [TestCase("\t=1", "\"'\t=1\"")]
    [TestCase("say \"x\", y", "\"say \"\"x\"\", y\"")]
    [TestCase("", "\"\"")]
    public void A_cell_is_text_and_no_formula(string value, string cell) => ClassTable.Cell(value).ShouldBe(cell);

    [Test]
    public void A_folder_that_is_not_there_or_has_no_lesson_is_told()
    {
        Run(Path.Combine(_folder.FullName, "nowhere")).ShouldBe((1, "", $"error: There is no folder {Path.Combine(_folder.FullName, "nowhere")}.\n"));
        Write("a.cs", "Console.WriteLine(1);");
        var (exitCode, _, error) = Run(_folder.FullName);
        exitCode.ShouldBe(1);
        error.ShouldStartWith($"error: There is no lesson in {_folder.FullName}");
    }

    [TestCase]
    [TestCase("a", "b")]
    [TestCase("a", "--seconds", "0")]
    public void Arguments_that_are_not_understood_are_told(params string[] arguments)
    {
        var (exitCode, output, error) = Run(arguments);
        exitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldStartWith("error: ");
    }

    private void Add(string path, string answer) => Write(path, LessonSplice.Into(LessonSource.All.Single(one => one.Number == 4).Program, answer));

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var (oldOutput, oldError) = (Console.Out, Console.Error);
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            return (GradeClass.Run(arguments), output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
        }
        finally
        {
            Console.SetOut(oldOutput);
            Console.SetError(oldError);
        }
    }
}
