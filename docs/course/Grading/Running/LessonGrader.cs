using System.Diagnostics;

namespace NeuralSharp.Grading;

/// <summary>Grades a lesson: exercise by exercise, each within its time. Until it is disposed, the console is the learner's functions'.</summary>
internal sealed class LessonGrader(Lesson lesson, GradingProgress progress) : IDisposable
{
    private readonly string _command = $"dotnet run {LessonFile.Path(lesson)} --";
    private readonly TextWriter _out = Console.Out;
    private readonly LearnerConsole _console = new();

    public void Dispose() => _console.Dispose();

    /// <summary>Says of each function what is right and what is not.</summary>
    public int Grade()
    {
        if (progress.Verdicts.Count == 0) _out.WriteLine($"Lesson {lesson.Number}: {lesson.Title}\n");
        foreach (var exercise in lesson.Exercises.Where(exercise => VerdictOf(exercise) is null))
        {
            var verdict = Check(exercise);
            VerdictText.Write(_out, verdict);
            if (verdict.Kind == VerdictKind.TimedOut && OwnProcess.IsWaitedFor) Environment.Exit(LessonCommand.SomethingToDo);   // what does not end is left behind
        }

        _out.WriteLine();
        var todo = progress.Verdicts.Count(verdict => !verdict.IsRight);
        if (todo == 0)
        {
            RunFinale();
            _out.WriteLine(LessonFile.Next(lesson) is { } next ? $"All is right. Go on with {next}" : "All is right. That was the last lesson.");
            return 0;
        }

        _out.WriteLine($"{lesson.Exercises.Count - todo} of {lesson.Exercises.Count} functions are right. Write the others in {LessonFile.Path(lesson)}, and run it again.");
        _out.WriteLine($"A hint: {_command} --hint 1");
        return LessonCommand.SomethingToDo;
    }

    /// <summary>Gives a hint for a function, or the first that is not right.</summary>
    public int Hint(int number, string? function)
    {
        var exercise = function is not null
            ? lesson.Exercises.Single(exercise => exercise.Name == function)
            : lesson.Exercises.FirstOrDefault(exercise => !(VerdictOf(exercise) ?? Check(exercise)).IsRight);
        if (exercise is null)
        {
            _out.WriteLine("All is right; there is nothing to hint at.");
            return 0;
        }

        _out.WriteLine($"{exercise.Name}, hint {number} of 3: {exercise.Hints[number - 1]}");
        _out.WriteLine(number < 3 ? $"The next one: {_command} --hint {number + 1} {exercise.Name}" : $"The whole function: {_command} --solution {exercise.Name}");
        return 0;
    }

    private void RunFinale()
    {
        if (lesson.Finale is not { } finale) return;
        _console.Open();
        try
        {
            finale();
        }
        catch (Exception exception)
        {
            _out.WriteLine($"What runs at the end threw {ThrownText.Of(exception)}");
        }
        finally
        {
            _console.Shut();
        }

        _out.WriteLine();
    }

    private Verdict? VerdictOf(Exercise exercise) => progress.Verdicts.FirstOrDefault(verdict => verdict.Exercise == exercise.Name);

    private Verdict Check(Exercise exercise)
    {
        progress.Begin(exercise.Name);
        AppDomain.CurrentDomain.UnhandledException += OnAnotherThread;
        _console.Open();
        var verdict = WithUsed(exercise, Judge(exercise));
        _console.Shut();
        AppDomain.CurrentDomain.UnhandledException -= OnAnotherThread;
        progress.Add(verdict);
        return verdict;

        void OnAnotherThread(object sender, UnhandledExceptionEventArgs thrown)
        {
            if (thrown.ExceptionObject is not Exception exception) return;
            Verdict end = new(exercise.Name, VerdictKind.Threw, $"While {exercise.Running} ran, another thread threw {ThrownText.Of(exception)}\nNobody can catch that there: it ends the program.");
            if (progress.Add(end)) VerdictText.Write(_out, end);
        }
    }

    /// <summary>What went wrong for no reason that is known may come of a function that is used and not right itself.</summary>
    private Verdict WithUsed(Exercise exercise, Verdict verdict)
    {
        if (verdict is not { Kind: VerdictKind.Wrong or VerdictKind.NotFinite or VerdictKind.Threw, Mistake: null }) return verdict;
        var used = progress.Verdicts.FirstOrDefault(other => exercise.Uses.Contains(other.Exercise) && !other.IsRight);
        return used is null ? verdict : verdict with { Text = $"{verdict.Text.Split('\n')[0]}\n{exercise.Name} uses {used.Exercise}, which is not right yet. Mend that first." };
    }

    private static Verdict Judge(Exercise exercise)
    {
        Verdict? verdict = null;
        Exception? fault = null;
        Thread thread = new(() =>
        {
            try
            {
                verdict = exercise.Check();
            }
            catch (Exception exception)
            {
                fault = exception;
            }
        })
        { IsBackground = true, Name = exercise.Name };
        thread.Start();
        var limit = Debugger.IsAttached ? Timeout.InfiniteTimeSpan : OwnProcess.IsWaitedFor ? exercise.Limit : 20 * exercise.Limit;   // in a test, others may have the processor
        if (!thread.Join(limit)) return new(exercise.Name, VerdictKind.TimedOut, Unfinished(exercise));
        return verdict ?? throw new LessonFaultException($"{exercise.Name} could not be graded: {fault!.Message}", fault);
    }

    private static string Unfinished(Exercise exercise)
    {
        var text = Invariant($"{exercise.Running} was not finished after {exercise.Limit.TotalSeconds} s.");
        var megabytes = GC.GetTotalMemory(forceFullCollection: false) >> 20;
        return megabytes > 200
            ? Invariant($"{text} It had taken {megabytes} MB of memory by then: does a list or an array grow without end?")
            : $"{text} Is there a loop that never ends, or that takes very many turns?";
    }
}
