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
        List<(TCase Case, Sequential Model, bool IsMended)> runs = [];
        foreach (var one in Cases())
        {
            Running = Call(one);
            try
            {
                if (program(one) is not { } model) return new(Name, VerdictKind.WrongForm, $"{Running} returned null. Return the model that was trained.");
                runs.Add((one, model, IsMended(one, model)));
            }
            catch (NotImplementedException)
            {
                return new(Name, VerdictKind.NotDone, Asks);
            }
            catch (Exception exception) when (exception is not LessonFaultException)
            {
                return new(Name, VerdictKind.Threw, $"{Running} threw {ThrownText.Of(exception)}");
            }
        }

        if (runs.Count == 0) throw new LessonFaultException($"{Name} has no cases.");
        if (runs.TrueForAll(run => run.IsMended)) return new(Name, VerdictKind.Right);
        var ill = runs.Find(run => !run.IsMended);
        var symptom = $"{Call(ill.Case)}: {Shows(ill.Case, ill.Model)}";
        if (runs.TrueForAll(run => IsUntouched(run.Case, run.Model))) return new(Name, VerdictKind.NotDone, $"{symptom}\n{Asks}");
        if (runs[0].IsMended) return new(Name, VerdictKind.Wrong, $"{symptom}\nIt is right for {Call(runs[0].Case)} alone. Mend the cause, and not the answers to one set of data.", "fits-one-case");
        return WrongRepairs.FirstOrDefault(repair => runs.TrueForAll(run => repair.Recognises(run.Case, run.Model))) is { } known
            ? new(Name, VerdictKind.Wrong, $"{symptom}\n{known.Says}", known.Name)
            : new(Name, VerdictKind.Wrong, $"{symptom}\nIt does something else than before, but it is not mended, and this is none of the wrong repairs that are known here.");
    }

    private bool IsUntouched(TCase one, Sequential model) => Parameters(model).IsCloseTo(Parameters(Broken(one)), 1e-6);

    private static Answer Parameters(Sequential model) => Answer.Of(model.Parameters.ToArray<object>());
}
