using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Course;

/// <summary>
/// The course as a learner runs it: <c>dotnet run docs/course/04-the-fork.cs</c> in a copy of the repository, in a folder with a space and an umlaut. It takes minutes, so it
/// runs where it is asked for: <c>dotnet test -c Release NeuralSharp.Tests --filter TestCategory=CourseRuns</c>, as .ci/run does.
/// </summary>
[TestFixture]
[Explicit("Takes minutes")]
[Category("CourseRuns")]
[NonParallelizable]
internal sealed class CourseRuns
{
    private const int Attempts = 3;   // others may have the processor
    private const string Fork = "docs/course/04-the-fork.cs";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private DirectoryInfo _parent = null!;
    private string _folder = "";

    private static IEnumerable<LessonSource> Lessons => LessonSource.All;

    [OneTimeSetUp]
    public void Copy()
    {
        _parent = Directory.CreateTempSubdirectory("course-runs");
        _folder = _parent.CreateSubdirectory("meine Übung").FullName;
        var repository = Path.Combine(LessonSource.Folder, "..", "..");
        foreach (var file in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "docs/package.md"]) CopyFile(Path.Combine(repository, file), Path.Combine(_folder, file));
        foreach (var folder in (string[])["NeuralSharp.Core", "NeuralSharp.Layers", "NeuralSharp.Optim", "NeuralSharp.Explain", "NeuralSharp.Data", "docs/course"])
        {
            var from = Path.Combine(repository, folder);
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var path = Path.GetRelativePath(from, file);
                if (!path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")) CopyFile(file, Path.Combine(_folder, folder, path));
            }
        }

        var watch = Stopwatch.StartNew();
        Run([Fork]).ExitCode.ShouldBe(1);
        TestContext.Progress.WriteLine(Invariant($"the first build and run took {watch.Elapsed.TotalSeconds:F1} s"));
    }

    [OneTimeTearDown]
    public void Delete() => _parent.Delete(recursive: true);

    [TestCaseSource(nameof(Lessons))]
    public void Unsolved_it_says_what_is_to_do(LessonSource lesson)
    {
        var (exitCode, output, error) = RunWithinLimit(lesson, lesson.Program);
        exitCode.ShouldBe(1, output + error);
        output.ShouldContain(": to do\n");
        output.ShouldContain($"A hint: dotnet run docs/course/{lesson.Name}.cs -- --hint 1");
        error.ShouldBeEmpty();
    }

    [TestCaseSource(nameof(Lessons))]
    public void Solved_it_is_right(LessonSource lesson)
    {
        var (exitCode, output, error) = RunWithinLimit(lesson, WithProject(LessonSplice.Into(lesson.Program, lesson.Solution)));
        exitCode.ShouldBe(0, output + error);
        output.ShouldContain("All is right.");
        error.ShouldBeEmpty();
    }

    [Test]
    public void What_does_not_end_and_what_ends_the_program_is_told_and_the_others_are_graded()
    {
        var output = RunFork("""
            static double Fork(double a, double b, double k) { while (true) a++; }
            static double Square(double x) => Square(x);
            static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream) { Environment.Exit(0); return gradients; }
            """);
        output.ShouldContain("Fork: does not end\n      Fork(a: 2, b: 5, k: 3) was not finished after 3 s.");
        output.ShouldContain("Square: ends the program\n      Square calls itself without end");
        output.ShouldContain("Visit: ends the program\n      The program ended while Visit ran, with exit code 0.");
        output.ShouldContain("0 of 3 functions are right.");
    }

    [Test]
    public void Memory_threads_and_changed_arguments_are_told()
    {
        var output = RunFork("""
            static double Fork(double a, double b, double k) { List<double[]> all = []; while (true) { all.Add(new double[100_000]); all[^1].AsSpan().Fill(a); } }
            static double Square(double x) { var thread = new Thread(() => throw new FormatException("no number")); thread.Start(); thread.Join(); return 2 * x; }
            static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream) { gradients[0] += 1; return gradients; }
            """);
        output.ShouldMatch("Fork: (does not end|threw an exception)\n      Fork.* memory .*[Dd]oes a list or an array grow without end");
        output.ShouldContain("Square: threw an exception\n      While Square(3) ran, another thread threw FormatException in line 7: no number\n");
        output.ShouldContain("Visit: changes its input\n");
    }

    [Test]
    public void Much_that_is_printed_is_cut_and_nothing_can_be_read()
    {
        var output = RunFork("""
            static double Fork(double a, double b, double k) { for (var i = 0; i < 500; i++) Console.WriteLine("turn " + i); return (a + b) * k; }
            static double Square(double x) { Console.Write("here "); return double.Parse(Console.ReadLine()!); }
            static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream) { Console.ReadKey(); return null!; }
            """);
        output.ShouldContain("turn 0\n");
        output.ShouldNotContain("turn 100\n");
        output.ShouldContain("is left out)\n");
        output.ShouldContain("Fork: right\n");
        output.ShouldContain("Square: threw an exception\n      Square(3) threw InvalidOperationException in line 7: There is nothing to read");
        output.ShouldContain("Visit: threw an exception\n");
    }

    [Test]
    public void Two_runs_at_once_do_not_meet()
    {
        Write(Fork, LessonSource.All.Single(lesson => lesson.Number == 4).Program);
        var outcomes = Task.WhenAll(Task.Run(() => Run([Fork])), Task.Run(() => Run([Fork]))).Result;
        outcomes.ShouldAllBe(outcome => outcome.ExitCode == 1 && outcome.Output == outcomes[0].Output);
        outcomes[0].Output.ShouldContain("0 of 3 functions are right.");
    }

    [Test]
    public void A_file_may_be_renamed_and_is_run_from_any_folder()
    {
        var program = LessonSource.All.Single(lesson => lesson.Number == 4).Program;
        Write("docs/course/my Übung.cs", program);
        var (exitCode, output, _) = Run(["my Übung.cs"], "docs/course");
        exitCode.ShouldBe(1, output);
        output.ShouldContain("dotnet run \"my Übung.cs\" -- --hint 1");
        Run([Path.Combine(_folder, Fork)], "..").Output.ShouldContain($"dotnet run \"meine Übung/{Fork}\" -- --hint 1");
    }

    [Test]
    [Platform("Unix")]
    [Retry(Attempts)]   // the key is to be pressed within the three seconds that a function has
    public void Ctrl_C_ends_it_at_once_and_blames_nobody()
    {
        Write(Fork, Spliced("static double Fork(double a, double b, double k) { while (true) a++; }"));
        Run(["build", Fork]);
        // A job of its own, as a terminal makes one: the signal reaches all its processes.
        var script = $"set -m; dotnet run {Fork} > out & job=$!; until grep -q Lesson out 2>/dev/null; do sleep 0.1; done; sleep 0.5; kill -INT -- -$job; wait $job; echo exit $?; cat out; pgrep -g $job";
        var watch = Stopwatch.StartNew();
        var (_, output, error) = Start("bash", ["-c", script], ".");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        output.ShouldStartWith("exit 130\n", Case.Sensitive, error);
        output.ShouldNotContain("ends the program");
        output.TrimEnd().ShouldEndWith("Lesson 4: the fork");   // and no process is left
    }

    /// <summary>What the SDK says where #:project leads nowhere: the page of compiler messages explains it.</summary>
    [Test]
    public void A_file_that_was_moved_gets_the_message_that_is_explained()
    {
        Write("04-the-fork.cs", LessonSource.All.Single(lesson => lesson.Number == 4).Program);
        var (exitCode, output, error) = Run(["04-the-fork.cs"]);
        exitCode.ShouldBe(1);
        var said = (output + error).Replace(_folder, "/home/you/NeuralSharp", StringComparison.Ordinal).Trim();
        LessonSource.Text(Path.Combine(LessonSource.Folder, "compiler-messages.md")).ShouldContain(said.Split('\n')[0]);
    }

    private string RunFork(string answer)
    {
        Write(Fork, Spliced(answer));
        var (exitCode, output, error) = Run([Fork]);
        exitCode.ShouldBe(1, output + error);
        error.ShouldBeEmpty();
        return output;
    }

    private static string Spliced(string answer) => WithProject(LessonSplice.Into(LessonSource.All.Single(lesson => lesson.Number == 4).Program, answer));

    private static string WithProject(string code) => "#:project Grading/Grading.csproj\n" + code.TrimStart('\n');

    private (int ExitCode, string Output, string Error) RunWithinLimit(LessonSource lesson, string code)
    {
        var file = $"docs/course/{lesson.Name}.cs";
        Write(file, code);
        for (var attempt = 1; ; attempt++)
        {
            Write(file, $"{code}\n// {attempt.ToString(CultureInfo.InvariantCulture)}\n");   // it is compiled anew, as after a change
            var watch = Stopwatch.StartNew();
            var outcome = Run([file]);
            TestContext.Progress.WriteLine(Invariant($"{lesson.Name}: {watch.Elapsed.TotalSeconds:F1} s"));
            if (watch.Elapsed < s_limit) return outcome;
            if (attempt == Attempts) Assert.Fail(Invariant($"{lesson.Name} took {watch.Elapsed.TotalSeconds:F1} s, and {Attempts} times more than {s_limit.TotalSeconds} s"));
        }
    }

    private (int ExitCode, string Output, string Error) Run(string[] arguments, string folder = ".") =>
        Start("dotnet", arguments is ["build", ..] ? [.. arguments, "-v", "q"] : ["run", .. arguments], folder);

    private (int ExitCode, string Output, string Error) Start(string program, string[] arguments, string folder)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = Path.GetFullPath(Path.Combine(_folder, folder)), RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name is "NEURALSHARP_GRADING_PIPE" or "UseSharedCompilation").ToList()) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
    }

    private void Write(string path, string text) => File.WriteAllText(Path.Combine(_folder, path), text);

    private static void CopyFile(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }
}
