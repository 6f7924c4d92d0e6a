using Calculation = (double[] Leaves, (string Op, int A, int B)[] Ops, int Passes);

namespace NeuralSharp.Grading;

/// <summary>The calculations that an engine is tried on: numbers to begin with, then ops on values before them; and how often Backward is called on the last.</summary>
internal static class EngineCases
{
    /// <summary>Those of lesson 6.</summary>
    public static IEnumerable<Calculation> All =>
    [
        ([2], [("+", 0, 0)], 1),
        ([3], [("*", 0, 0)], 1),
        ([2, 3], [("*", 0, 1), ("*", 0, 2)], 1),
        ([2, 3], [("+", 0, 1), ("*", 2, 0)], 2),
        ([2, 3], [("*", 0, 1), ("*", 2, 2), ("+", 2, 3)], 1),
        ([2, 3], [("+", 0, 1), ("*", 0, 1), ("+", 2, 3), ("*", 2, 3), ("+", 4, 5)], 1),
        ([2, 3, 1], [("+", 0, 1), ("*", 3, 2), ("+", 4, 3)], 2),
        .. Cases.Random(65, 25, Random),
        ([1], [.. Enumerable.Range(0, 60).Select(value => ("+", value, value))], 1),
        ([2, 0.999], [("*", 0, 1), .. Enumerable.Range(2, 999).Select(value => ("*", value, 1))], 1),
    ];

    /// <summary>What the real engine finds, which keeps a graph for one pass.</summary>
    public static double[] Right(Calculation calculation) => Engine.Real.Gradients(calculation with { Passes = 1 });

    /// <summary>Whether a wrong walk would take for ever on it.</summary>
    public static bool IsLong(Calculation calculation) => calculation.Ops.Length > 30;

    /// <summary>The calculation with another number at one of its leaves.</summary>
    public static Calculation WithLeaf(Calculation calculation, int place, double number)
    {
        double[] leaves = [.. calculation.Leaves];
        leaves[place] = number;
        return calculation with { Leaves = leaves };
    }

    /// <summary>A calculation with forks, whose values stay small.</summary>
    public static Calculation Random(Random random)
    {
        var leaves = random.Numbers(2 + random.Whole(3));
        List<double> values = [.. leaves];
        List<(string Op, int A, int B)> ops = [];
        for (var count = 4 + random.Whole(7); count > 0; count--)
        {
            var (a, b) = (Late(), Late());
            var (op, value) = random.Whole(5) switch
            {
                0 or 1 => ("+", values[a] + values[b]),
                2 or 3 => ("*", values[a] * values[b]),
                _ => ("exp", Math.Exp(values[a])),
            };
            if (Math.Abs(value) > 5) (op, value) = ("tanh", Math.Tanh(values[a]));
            ops.Add((op, a, b));
            values.Add(value);
        }

        return (leaves, [.. ops], 1);

        int Late() => Math.Max(random.Whole(values.Count), random.Whole(values.Count));
    }

    /// <summary>The calculation as one writes it.</summary>
    public static string Show(Calculation calculation)
    {
        if (IsLong(calculation))
        {
            return calculation.Leaves.Length == 1
                ? Invariant($"Backward of x + x, and of what it gives again, {calculation.Ops.Length} times (two to the power of {calculation.Ops.Length} paths, but only {calculation.Ops.Length} visits)")
                : Invariant($"Backward of x * k * k * k …, with {calculation.Ops.Length} products");
        }

        var count = calculation.Leaves.Length;
        var steps = calculation.Leaves.Select((number, place) => $"{Name(place)} = {Answer.Show(number)}")
            .Concat(calculation.Ops.Select((op, place) => $"{Name(count + place)} = {(op.Op is "+" or "*" ? $"{Name(op.A)} {op.Op} {Name(op.B)}" : $"{op.Op} {Name(op.A)}")}"));
        return $"{string.Join(", ", steps)}; {(calculation.Passes == 1 ? "y.Backward()" : "y.Backward() twice")}";

        string Name(int value) => value == count + calculation.Ops.Length - 1 ? "y" : ((char)('a' + value)).ToString();
    }
}
