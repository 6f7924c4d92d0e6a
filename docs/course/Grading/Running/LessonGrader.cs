namespace NeuralSharp.Grading;

/// <summary>Grades a lesson: exercise by exercise, each within its time.</summary>
internal sealed class LessonGrader(Lesson lesson, GradingProgress progress)
{
    private readonly string _command = $"dotnet run {LessonFile.Path(lesson)} --";

    /// <summary>Says of each function what is right and what is not.</summary>
    public int Grade()
    {
        Console.WriteLine($"Lesson {lesson.Number}: {lesson.Title}");
        Console.WriteLine();
        foreach (var exercise in lesson.Exercises)
        {
            VerdictText.Write(Check(exercise));
        }

        Console.WriteLine();
        var todo = progress.Verdicts.Count(verdict => !verdict.IsRight);
        if (todo == 0)
        {
            Console.WriteLine(LessonFile.Next(lesson) is { } next ? $"All is right. Go on with {next}" : "All is right. That was the last lesson.");
            return 0;
        }

        Console.WriteLine($"{lesson.Exercises.Count - todo} of {lesson.Exercises.Count} functions are right. Write them in {LessonFile.Path(lesson)}, and run it again.");
        Console.WriteLine($"A hint: {_command} --hint 1");
        return 1;
    }

    /// <summary>Gives a hint for a function, or the first that is not right.</summary>
    public int Hint(int number, string? function)
    {
        var exercise = function is not null
            ? lesson.Exercises.Single(exercise => exercise.Name == function)
            : lesson.Exercises.FirstOrDefault(exercise => !Check(exercise).IsRight);
        if (exercise is null)
        {
            Console.WriteLine("All is right; there is nothing to hint at.");
            return 0;
        }

        Console.WriteLine($"{exercise.Name}, hint {number} of 3: {exercise.Hints[number - 1]}");
        Console.WriteLine(number < 3 ? $"The next one: {_command} --hint {number + 1}" : $"The whole function: {_command} --solution {exercise.Name}");
        return 0;
    }

    private Verdict Check(Exercise exercise)
    {
        progress.Begin(exercise.Name);
        var verdict = Judge(exercise);
        progress.Add(verdict);
        return verdict;
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
        }) { IsBackground = true, Name = exercise.Name };
        thread.Start();
        if (!thread.Join(OwnProcess.IsDebugged ? Timeout.InfiniteTimeSpan : exercise.Limit))
            return new(exercise.Name, VerdictKind.TimedOut, Invariant($"{exercise.Running} was not finished after {exercise.Limit.TotalSeconds} s. Is there a loop that never ends, or that takes very many turns?"));
        return verdict ?? throw new InvalidOperationException($"The grading of {exercise.Name} failed: that is a fault of the lesson, not yours.", fault);
    }
}
