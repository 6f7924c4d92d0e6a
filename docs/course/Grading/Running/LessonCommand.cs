using System.CommandLine;

namespace NeuralSharp.Grading;

/// <summary>What can stand behind <c>dotnet run docs/course/04-the-fork.cs --</c>.</summary>
internal sealed class LessonCommand(Lesson lesson)
{
    /// <summary>The exit code where a function is not right yet, or a file cannot be written.</summary>
    public const int SomethingToDo = 1;

    /// <summary>The exit code where the lesson itself is at fault.</summary>
    public const int LessonAtFault = 3;

    private const int WrongUsage = 2;

    private readonly TextWriter _error = Console.Error;   // the learner's functions get another

    /// <summary>Runs it, and turns what the user can mend into one line.</summary>
    public int Run(string[] args)
    {
        var parsed = Command(args).Parse(args);
        if (parsed.Errors.Count == 0)
        {
            try
            {
                return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _error.WriteLine($"error: {Printable.Escape(exception.Message)}");
                return SomethingToDo;
            }
            catch (LessonFaultException fault)
            {
                _error.WriteLine($"A fault of the lesson, not yours: {Printable.Escape(fault.Message)}");
                if (fault.InnerException is { } inner) _error.WriteLine(inner);
                return LessonAtFault;
            }
        }

        foreach (var message in parsed.Errors.Select(error => error.Message).Distinct()) _error.WriteLine($"error: {Printable.Escape(message)}");
        _error.WriteLine("See --help for what there is.");
        return WrongUsage;
    }

    private RootCommand Command(string[] args)
    {
        var function = new Argument<string?>("function") { Description = "With --hint or --solution: this function alone", Arity = ArgumentArity.ZeroOrOne };
        var hint = new Option<int?>("--hint") { Description = "Give a hint for the first function that is not right yet; each tells more", HelpName = "1, 2 or 3" };
        var solution = new Option<bool>("--solution") { Description = "Print functions that are right" };
        var explore = new Option<string?>("--explore") { Description = $"Write a page with the lesson's example to go through; a picture, if the file ends in .svg (default: {lesson.File}.html, in this folder)", HelpName = "file", Arity = ArgumentArity.ZeroOrOne };
        var report = new Option<string?>("--report") { Description = "Write the verdicts to a file, as JSON, as well", HelpName = "file" };
        function.CompletionSources.Add([.. lesson.Exercises.Select(exercise => exercise.Name)]);
        hint.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not ("1" or "2" or "3") }]) result.AddError("--hint takes 1, 2 or 3.");
        });

        var command = new RootCommand($"Lesson {lesson.Number}: {lesson.Title}. Without arguments it grades what you wrote; the page to read is docs/course/{lesson.File}.md.")
        {
            function, hint, solution, explore, report,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(function) is not { } name) return;
            if (!lesson.Exercises.Any(exercise => exercise.Name == name)) result.AddError($"the lesson has no function '{name}'; it has {string.Join(", ", lesson.Exercises.Select(exercise => exercise.Name))}.");
            else if (result.GetResult(hint) is null && !result.GetValue(solution)) result.AddError($"{name} goes with --hint or --solution.");
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetResult(explore) is not null) return Explore(parsed.GetValue(explore) ?? $"{lesson.File}.html");
            if (parsed.GetValue(solution)) return Print(SolutionText.Of(lesson, parsed.GetValue(function)));
            return OwnProcess.Run(args, parsed.GetValue(report), progress =>
            {
                using LessonGrader grader = new(lesson, progress);
                return parsed.GetValue(hint) is { } number ? grader.Hint(number, parsed.GetValue(function)) : grader.Grade();
            });
        });
        return command;
    }

    private int Explore(string file)
    {
        using (Explain.Record())
        {
            var (output, title, model) = lesson.Example();
            if (Path.GetExtension(file) == ".svg") File.WriteAllText(file, output.ToSvg(model));
            else Explain.Write(file, output, model, title);
        }

        Console.WriteLine($"Open {Path.GetFullPath(file)} in a browser.");
        return 0;
    }

    private static int Print(string text)
    {
        Console.WriteLine(text);
        return 0;
    }
}
