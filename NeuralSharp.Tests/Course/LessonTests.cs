using System.Text.RegularExpressions;
using NeuralSharp.Grading;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Course;

/// <summary>The lessons of the course: as they are handed out, solved, and with answers that learners give.</summary>
[TestFixture]
[NonParallelizable]   // the console is the process's
internal sealed partial class LessonTests
{
    private static IEnumerable<LessonSource> Lessons => LessonSource.All;

    private static IEnumerable<string> Answers => LessonSource.AllAnswers;

    [TestCaseSource(nameof(Lessons))]
    public void Compiles_without_a_warning(LessonSource lesson)
    {
        LessonProgram.Messages(Unsolved(lesson)).ShouldBeEmpty();
        LessonProgram.Messages(Solved(lesson)).ShouldBeEmpty();
    }

    [TestCaseSource(nameof(Lessons))]
    public void Unsolved_says_what_is_to_do(LessonSource lesson)
    {
        var outcome = LessonProgram.Run(Unsolved(lesson));
        outcome.ExitCode.ShouldBe(1, outcome.Output + outcome.Error);
        outcome.Verdicts.ShouldNotBeEmpty();
        foreach (var verdict in outcome.Verdicts)
        {
            verdict.Kind.ShouldBe(VerdictKind.NotDone, verdict.ToString());
            verdict.Text.Length.ShouldBeGreaterThan(20);
            outcome.Output.ShouldContain($"  {verdict.Exercise}: to do\n");
        }

        outcome.Output.ShouldContain($"docs/course/{lesson.Name}.cs");
        outcome.Error.ShouldBeEmpty();
    }

    [TestCaseSource(nameof(Lessons))]
    public void The_solution_is_right(LessonSource lesson)
    {
        var outcome = LessonProgram.Run(Solved(lesson));
        outcome.ExitCode.ShouldBe(0, outcome.Output + outcome.Error);
        outcome.Verdicts.ShouldAllBe(verdict => verdict.IsRight);
        outcome.Output.ShouldContain("All is right.");
        outcome.Error.ShouldBeEmpty();
    }

    [TestCaseSource(nameof(Lessons))]
    public void Each_function_has_three_hints_and_a_solution(LessonSource lesson)
    {
        var exercises = LessonProgram.Look(Unsolved(lesson), look => look.Exercises.Select(exercise => (exercise.Name, exercise.Type, exercise.Hints)).ToList());
        foreach (var (name, type, hints) in exercises)
        {
            hints.Distinct().Count().ShouldBe(3, name);
            for (var number = 1; number <= 3; number++)
            {
                var outcome = LessonProgram.Run(Unsolved(lesson), "--hint", Invariant($"{number}"), name);
                outcome.ExitCode.ShouldBe(0);
                outcome.Output.ShouldContain(hints[number - 1]);
            }

            var printed = LessonProgram.Run(Unsolved(lesson), "--solution", name);
            printed.ExitCode.ShouldBe(0, printed.Error);
            LessonSplice.Names(printed.Output).ShouldBe([type ?? name], printed.Output);
        }
    }

    [TestCaseSource(nameof(Lessons))]
    public void Each_wrong_rule_is_told_from_the_others(LessonSource lesson)
    {
        var rules = LessonProgram.Look(Unsolved(lesson), look => look.Exercises.SelectMany(exercise => exercise.CheckWrongRules().Select(one => (exercise.Name, one.Rule, one.Verdict))).ToList());
        rules.ShouldNotBeEmpty();
        rules.Select(one => (one.Name, one.Rule)).ShouldBeUnique();
        foreach (var (name, rule, verdict) in rules)
        {
            verdict.Mistake.ShouldBe(rule, $"{name}: {verdict}");
            verdict.Kind.ShouldBe(VerdictKind.Wrong, $"{name}: {verdict}");
            rule.ShouldMatch("^[a-z0-9]+(-[a-z0-9]+)*$");
        }
    }

    [TestCaseSource(nameof(Answers))]
    public void An_answer_gets_its_verdict(string answer)
    {
        var code = LessonSource.Answer(answer);
        var lesson = LessonSource.All.Single(one => answer.StartsWith(one.Name[..3], StringComparison.Ordinal));
        var (_, function, verdict) = Expected(code);
        verdict.ShouldNotBe(nameof(VerdictKind.TimedOut), "its thread would go on in the process of the tests");
        var outcome = LessonProgram.Run(LessonSplice.Into(lesson.Program, lesson.Solution, code));

        var given = outcome.Verdicts.Single(one => one.Exercise == function);
        (given.Mistake ?? given.Kind.ToString()).ShouldBe(verdict, outcome.Output + outcome.Error);
        outcome.ExitCode.ShouldBe(1);
        outcome.Output.ShouldContain($"  {function}: ");
        if (!LessonSplice.HasTypes(code)) outcome.Verdicts.Where(one => one.Exercise != function && !LessonSplice.Names(code).Contains(one.Exercise)).ShouldAllBe(one => one.IsRight, outcome.Output);
    }

    [Test]
    public void There_are_enough_answers()
    {
        foreach (var lesson in LessonSource.All.Where(one => one.Number <= 8)) lesson.Answers.Count(IsNamed).ShouldBeGreaterThanOrEqualTo(3, lesson.Name);
        LessonSource.AllAnswers.ShouldAllBe(answer => LessonSource.All.Any(lesson => lesson.Answers.Contains(answer)));
        if (LessonSource.All.Count == 12) LessonSource.AllAnswers.Count(IsNamed).ShouldBeGreaterThanOrEqualTo(40);
    }

    internal static string Unsolved(LessonSource lesson) => LessonSplice.Into(lesson.Program);

    internal static string Solved(LessonSource lesson) => LessonSplice.Into(lesson.Program, lesson.Solution);

    private static bool IsNamed(string answer) => Expected(LessonSource.Answer(answer)).Kind == "named";

    /// <summary>What the first line of an answer says: <c>// named: Fork replaces</c>, or <c>// kind: Fork Threw</c> where no mistake is named.</summary>
    private static (string Kind, string Function, string Verdict) Expected(string answer)
    {
        var match = FirstLine().Match(answer);
        match.Success.ShouldBeTrue("The first line of an answer is // named: Function mistake-name, or // kind: Function Kind.");
        return (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
    }

    [GeneratedRegex(@"^// (named|kind): (\w+) ([\w-]+)\n")]
    private static partial Regex FirstLine();
}
