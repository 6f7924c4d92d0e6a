using System.Globalization;

namespace NeuralSharp.Grading;

/// <summary>Lesson 4.</summary>
public static class TheFork
{
    /// <summary>Lesson 4, the fork: where paths meet, their gradients are added.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="fork">dc/dx of y = k x, c = a y + b y.</param>
    /// <param name="square">dy/dx of y = x · x.</param>
    /// <param name="visit">The gradients after an op's visit, of the gradients before, the places of its inputs, its local derivatives and the gradient of its output.</param>
    /// <returns>The program's exit code.</returns>
    public static int Grade(
        string[] args, Func<double, double, double, double> fork, Func<double, double> square, Func<double[], int[], double[], double, double[]> visit) =>
        new Lesson(4, "the-fork", "the fork", [ForkExercise(fork), SquareExercise(square), VisitExercise(visit)], ForkExample).Run(args);

    private static FunctionExercise<(double A, double B, double K), double> ForkExercise(Func<double, double, double, double> fork) => new()
    {
        Name = "Fork",
        Asks = "Return dc/dx for y = k x and c = a y + b y: the two paths from c to x, added.",
        Hints =
        [
            "There are two paths from c to x. Along each, multiply the local derivatives, as in lesson 3.",
            "The first path: dc/dy is a there, and dy/dx is k. The second differs in one letter. What do two paths make together?",
            "The paths give a * k and b * k. Add them.",
        ],
        Cases = () => [(2, 5, 3), (1, 1, 1), (1, 0, 4), .. Cases.Random(4, 20, random => (random.Number(), random.Number(), random.Number()))],
        Call = c => Invariant($"Fork(a: {c.A:G4}, b: {c.B:G4}, k: {c.K:G4})"),
        Yours = c => fork(c.A, c.B, c.K),
        Right = c => (c.A + c.B) * c.K,
        Nudged = c => Cases.Nudge(x => (c.A * (c.K * x)) + (c.B * (c.K * x)), 2),
        WrongRules =
        [
            new("replaces", "You kept the path that came last: it replaced the first. Where paths meet, add.", c => c.B * c.K),
            new("first-path", "You went along the first path only. There are two from c to x; add them.", c => c.A * c.K),
            new("second-stops-at-y", "The first path is right. The second stops at y: it goes on to x, times k.", c => (c.A * c.K) + c.B),
            new("first-stops-at-y", "The second path is right. The first stops at y: it goes on to x, times k.", c => c.A + (c.B * c.K)),
            new("averages", "You averaged the paths. x moves c along both at once, so they are added.", c => (c.A + c.B) * c.K / 2),
            new("multiplies-paths", "You multiplied the two paths. Along a path one multiplies; paths are added.", c => c.A * c.K * c.B * c.K),
            new("stops-at-y", "That is dc/dy. From y it goes on to x: times dy/dx, which is k.", c => c.A + c.B),
            new("adds-along", "You added along the path. Along a path one multiplies: dc/dy times dy/dx.", c => c.A + c.B + c.K),
        ],
    };

    private static FunctionExercise<double, double> SquareExercise(Func<double, double> square) => new()
    {
        Name = "Square",
        Asks = "Return dy/dx of y = x * x: two paths lead to x, one through each factor.",
        Hints =
        [
            "Write the product as y = u * v, with u = x and v = x. What are dy/du and dy/dv?",
            "dy/du is v, and dy/dv is u. Both paths end in x.",
            "u and v are both x: the first path gives x, the second gives x. Add them.",
        ],
        Cases = () => [3, 1, 0, -2, .. Cases.Random(5, 20, random => random.Number())],
        Call = x => Invariant($"Square({x:G4})"),
        Yours = square,
        Right = x => 2 * x,
        Nudged = x => Cases.Nudge(t => t * t, x),
        WrongRules =
        [
            new("one-path", "You counted one of the two paths. x stands in both factors, so it gets a share from each.", x => x),
            new("value", "That is y itself. Its slope at x is asked for.", x => x * x),
            new("multiplies-paths", "You multiplied the derivative along one path with that along the other. Paths are added.", x => x * x * 2),
            new("two", "You took the slope for a constant. It depends on where x is.", _ => 2),
        ],
    };

    private static FunctionExercise<(double[] Gradients, int[] Inputs, double[] Locals, double Upstream), double[]> VisitExercise(Func<double[], int[], double[], double, double[]> visit) => new()
    {
        Name = "Visit",
        Asks = "Return a new array: the gradients before, and for each input i, locals[i] * upstream added at inputs[i].",
        Hints =
        [
            "Copy the gradients first: [.. gradients]. Then go through the op's inputs.",
            "Input i gets the contribution locals[i] * upstream. Something may have arrived there before.",
            "for (var i = 0; i < inputs.Length; i++) after[inputs[i]] += locals[i] * upstream;",
        ],
        Cases = () =>
        [
            ([0, 0, 1], [0, 1], [3, 5], 1),
            ([4, 0, 2], [0, 1], [3, 5], 2),
            ([0, 2], [0, 0], [3, 3], 2),
            .. Cases.Random(6, 20, random => (random.Numbers(4), new[] { random.Whole(4), random.Whole(4) }, random.Numbers(2), random.Number())),
        ],
        Call = c => $"Visit({Answer.Of(c.Gradients)}, inputs: {Answer.Of(c.Inputs)}, locals: {Answer.Of(c.Locals)}, upstream: {c.Upstream.ToString("G4", CultureInfo.InvariantCulture)})",
        Yours = c => visit(c.Gradients, c.Inputs, c.Locals, c.Upstream),
        Right = c => Visited(c, (old, local) => old + (local * c.Upstream)),
        WrongRules =
        [
            new("replaces", "You wrote = where += belongs: what had arrived over another path is lost.", c => Visited(c, (_, local) => local * c.Upstream)),
            new("forgets-upstream", "You added the local derivative alone. It is to be multiplied by upstream: that is the chain rule.", c => Visited(c, (old, local) => old + local)),
            new("forgets-local", "You handed upstream on as it is. Each input gets it times its local derivative.", c => Visited(c, (old, _) => old + c.Upstream)),
            new("shares-upstream", "You shared upstream out among the inputs. Each gets the whole of it, times its local derivative.", c => Visited(c, (old, local) => old + (local * c.Upstream / c.Inputs.Length))),
            new("adds-to-given", "You added to the gradients that were given, not to the new ones: where both inputs are the same value, the second share takes the place of the first.", AddedToGiven),
            new("scales-old", "You multiplied what had arrived before as well. Only this op's contribution has the factor upstream.", c => Visited(c, (old, local) => (old + local) * c.Upstream)),
            new("unchanged", "You returned the gradients as they came: nothing was added. Each input i gets locals[i] * upstream at inputs[i].", c => c.Gradients),
            new("contribution-in-order", "You added contribution i at place i. It belongs at inputs[i]: that is the value which the op took as its input i.", AtItsOwnPlace),
            new("empty-start", "You began with zeros and lost what had arrived before this visit.", c => Visited((new double[c.Gradients.Length], c.Inputs, c.Locals, c.Upstream), (old, local) => old + (local * c.Upstream))),
        ],
    };

    private static double[] Visited((double[] Gradients, int[] Inputs, double[] Locals, double Upstream) c, Func<double, double, double> add)
    {
        double[] after = [.. c.Gradients];
        for (var i = 0; i < c.Inputs.Length; i++) after[c.Inputs[i]] = add(after[c.Inputs[i]], c.Locals[i]);
        return after;
    }

    private static double[] AddedToGiven((double[] Gradients, int[] Inputs, double[] Locals, double Upstream) c)
    {
        double[] after = [.. c.Gradients];
        for (var i = 0; i < c.Inputs.Length; i++) after[c.Inputs[i]] = c.Gradients[c.Inputs[i]] + (c.Locals[i] * c.Upstream);
        return after;
    }

    private static double[] AtItsOwnPlace((double[] Gradients, int[] Inputs, double[] Locals, double Upstream) c) =>
        [.. c.Gradients.Select((old, place) => place < c.Locals.Length ? old + (c.Locals[place] * c.Upstream) : old)];

    private static Example ForkExample()
    {
        var x = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("x");
        var y = (3 * x).Named("y");
        var c = ((2 * y) + (5 * y)).Named("c");
        return new(c, "Lesson 4: y = 3x goes two ways, c = 2y + 5y");
    }
}
