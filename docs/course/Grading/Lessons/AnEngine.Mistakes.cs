using Calculation = (double[] Leaves, (string Op, int A, int B)[] Ops, int Passes);
using Recording = (int[][] Inputs, double[][] Locals, int Output);

namespace NeuralSharp.Grading;

/// <summary>How engines go wrong backward: the same walks as in lesson 5, and what is new where values keep their gradients.</summary>
internal static class EngineMistakes
{
    private const string Recursion =
        "You handed on at once whatever arrived: recursion. When the rest came, you handed on what had been handed on before, once more. Collect all values first, then visit each once.";

    private const string TooEarly = "You visited each value once, but some too early: what arrived afterwards stayed there. A value is due when all that use it have been visited: sort by Generation.";

    private const string Replaces = "You wrote = where += belongs: what had arrived from another use is lost.";

    private const string LeftOver = "Grads were left from the first Backward, and the second added to them. Set Grad of all values to 0 before you begin.";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WrongRule<Calculation, double[]>> All { get; } =
    [
        Rule("no-start", "Nothing arrived anywhere. The own Grad is to be 1 before the visits, and after all others are set to 0.", tape => new double[tape.Inputs.Length]),
        Rule("forwards", "You visited inputs before what was computed from them. Turn the order round: the highest generation comes first.", tape => Walks.Visit(tape, Walks.Ascending(tape))),
        Rule("recursion", Recursion, tape => Walks.Recursion(tape)),
        Rule("recursion-last-first", Recursion, tape => Walks.Recursion(tape, lastFirst: true)),
        Rule("recursion-after-all", Recursion, tape => Walks.Visit(tape, Walks.EveryPath(tape))),
        Rule(
            "every-path-again", "You visited a value once for each path to it. A HashSet of what you have met already keeps it at one visit.",
            tape => Walks.Visit(tape, Walks.EveryPath(tape, lastFirst: true))),
        Rule(
            "found-twice", "You visited a value as often as you found it. Over two paths it is found twice, and is still one value: a HashSet tells what you have already.",
            tape => Walks.Visit(tape, Walks.ByGeneration(tape, Walks.EveryPath(tape)))),
        Rule("too-early", TooEarly, tape => Walks.Visit(tape, Walks.DepthFirst(tape))),
        Rule("too-early-last-first", TooEarly, tape => Walks.Visit(tape, Walks.DepthFirst(tape, lastFirst: true))),
        Rule("rings", "You visited the values as you found them, the near ones first. A near one may also be used by a far one, and must wait for it: sort by Generation.", tape => Walks.Visit(tape, Walks.BreadthFirst(tape))),
        Rule("replaces", Replaces, tape => Walks.Visit(tape, Walks.ByGeneration(tape, Walks.BreadthFirst(tape)), (_, contribution) => contribution)),
        Rule("replaces-sorted", Replaces, tape => Walks.Visit(tape, Walks.Topological(tape), (_, contribution) => contribution)),
        Rule("replaces-as-computed", Replaces, tape => Walks.Visit(tape, Walks.Descending(tape), (_, contribution) => contribution)),
        Rule("twins-once", "Where a value is both inputs, as in x * x, it got one share. There is one for each place.", tape => Walks.Visit(Walks.WithoutTwins(tape), Walks.Descending(tape))),
        Rule("forgets-gradient", "You handed back the local derivatives alone. Each is to be multiplied by the Grad of the value that is visited.", Walks.LocalsAlone),
        Rule("forgets-local", "You handed Grad on as it is. It is to be multiplied by the local derivative.", tape => Walks.Forward(Walks.WithoutLocals(tape))),
        new("left-over", LeftOver, calculation => Gradients(calculation, tape => calculation.Passes == 1 ? Walks.Forward(tape) : Walks.Visit(tape, Walks.Descending(tape), before: Walks.Visit(tape, Walks.Descending(tape))))),
        new("doubles", LeftOver, calculation => Gradients(calculation, tape => [.. Walks.Forward(tape).Select(gradient => gradient * calculation.Passes)])),
    ];

    private static WrongRule<Calculation, double[]> Rule(string name, string says, Func<Recording, double[]> walk) => new(name, says, calculation => Gradients(calculation, walk));

    private static double[] Gradients(Calculation calculation, Func<Recording, double[]> walk) =>
        EngineCases.IsLong(calculation) ? EngineCases.Right(calculation) : walk(Tape(calculation))[..calculation.Leaves.Length];

    /// <summary>The calculation with its local derivatives, as numbers.</summary>
    private static Recording Tape(Calculation calculation)
    {
        var values = Engine.Numbers.Compute(calculation);
        var noLeaves = calculation.Ops.Zip(values.Skip(calculation.Leaves.Length), (op, value) => op.Op switch
        {
            "+" => (Inputs: new[] { op.A, op.B }, Locals: (double[])[1, 1]),
            "*" => ([op.A, op.B], [values[op.B], values[op.A]]),
            "tanh" => ([op.A], [1 - (value * value)]),
            _ => ([op.A], [value]),
        }).ToArray();
        return (
            [.. calculation.Leaves.Select(_ => Array.Empty<int>()), .. noLeaves.Select(one => one.Inputs)],
            [.. calculation.Leaves.Select(_ => Array.Empty<double>()), .. noLeaves.Select(one => one.Locals)],
            values.Count - 1);
    }
}
