using System.Diagnostics;
using NeuralSharp.Layers;

namespace NeuralSharp.Grading;

/// <summary>
/// A program that runs and does not learn, for the learner to mend. It is looked at from outside, by what the model it returns does: as it stands in the lesson it is
/// still to do; a wrong repair is known by the model as well.
/// </summary>
internal sealed class MendExercise<TCase> : Exercise
{
    /// <summary>The data that it is run on: the first is told, the others show that it is mended and not fitted to the first. Made anew at each call.</summary>
    public required Func<IEnumerable<TCase>> Cases { get; init; }

    /// <summary>The data of a case as they are shown: <c>Swings(x: [1, 2], y: [3, 5])</c>.</summary>
    public required Func<TCase, string> Call { get; init; }

    /// <summary>The program in the lesson file: what it trains.</summary>
    public required Func<TCase, Sequential> Yours { get; init; }

    /// <summary>The program as the lesson hands it out.</summary>
    public required Func<TCase, Sequential> Broken { get; init; }

    /// <summary>Whether a model is what it should be.</summary>
    public required Func<TCase, Sequential, bool> IsMended { get; init; }

    /// <summary>What is seen of a model, in numbers: the symptom, and not its cause.</summary>
    public required Func<TCase, Sequential, string> Shows { get; init; }

    /// <summary>What learners often do instead; the first that fits is named.</summary>
    public required IReadOnlyList<WrongRepair<TCase>> WrongRepairs { get; init; }

    public override Verdict Check() => Check(Yours);

    public override IEnumerable<(string Rule, Verdict Verdict)> CheckWrongRules() => WrongRepairs.Select(repair => (repair.Name, Check(repair.Program)));

    private Verdict Check(Func<TCase, Sequential> program)
    {
        List<(TCase Case, Sequential Model)> runs = [];
        foreach (var one in Cases())
        {
            Running = Call(one);
            try
            {
                runs.Add((one, program(one)));
            }
            catch (NotImplementedException)
            {
                return new(Name, VerdictKind.NotDone, Asks);
            }
            catch (Exception exception)
            {
                return new(Name, VerdictKind.Threw, $"{Running} threw {exception.GetType().Name}{LearnersLine.Of(exception)}: {exception.Message}");
            }
        }

        if (runs.Count == 0) throw new UnreachableException($"{Name} has no cases.");
        if (runs.TrueForAll(run => IsMended(run.Case, run.Model))) return new(Name, VerdictKind.Right);
        var ill = runs.Find(run => !IsMended(run.Case, run.Model));
        var symptom = $"{Call(ill.Case)}: {Shows(ill.Case, ill.Model)}";
        if (runs.TrueForAll(IsUntouched)) return new(Name, VerdictKind.NotDone, $"{symptom}\n{Asks}");
        if (WrongRepairs.FirstOrDefault(repair => runs.TrueForAll(run => repair.Recognises(run.Case, run.Model))) is { } known) return new(Name, VerdictKind.Wrong, $"{symptom}\n{known.Says}", known.Name);
        return IsMended(runs[0].Case, runs[0].Model)
            ? new(Name, VerdictKind.Wrong, $"{symptom}\nOn {Call(runs[0].Case)} it is right. A program is to learn what it is given, and not to know one answer.", "fits-one-case")
            : new(Name, VerdictKind.Wrong, $"{symptom}\nIt does something else than before, but it is not mended, and this is none of the wrong repairs that are known here.");
    }

    private bool IsUntouched((TCase Case, Sequential Model) run) => Parameters(run.Model).IsCloseTo(Parameters(Broken(run.Case)), 1e-6);

    private static Answer Parameters(Sequential model) => Answer.Of(model.Parameters.ToArray<object>());
}
