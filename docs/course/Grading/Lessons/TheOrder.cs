using System.Globalization;

using Recording = (int[][] Inputs, double[][] Locals, int Output);

namespace NeuralSharp.Grading;

/// <summary>Lesson 5.</summary>
public static class TheOrder
{
    /// <summary>Lesson 5, the order: an op is visited when all that uses its output has handed its share back.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="waitsFor">How many contributions each value waits for, of the inputs of all.</param>
    /// <param name="generations">The generation of each value, of the inputs of all.</param>
    /// <param name="order">The order of the visits, of all generations.</param>
    /// <param name="backward">The gradients of a value by all, of the inputs and local derivatives of all, and the number of the value.</param>
    /// <returns>The program's exit code.</returns>
    public static int Grade(
        string[] args, Func<int[][], int[]> waitsFor, Func<int[][], int[]> generations, Func<int[], int[]> order, Func<int[][], double[][], int, double[]> backward) =>
        new Lesson(
            5, "the-order", "the order", [OrderExercises.WaitsFor(waitsFor), OrderExercises.Generations(generations), OrderExercises.Order(order), OrderExercises.Backward(backward)], OrderExercises.Example).Run(args);
}

/// <summary>What is to be written in lesson 5, and what goes wrong there.</summary>
file static class OrderExercises
{
    private const string Recursion =
        "You handed on at once whatever arrived: recursion. When the rest came, you handed on what had been handed on before, once more. Let a value wait until it has everything, and visit it once.";

    private const string EveryPath =
        "You visited a value once for each path to it, each time with all that it had by then: what came first was handed on again. Visit it once, when it has everything.";

    private const string TooEarly = "You visited each value once, but some too early: what arrived afterwards stayed there. A value may be visited when all that uses it has been.";

    private const string Replaces = "You wrote = where += belongs: what had arrived from another use is lost.";

    private static readonly int[][] s_example = [[], [], [0, 1], [0, 1], [2, 3], [2, 3], [4, 5]];

    private static readonly double[][] s_locals = [[], [], [1, 1], [3, 2], [1, 1], [6, 5], [1, 1]];

    public static FunctionExercise<int[][], int[]> WaitsFor(Func<int[][], int[]> waitsFor) => new()
    {
        Name = "WaitsFor",
        Asks = "Return for each value how often its number stands among the inputs of others.",
        Hints =
        [
            "A value gets one contribution from each place in which it is an input. So count places; the values' own inputs do not matter.",
            "Make an array of zeros, one for each value. Go through all inputs of all values, and count 1 where each of them points to.",
            "foreach (var inputsOfOne in inputs) foreach (var input in inputsOfOne) waitsFor[input]++;",
        ],
        Cases = () =>
        [
            [[], [0]],
            [[], [], [0, 1]],
            [[], [0, 0]],
            [[], [0], [0, 1]],
            s_example,
            .. Cases.Random(51, 20, random => RandomTape(random).Inputs),
        ],
        Call = inputs => $"WaitsFor({Show(inputs)})",
        Yours = waitsFor,
        Right = inputs => [.. inputs.Select((_, value) => inputs.Sum(others => others.Count(input => input == value)))],
        WrongRules =
        [
            new("own-inputs", "You counted the inputs of each value. Backward it waits for those that it is an input of.", inputs => [.. inputs.Select(own => own.Length)]),
            new(
                "twins-once", "You counted a value once where it is both inputs, as in x * x. Two contributions come from there, one for each place.",
                inputs => [.. inputs.Select((_, value) => inputs.Count(others => others.Contains(value)))]),
            new(
                "start-counted", "You let the output wait for one as well. It waits for nobody: it begins with 1.",
                inputs => [.. inputs.Select((_, value) => inputs.Sum(others => others.Count(input => input == value)) + (value == inputs.Length - 1 ? 1 : 0))]),
            new("counts-paths", "You counted the paths to the output. A contribution comes from each direct use, and brings with it whatever came from further on.", PathsToOutput),
            new(
                "all-later", "You counted all later values that depend on it. Contributions come only from those that use it directly.",
                inputs => [.. inputs.Select((_, value) => DependOn(inputs, value))]),
        ],
    };

    public static FunctionExercise<int[][], int[]> Generations(Func<int[][], int[]> generations) => new()
    {
        Name = "Generations",
        Asks = "Return for each value 0 if it has no inputs, and else one more than the largest generation among its inputs.",
        Hints =
        [
            "Inputs have smaller numbers than what is computed from them. So when you come to a value, in a loop from 0 on, the generations of its inputs are there already.",
            "For a value with inputs 2 and 4, compare generations[2] with generations[4], take the larger one, and add 1.",
            "foreach (var input in inputs[i]) generations[i] = Math.Max(generations[i], generations[input] + 1);",
        ],
        Cases = () =>
        [
            [[]],
            [[], [0]],
            [[], [], [0, 1]],
            [[], [0], [0, 1]],
            [[], [0], [1, 0]],
            [[], [0], [1], [], [3, 2]],
            s_example,
            .. Cases.Random(52, 20, random => RandomTape(random).Inputs),
        ],
        Call = inputs => $"Generations({Show(inputs)})",
        Yours = generations,
        Right = inputs => [.. inputs.Select((_, value) => Walks.LongestPath(inputs, value))],
        WrongRules =
        [
            new("from-one", "You gave leaves the generation 1. They have 0: nothing was computed for them.", inputs => Grow(inputs, own => own.Max() + 1, leaf: 1)),
            new("smallest", "You took the smallest generation among the inputs. A value comes after all its inputs, so the largest counts.", inputs => Grow(inputs, own => own.Min() + 1)),
            new("first-input", "You looked at the first input only. Take the largest generation among all of them.", inputs => Grow(inputs, own => own[0] + 1)),
            new("last-input", "You let the last input decide. Take the largest generation among all of them.", inputs => Grow(inputs, own => own[^1] + 1)),
            new("newest-input", "You looked at the input that was computed last. A later one need not lie deeper: take the largest generation among all of them.", NewestInput),
            new("not-one-more", "You took the largest generation, but did not add 1: so all have that of the leaves.", inputs => Grow(inputs, own => own.Max())),
            new("adds", "You added the generations of the inputs up. The largest alone counts, plus 1.", inputs => Grow(inputs, own => own.Sum() + 1)),
            new("counts-inputs", "You counted the inputs. It is about how deep a value lies: one more than the deepest of its inputs.", inputs => [.. inputs.Select(own => own.Length)]),
            new("numbers", "Those are the values' own numbers. Two values of one generation have no order between them.", inputs => [.. inputs.Select((_, value) => value)]),
            new("from-output", "You counted from the output down. A generation counts from the leaves up.", FromOutput),
        ],
    };

    public static FunctionExercise<int[], int[]> Order(Func<int[], int[]> order) => new()
    {
        Name = "Order",
        Asks = "Return the numbers of all values, sorted by their generation, the highest first; of the same generation, the smaller number first.",
        Hints =
        [
            "What is to be sorted are the numbers 0, 1, 2 … of the values, not their generations: these only say by what.",
            "Enumerable.Range(0, generations.Length) gives the numbers. LINQ's OrderByDescending sorts them, and leaves those alone that are equal.",
            "Enumerable.Range(0, generations.Length).OrderByDescending(i => generations[i])",
        ],
        Cases = () =>
        [
            [0],
            [0, 1],
            [0, 0, 1],
            [0, 1, 2, 1],
            [0, 0, 1, 1, 2, 2, 3],
            .. Cases.Random(53, 20, random => Grow(RandomTape(random).Inputs, own => own.Max() + 1)),
        ],
        Call = generations => $"Order({Show(generations)})",
        Yours = order,
        Right = generations => Sorted(generations, (a, b) => generations[a] != generations[b] ? generations[a] > generations[b] : a < b),
        WrongRules =
        [
            new(
                "forwards", "You began with the leaves: that is the order of computing. Backward, the highest generation comes first.",
                generations => Sorted(generations, (a, b) => generations[a] != generations[b] ? generations[a] < generations[b] : a < b)),
            new(
                "ties", "That is an order that a backward pass can use. Only, of the same generation the smaller number is to come first here, so that answers can be compared.",
                generations => Sorted(generations, (a, b) => generations[a] != generations[b] ? generations[a] > generations[b] : a > b)),
            new("generations", "You returned the generations, sorted. The numbers of the values are asked for.", generations => [.. generations.OrderDescending()]),
            new("reversed", "You turned the numbers round without a look at the generations.", generations => [.. generations.Select((_, place) => generations.Length - 1 - place)]),
            new(
                "places", "You returned for each value the place at which it is visited. It is to be the other way round: for each place, the value that is visited there.",
                generations => [.. generations.Select((own, value) => generations.Where((other, number) => other > own || (other == own && number < value)).Count())]),
        ],
    };

    public static FunctionExercise<Recording, double[]> Backward(Func<int[][], double[][], int, double[]> backward) => new()
    {
        Name = "Backward",
        Asks = "Return the gradient of the output by each value: begin with 1 at the output, visit in an order in which nobody is too early, and add up what arrives.",
        Hints =
        [
            "All gradients begin with 0, only the output's with 1. Then visit the values, each once, as in lesson 4. Your Order gives an order; so do the numbers themselves, from the output down.",
            "A visit to value i: for each of its inputs, add locals[i][k] * gradients[i] at the number of that input. Leaves have no inputs; a value that nothing has reached hands on zeros.",
            "gradients[output] = 1; for (var i = output; i >= 0; i--) for (var k = 0; k < inputs[i].Length; k++) gradients[inputs[i][k]] += locals[i][k] * gradients[i];",
        ],
        Cases = () =>
        [
            ([[], [0]], [[], [3]], 1),
            ([[], [0], [1]], [[], [3], [2]], 2),
            ([[], [0, 0]], [[], [3, 3]], 1),
            ([[], [0], [1, 1], [1, 2]], [[], [3], [2, 2], [1, 1]], 3),
            (s_example, s_locals, 6),
            (s_example, s_locals, 4),
            .. Cases.Random(54, 20, RandomTape),
            Doublings(60),
        ],
        Call = tape => IsLong(tape)
            ? Invariant($"Backward of x + x, and of what it gives again, {tape.Output} times (two to the power of {tape.Output} paths, but only {tape.Output} visits)")
            : Invariant($"Backward({Show(tape.Inputs)}, locals: {Show(tape.Locals)}, output: {tape.Output})"),
        Yours = tape => !IsLong(tape) || IsRightOnSmallOnes(backward) ? backward(tape.Inputs, tape.Locals, tape.Output) : Walks.Forward(tape),
        Right = Walks.Forward,
        Nudged = tape => [.. tape.Inputs.Select((_, value) => Cases.Nudge(nudge => OutputOf(tape, value, nudge), 0, h: 1))],
        WrongRules =
        [
            Rule("no-start", "Nothing arrived anywhere. The output's own gradient is 1: with that it begins.", tape => new double[tape.Inputs.Length]),
            Rule("forwards", "You visited the values as they were computed. By the time the output hands something back, its inputs have been visited. Begin at the output.", tape => Walks.Visit(tape, Walks.Ascending(tape))),
            Rule("recursion", Recursion, tape => Walks.Recursion(tape)),
            Rule("recursion-last-first", Recursion, tape => Walks.Recursion(tape, lastFirst: true)),
            Rule("recursion-after-all", Recursion, tape => Walks.Visit(tape, Walks.EveryPath(tape))),
            Rule("every-path-again", EveryPath, tape => Walks.Visit(tape, Walks.EveryPath(tape, lastFirst: true))),
            Rule("too-early", TooEarly, tape => Walks.Visit(tape, Walks.DepthFirst(tape))),
            Rule("too-early-last-first", TooEarly, tape => Walks.Visit(tape, Walks.DepthFirst(tape, lastFirst: true))),
            Rule("rings", "You visited the values by their distance from the output. A near one may also be used by a far one, and must wait for it.", tape => Walks.Visit(tape, Walks.BreadthFirst(tape))),
            Rule("replaces", Replaces, tape => Walks.Visit(tape, Walks.Descending(tape), (_, contribution) => contribution)),
            Rule("replaces-by-generation", Replaces, tape => Walks.Visit(tape, Walks.ByGeneration(tape), (_, contribution) => contribution)),
            Rule("twins-once", "Where a value is both inputs, as in x * x, you handed back one share. There is one for each place.", tape => Walks.Visit(Walks.WithoutTwins(tape), Walks.Descending(tape))),
            Rule("begins-at-the-end", "You began at the last value. The number of the output is given: it may be another one.", tape => Walks.Forward(tape with { Output = tape.Inputs.Length - 1 })),
            Rule("waits-for-all", "A value waits for ever in yours if something uses it that the output does not depend on. Wait only for those that lead to the output.", WaitsForAll),
            Rule("forgets-gradient", "You handed back the local derivatives alone. Each is to be multiplied by the gradient of the value that is visited.", Walks.LocalsAlone),
            Rule("forgets-local", "You handed each gradient on as it is. It is to be multiplied by the local derivative.", tape => Walks.Forward(Walks.WithoutLocals(tape))),
            Rule("output-lost", "All is right but the output's own gradient: that is 1.", tape => [.. Walks.Forward(tape).Select((gradient, value) => value == tape.Output ? 0 : gradient)]),
        ],
    };

    /// <summary>A wrong walk, for tapes that are short enough for it.</summary>
    private static WrongRule<Recording, double[]> Rule(string name, string says, Func<Recording, double[]> walk) => new(name, says, tape => IsLong(tape) ? Walks.Forward(tape) : walk(tape));

    /// <summary>A tape on which going along every path, one by one, has no end.</summary>
    private static Recording Doublings(int count) => (
        [[], .. Enumerable.Range(0, count).Select(value => new[] { value, value })],
        [[], .. Enumerable.Range(0, count).Select(_ => (double[])[1, 1])],
        count);

    private static bool IsLong(Recording tape) => tape.Output > 30;

    /// <summary>Whether it makes sense to go on to a long tape: a wrong walk is to be named, not to be waited for.</summary>
    private static bool IsRightOnSmallOnes(Func<int[][], double[][], int, double[]> backward) =>
        Cases.Random(54, 20, RandomTape).All(tape => Answer.Of(backward(tape.Inputs, tape.Locals, tape.Output)).IsCloseTo(Answer.Of(Walks.Forward(tape)), 1e-6));

    /// <summary>Some leaves, and values of one or two inputs; the output is the last, or the one before.</summary>
    private static Recording RandomTape(Random random)
    {
        List<int[]> inputs = [.. Enumerable.Repeat<int[]>([], 1 + random.Whole(3))];
        for (var count = 3 + random.Whole(5); count > 0; count--)
        {
            inputs.Add([.. Enumerable.Range(0, 1 + random.Whole(4) switch { 0 => 0, _ => 1 }).Select(_ => Math.Max(random.Whole(inputs.Count), random.Whole(inputs.Count)))]);
        }

        return ([.. inputs], [.. inputs.Select(own => random.Numbers(own.Length))], inputs.Count - 1 - random.Whole(2));
    }

    /// <summary>What a nudge of a value makes of the output, where every op is linear.</summary>
    private static double OutputOf(Recording tape, int nudged, double nudge)
    {
        List<double> values = [];
        foreach (var (inputs, locals) in tape.Inputs.Zip(tape.Locals))
        {
            var value = inputs.Length == 0 ? 0 : inputs.Zip(locals, (input, local) => local * values[input]).Sum();
            values.Add(values.Count == nudged ? value + nudge : value);
        }

        return values[tape.Output];
    }

    private static int[] Grow(int[][] inputs, Func<int[], int> generation, int leaf = 0)
    {
        List<int> grown = [];
        foreach (var own in inputs) grown.Add(own.Length == 0 ? leaf : generation([.. own.Select(input => grown[input])]));
        return [.. grown];
    }

    private static int[] NewestInput(int[][] inputs)
    {
        var generations = new int[inputs.Length];
        for (var value = 0; value < inputs.Length; value++)
        {
            if (inputs[value].Length > 0) generations[value] = generations[inputs[value].Max()] + 1;
        }

        return generations;
    }

    private static double[] WaitsForAll(Recording tape)
    {
        var waiting = new int[tape.Inputs.Length];
        foreach (var input in tape.Inputs.SelectMany(own => own)) waiting[input]++;
        var gradients = new double[tape.Inputs.Length];
        gradients[tape.Output] = 1;
        Queue<int> ready = new([tape.Output]);
        while (ready.TryDequeue(out var value))
        {
            foreach (var (input, local) in tape.Inputs[value].Zip(tape.Locals[value]))
            {
                gradients[input] += local * gradients[value];
                if (--waiting[input] == 0) ready.Enqueue(input);
            }
        }

        return gradients;
    }

    private static int[] FromOutput(int[][] inputs)
    {
        var distances = new int[inputs.Length];
        for (var value = inputs.Length - 1; value >= 0; value--)
        {
            foreach (var input in inputs[value]) distances[input] = Math.Max(distances[input], distances[value] + 1);
        }

        return distances;
    }

    private static int[] PathsToOutput(int[][] inputs)
    {
        var paths = new int[inputs.Length];
        for (var value = inputs.Length - 1; value >= 0; value--)
        {
            foreach (var input in inputs[value]) paths[input] += value == inputs.Length - 1 ? 1 : paths[value];
        }

        return paths;
    }

    private static int DependOn(int[][] inputs, int value)
    {
        HashSet<int> dependent = [value];
        for (var later = value + 1; later < inputs.Length; later++)
        {
            if (inputs[later].Any(dependent.Contains)) dependent.Add(later);
        }

        return dependent.Count - 1;
    }

    private static int[] Sorted(int[] generations, Func<int, int, bool> before)
    {
        var numbers = Enumerable.Range(0, generations.Length).ToArray();
        Array.Sort(numbers, (a, b) => a == b ? 0 : before(a, b) ? -1 : 1);
        return numbers;
    }

    private static string Show(int[] numbers) => $"[{string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))}]";

    private static string Show(int[][] lists) => $"[{string.Join(", ", lists.Select(Show))}]";

    private static string Show(double[][] lists) => $"[{string.Join(", ", lists.Select(numbers => $"[{string.Join(", ", numbers.Select(Answer.Show))}]"))}]";

    public static Example Example()
    {
        var a = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("a");
        var b = Tensor.Scalar(3, DType.Float64, requiresGrad: true).Named("b");
        var c = (a + b).Named("c");
        var d = (a * b).Named("d");
        var e = (c + d).Named("e");
        var f = (c * d).Named("f");
        return new((e + f).Named("y"), "Lesson 5: c and d are used twice each, so each must wait for two");
    }
}
