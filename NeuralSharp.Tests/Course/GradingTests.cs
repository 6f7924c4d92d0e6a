using NeuralSharp.Grading;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Course;

/// <summary>What the grading says of a function, on a lesson made for it: y = 3x.</summary>
[TestFixture]
[NonParallelizable]   // the console is the process's
internal sealed class GradingTests
{
    [Test]
    public void A_right_function_is_right() => Check(x => 3 * x).ShouldBe(new("Triple", VerdictKind.Right));

    [Test]
    public void A_function_that_is_not_written_is_to_do() => Check(_ => throw new NotImplementedException()).ShouldBe(new("Triple", VerdictKind.NotDone, "Return 3x."));

    [Test]
    public void The_smallest_wrong_case_is_shown_with_the_mistake() =>
        Check(x => x * x * x).ShouldBe(new("Triple", VerdictKind.Wrong, "Triple(1) is 3; yours gave 1.\nYou took the power.", "power"));

    [Test]
    public void A_mistake_with_a_second_one_beside_it_is_named() => Check(x => x == 4 ? 100 : x * x * x).Mistake.ShouldBe("power");

    /// <summary>It agrees with the power in one case, which is no reason to name it.</summary>
    [Test]
    public void One_case_in_common_is_no_mistake_that_is_known()
    {
        var verdict = Check(x => x == 1 ? 1 : 3 * x);
        verdict.Mistake.ShouldBeNull();
        verdict.Text.ShouldBe("Triple(1) is 3; yours gave 1.\nThis is the smallest of 1 wrong among 6 cases; it is none of the mistakes that are known here.");
    }

    [Test]
    public void A_wrong_rule_that_is_infinite_does_not_explain_a_finite_answer() => Check(x => x + 1).Mistake.ShouldBeNull();

    [TestCase(double.NaN)]
    [TestCase(double.NegativeInfinity)]
    public void What_is_no_number_is_told(double value) => Check(x => x == 2 ? value : 3 * x).Kind.ShouldBe(VerdictKind.NotFinite);

    [Test]
    public void What_it_throws_is_told_with_the_line()
    {
        var verdict = LessonProgram.Run("""
            using NeuralSharp.Grading;
            return TheFork.Grade(args, (a, b, k) => (a + b) * k, x => 2 * x, Visit);
            static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream)
            {
                return [gradients[7]];
            }
            """).Verdicts[^1];
        verdict.Kind.ShouldBe(VerdictKind.Threw);
        verdict.Text.ShouldContain("threw IndexOutOfRangeException in line 5: ");
    }

    /// <summary>The engine's Backward runs on its product: only that is to be mended.</summary>
    [Test]
    public void A_function_is_not_blamed_for_another_that_it_uses()
    {
        var lesson = LessonSource.All.Single(one => one.Number == 6);
        var verdicts = LessonProgram.Run(LessonSplice.Into(lesson.Program, lesson.Solution.Replace("(a, b.Data), (b, a.Data)", "(a, a.Data), (b, b.Data)", StringComparison.Ordinal))).Verdicts;
        verdicts.Single(verdict => verdict.Exercise == "Times").Mistake.ShouldNotBeNull();
        var backward = verdicts.Single(verdict => verdict.Exercise == "Backward");
        backward.Text.ShouldEndWith("Backward uses Times, which is not right yet. Mend that first.");
        backward.Text.ShouldNotContain("none of the mistakes");
    }

    [Test]
    public void What_an_enumeration_throws_is_the_learner_s()
    {
        FunctionExercise<double, IEnumerable<double>> exercise = new() { Name = "Many", Asks = "", Hints = [], Cases = () => [1.0], Call = _ => "Many(1)", Yours = Throwing, Right = x => [x] };
        exercise.Check().Text.ShouldBe("Many(1) threw FormatException: late");

        static IEnumerable<double> Throwing(double x)
        {
            yield return x;
            throw new FormatException("late");
        }
    }

    [Test]
    public void A_changed_array_or_tensor_is_told()
    {
        Changing<double[]>(() => [[1, 2]], x => x[1] = 3).Kind.ShouldBe(VerdictKind.ChangedInput);
        Changing<Tensor>(() => [Tensor.Ones([2])], x => x.Fill(2)).Kind.ShouldBe(VerdictKind.ChangedInput);
        Changing<(double[] Numbers, int Place)>(() => [([1, 2], 1)], x => x.Numbers[x.Place]++).Kind.ShouldBe(VerdictKind.ChangedInput);
        Changing<double[]>(() => [[1, 2]], _ => { }).Kind.ShouldBe(VerdictKind.Right);
    }

    [TestCase(null, "null")]
    [TestCase(new[] { 1.0 }, "1 number")]
    [TestCase(new[] { 1.0, 2, 3 }, "3 numbers")]
    public void Another_form_is_told(double[]? answer, string form)
    {
        FunctionExercise<double, double[]> exercise = new() { Name = "Two", Asks = "", Hints = [], Cases = () => [1.0], Call = _ => "Two(1)", Yours = _ => answer!, Right = x => [x, x] };
        exercise.Check().ShouldBe(new("Two", VerdictKind.WrongForm, $"Two(1) is [1, 1], which is 2 numbers; yours gave {form}."));
    }

    [TestCase(3.0, 0)]
    [TestCase(3.5, 3)]
    public void A_fault_of_the_lesson_has_an_exit_code_of_its_own(double measured, int exitCode)
    {
        AppContext.SetSwitch(OwnProcess.Switch, true);
        var (output, error) = (Console.Out, Console.Error);
        using var told = new StringWriter();
        using var printed = new StringWriter();
        Console.SetOut(printed);
        Console.SetError(told);
        try
        {
            var exercise = Triple(x => 3 * x, x => measured * x);
            new Lesson(4, "the-fork", "faulty", [exercise], () => throw new NotSupportedException()).Run([]).ShouldBe(exitCode);
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }

        if (exitCode > 0) told.ToString().ShouldStartWith("A fault of the lesson, not yours: Triple could not be graded: Triple(1): nudging gives 3.5, the rule 3.");
        else told.ToString().ShouldBeEmpty();
    }

    private static Verdict Check(Func<double, double> yours) => Triple(yours).Check();

    private static FunctionExercise<double, double> Triple(Func<double, double> yours, Func<double, double>? nudged = null) => new()
    {
        Name = "Triple",
        Asks = "Return 3x.",
        Hints = ["", "", ""],
        Cases = () => [1, 2, 3, 4, 5, 6],
        Call = x => $"Triple({x.ToString(System.Globalization.CultureInfo.InvariantCulture)})",
        Yours = yours,
        Right = x => 3 * x,
        Nudged = nudged,
        WrongRules = [new("power", "You took the power.", x => x * x * x), new("infinite", "You divided by zero.", _ => double.PositiveInfinity)],
    };

    private static Verdict Changing<T>(Func<IEnumerable<T>> cases, Action<T> change) => new FunctionExercise<T, double>
    {
        Name = "Changing",
        Asks = "",
        Hints = [],
        Cases = cases,
        Call = _ => "Changing(…)",
        Yours = x =>
        {
            change(x);
            return 1;
        },
        Right = _ => 1,
    }.Check();
}
