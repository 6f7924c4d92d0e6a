namespace NeuralSharp.Grading;

/// <summary>
/// A function compared with the right one on many cases. Where it is wrong on some, the known wrong rules are tried on the same cases: the one that gives the
/// learner's numbers names the mistake.
/// </summary>
internal sealed class FunctionExercise<TCase, TAnswer> : Exercise
{
    /// <summary>The cases, smallest first: the first that is wrong is shown. Called more than once, it makes the same ones anew, since a function may change what it is given.</summary>
    public required Func<IEnumerable<TCase>> Cases { get; init; }

    /// <summary>The call of a case as it is shown: <c>Fork(2)</c>.</summary>
    public required Func<TCase, string> Call { get; init; }

    /// <summary>The learner's function.</summary>
    public required Func<TCase, TAnswer> Yours { get; init; }

    /// <summary>The right one.</summary>
    public required Func<TCase, TAnswer> Right { get; init; }

    /// <summary>What learners often write instead; of several that explain all cases, the first is named.</summary>
    public IReadOnlyList<WrongRule<TCase, TAnswer>> WrongRules { get; init; } = [];

    /// <summary>
    /// For a derivative: its value without any rule, by nudging (finite differences). It is shown beside a wrong answer, and must agree with <see cref="Right"/> to <see cref="NudgeTolerance"/>.
    /// </summary>
    public Func<TCase, TAnswer>? Nudged { get; init; }

    /// <summary>How far an answer may be from the right one: relative above 1, absolute below.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>How far the nudged value may be from the right one.</summary>
    public double NudgeTolerance { get; init; } = 1e-4;

    public override Verdict Check() => Check(Yours);

    public override IEnumerable<(string Rule, Verdict Verdict)> CheckWrongRules() => WrongRules.Select(rule => (rule.Name, Check(rule.Rule)));

    private Verdict Check(Func<TCase, TAnswer> function)
    {
        List<(TCase Case, Answer Yours, Answer Right)> answers = [];
        foreach (var (given, untouched) in Cases().Zip(Cases()))
        {
            Running = Call(untouched);
            Answer yours;
            try
            {
                yours = Answer.Of(function(given));   // with the learner's code behind an enumeration
            }
            catch (NotImplementedException)
            {
                return new(Name, VerdictKind.NotDone, Asks);
            }
            catch (Exception exception) when (exception is not LessonFaultException)
            {
                var thrown = $"{Running} threw {ThrownText.Of(exception)}";
                if (WrongRules.FirstOrDefault(rule => Throws(rule, untouched, exception)) is { } same) return new(Name, VerdictKind.Wrong, $"{thrown}\n{same.Says}", same.Name);
                if (!answers.Exists(IsWrong)) return new(Name, VerdictKind.Threw, thrown);
                break;   // the smaller case, which is wrong already, tells more
            }

            if (HasChanged(given, untouched))
                return new(Name, VerdictKind.ChangedInput, $"{Running} changed what it was given. Others still need those numbers: write into an array of your own.");
            answers.Add((untouched, yours, Answer.Of(Right(untouched))));
        }

        if (answers.Count == 0) throw new LessonFaultException($"{Name} has no cases.");
        Answer[] nudged = Nudged is null ? [] : [.. Cases().Select(one => Answer.Of(Nudged(one)))];
        var unsure = nudged.Zip(answers).FirstOrDefault(pair => !pair.First.IsCloseTo(pair.Second.Right, NudgeTolerance));
        if (unsure.First is not null) throw new LessonFaultException($"{Call(unsure.Second.Case)}: nudging gives {unsure.First}, the rule {unsure.Second.Right}.");

        var first = answers.FindIndex(IsWrong);
        return first < 0 ? new(Name, VerdictKind.Right) : Judge(answers, first, nudged.Length > 0 ? $"\nMeasured by nudging: {nudged[first]}." : "");
    }

    private bool IsWrong((TCase Case, Answer Yours, Answer Right) one) => !one.Yours.IsCloseTo(one.Right, Tolerance);

    private Verdict Judge(List<(TCase Case, Answer Yours, Answer Right)> answers, int first, string measured)
    {
        var (wrong, yours, right) = answers[first];
        var rule = WrongRules.FirstOrDefault(rule => Explains(rule, answers)) ?? WrongRules.FirstOrDefault(rule => ExplainsMost(rule, answers));
        var text = $"{Call(wrong)} is {right}; yours gave {yours}.";
        if (rule is not null) return new(Name, VerdictKind.Wrong, $"{text}\n{rule.Says}{measured}", rule.Name);
        if (yours.Form != right.Form && right.Numbers.Length > 0) return new(Name, VerdictKind.WrongForm, $"{Call(wrong)} is {right}, which is {right.Form}; yours gave {yours.Form}.");
        if (!yours.IsFinite)
            return new(Name, VerdictKind.NotFinite, $"{text}\nNot a number, or infinite: look for a division by zero, a square root or logarithm of a negative number, or a number that grows without end.");
        var count = answers.Count(IsWrong);
        return new(Name, VerdictKind.Wrong, answers.Count == 1
            ? $"{text}\nIt is none of the mistakes that are known here.{measured}"
            : Invariant($"{text}\nThis is the smallest of {count} wrong among {answers.Count} cases; it is none of the mistakes that are known here.{measured}"));
    }

    private bool Explains(WrongRule<TCase, TAnswer> rule, List<(TCase Case, Answer Yours, Answer Right)> answers)
    {
        var others = Cases().Select(one => Try(rule, one).Answer);
        return others.Zip(answers).All(pair => pair.First is { } other && pair.Second.Yours.IsCloseTo(other, Tolerance));
    }

    /// <summary>A rule that gives at least three of the wrong numbers, and three quarters of them: a mistake that is made in most cases, with a second one beside it.</summary>
    private bool ExplainsMost(WrongRule<TCase, TAnswer> rule, List<(TCase Case, Answer Yours, Answer Right)> answers)
    {
        var wrong = Cases().Zip(answers).Where(pair => !pair.Second.Yours.IsCloseTo(pair.Second.Right, Tolerance)).ToList();
        var explained = wrong.Count(pair => Try(rule, pair.First).Answer is { } other && pair.Second.Yours.IsCloseTo(other, Tolerance));
        return explained >= Math.Max(3, 0.75 * wrong.Count);
    }

    /// <summary>Whether a rule ends in the same exception as the learner's function: some mistakes the library itself refuses.</summary>
    private static bool Throws(WrongRule<TCase, TAnswer> rule, TCase one, Exception exception) =>
        Try(rule, one).Thrown is { } other && other.GetType() == exception.GetType() && other.Message == exception.Message;

    /// <summary>What a rule makes of a case, or throws.</summary>
    private static (Answer? Answer, Exception? Thrown) Try(WrongRule<TCase, TAnswer> rule, TCase one)
    {
        try
        {
            return (Answer.Of(rule.Rule(one)), null);
        }
        catch (Exception exception) when (exception is not LessonFaultException)
        {
            return (null, exception);
        }
    }

    private static bool HasChanged(TCase given, TCase untouched) => !Answer.Of(given).IsCloseTo(Answer.Of(untouched), 0);
}
