using Recording = (int[][] Inputs, double[][] Locals, int Output);

namespace NeuralSharp.Grading;

/// <summary>
/// Ways to go through a program from an output back to its leaves, on a tape: values by number, each with its inputs, which have smaller numbers, and its local
/// derivatives. One is right without an order, for it goes forward; the others are what lessons 5 and 6 know as mistakes.
/// </summary>
internal static class Walks
{
    /// <summary>The gradients without a backward pass: each value in turn is nudged by 1, and what that makes of the output is counted forward.</summary>
    public static double[] Forward(Recording tape) => [.. Enumerable.Range(0, tape.Inputs.Length).Select(value => Forward(tape, value))];

    /// <summary>Visits in a given order, each with the gradient that it has by then.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="order">The numbers of the values to visit; one may come more than once.</param>
    /// <param name="arrive">What a gradient becomes of the old one and a contribution; their sum where it is left out.</param>
    /// <param name="before">The gradients that are there before; zeros where they are left out.</param>
    public static double[] Visit(Recording tape, IEnumerable<int> order, Func<double, double, double>? arrive = null, double[]? before = null)
    {
        double[] gradients = before is null ? new double[tape.Inputs.Length] : [.. before];
        gradients[tape.Output] = 1;
        foreach (var value in order)
        {
            foreach (var (input, local) in tape.Inputs[value].Zip(tape.Locals[value]))
            {
                gradients[input] = arrive?.Invoke(gradients[input], local * gradients[value]) ?? gradients[input] + (local * gradients[value]);
            }
        }

        return gradients;
    }

    /// <summary>From the output down: an order that is right.</summary>
    public static IEnumerable<int> Descending(Recording tape) => Enumerable.Range(0, tape.Output + 1).Reverse();

    /// <summary>As the values were computed.</summary>
    public static IEnumerable<int> Ascending(Recording tape) => Enumerable.Range(0, tape.Output + 1);

    /// <summary>Each value as soon as it is met, deep before broad.</summary>
    public static List<int> DepthFirst(Recording tape, bool lastFirst = false)
    {
        List<int> order = [];
        HashSet<int> seen = [];
        Meet(tape.Output);
        return order;

        void Meet(int value)
        {
            if (!seen.Add(value)) return;
            order.Add(value);
            foreach (var input in InputsOf(tape, value, lastFirst)) Meet(input);
        }
    }

    /// <summary>Each value as soon as it is met, in rings around the output.</summary>
    public static List<int> BreadthFirst(Recording tape)
    {
        List<int> order = [tape.Output];
        HashSet<int> seen = [tape.Output];
        for (var i = 0; i < order.Count; i++) order.AddRange(tape.Inputs[order[i]].Where(seen.Add));
        return order;
    }

    /// <summary>A topological sort: every value is put behind its inputs, and all is turned round. That is right as well.</summary>
    public static List<int> Topological(Recording tape)
    {
        List<int> order = [];
        HashSet<int> seen = [];
        Meet(tape.Output);
        order.Reverse();
        return order;

        void Meet(int value)
        {
            if (!seen.Add(value)) return;
            foreach (var input in tape.Inputs[value]) Meet(input);
            order.Add(value);
        }
    }

    /// <summary>Each value whenever it is met, once for every path to it, deep before broad: what a sort gives that forgets which values it has met.</summary>
    public static List<int> EveryPath(Recording tape, bool lastFirst = false)
    {
        List<int> order = [];
        Meet(tape.Output);
        return order;

        void Meet(int value)
        {
            order.Add(value);
            foreach (var input in InputsOf(tape, value, lastFirst)) Meet(input);
        }
    }

    /// <summary>Every value passes on all that it has whenever something arrives, instead of waiting for the rest.</summary>
    public static double[] Recursion(Recording tape, bool lastFirst = false)
    {
        var gradients = new double[tape.Inputs.Length];
        gradients[tape.Output] = 1;
        PassOn(tape.Output);
        return gradients;

        void PassOn(int value)
        {
            foreach (var k in Places(tape, value, lastFirst))
            {
                var input = tape.Inputs[value][k];
                gradients[input] += tape.Locals[value][k] * gradients[value];
                PassOn(input);
            }
        }
    }

    /// <summary>Hands the local derivatives back as they are, without the gradient of the value that is visited.</summary>
    public static double[] LocalsAlone(Recording tape)
    {
        var gradients = new double[tape.Inputs.Length];
        gradients[tape.Output] = 1;
        foreach (var value in Descending(tape))
        {
            foreach (var (input, local) in tape.Inputs[value].Zip(tape.Locals[value])) gradients[input] += local;
        }

        return gradients;
    }

    /// <summary>The tape with all local derivatives 1, as it is for one who forgets them.</summary>
    public static Recording WithoutLocals(Recording tape) => tape with { Locals = [.. tape.Locals.Select(own => own.Select(_ => 1.0).ToArray())] };

    /// <summary>The numbers of all values, the highest generation first.</summary>
    public static IEnumerable<int> ByGeneration(Recording tape, IEnumerable<int>? values = null) =>
        (values ?? Enumerable.Range(0, tape.Inputs.Length)).OrderByDescending(value => LongestPath(tape.Inputs, value));

    /// <summary>The generation of a value: how many steps it is to the leaf that is furthest away.</summary>
    public static int LongestPath(int[][] inputs, int value) => inputs[value].Length == 0 ? 0 : 1 + inputs[value].Max(input => LongestPath(inputs, input));

    /// <summary>The tape as it is for one who counts an input only once where it stands twice.</summary>
    public static Recording WithoutTwins(Recording tape)
    {
        int[][] first = [.. tape.Inputs.Select(inputs => Enumerable.Range(0, inputs.Length).Where(k => Array.IndexOf(inputs, inputs[k]) == k).ToArray())];
        return (
            [.. tape.Inputs.Zip(first, (inputs, places) => places.Select(k => inputs[k]).ToArray())],
            [.. tape.Locals.Zip(first, (locals, places) => places.Select(k => locals[k]).ToArray())],
            tape.Output);
    }

    private static double Forward(Recording tape, int nudged)
    {
        var change = new double[tape.Inputs.Length];
        change[nudged] = 1;
        for (var value = nudged + 1; value <= tape.Output; value++)
        {
            change[value] = tape.Inputs[value].Zip(tape.Locals[value], (input, local) => local * change[input]).Sum();
        }

        return change[tape.Output];
    }

    private static IEnumerable<int> InputsOf(Recording tape, int value, bool lastFirst) => Places(tape, value, lastFirst).Select(k => tape.Inputs[value][k]);

    private static IEnumerable<int> Places(Recording tape, int value, bool lastFirst)
    {
        var places = Enumerable.Range(0, tape.Inputs[value].Length);
        return lastFirst ? places.Reverse() : places;
    }
}
