using Link = (string Text, System.Func<double, double> Function, System.Func<double, double> Slope);

namespace NeuralSharp.Grading;

/// <summary>Lesson 3.</summary>
public static class TheChain
{
    /// <summary>What chains are made of.</summary>
    private static readonly Link[] s_links =
    [
        ("v => 3 * v", v => 3 * v, _ => 3),
        ("v => v + 1", v => v + 1, _ => 1),
        ("v => v * v", v => v * v, v => 2 * v),
        ("Math.Tanh", Math.Tanh, v => 1 - Math.Pow(Math.Tanh(v), 2)),
        ("Math.Sin", Math.Sin, Math.Cos),
    ];

    /// <summary>Lesson 3, the chain: along a path the local derivatives are multiplied, each where its op was computed.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="chain">dc/dx, of the local derivatives from x to y and of dc/dy.</param>
    /// <param name="neuron">dy/dw, dy/dx and dy/db of y = tanh(w x + b).</param>
    /// <param name="forward">All values of a chain of functions, of the functions and x.</param>
    /// <param name="backward">The gradients of all values of a chain, of the functions' slopes and the values.</param>
    /// <returns>The program's exit code.</returns>
    public static int Grade(
        string[] args,
        Func<double[], double, double> chain,
        Func<double, double, double, (double W, double X, double B)> neuron,
        Func<Func<double, double>[], double, double[]> forward,
        Func<Func<double, double>[], double[], double[]> backward) =>
        new Lesson(3, "the-chain", "the chain", [ChainExercise(chain), NeuronExercise(neuron), ForwardExercise(forward), BackwardExercise(backward)], ChainExample).Run(args);

    private static FunctionExercise<(double[] Locals, double Upstream), double> ChainExercise(Func<double[], double, double> chain) => new()
    {
        Name = "Chain",
        Asks = "Return dc/dx: upstream, which is dc/dy, times all the local derivatives between x and y.",
        Hints =
        [
            "A nudge of x is made locals[0] times as large by the first op, then locals[1] times as large by the next. What do the two make together?",
            "Begin with upstream, and multiply by each of the locals in a loop.",
            "foreach (var local in locals) upstream *= local; and then return upstream;",
        ],
        Cases = () => [([3, 2], 1), ([3, 2], 5), ([4], 2), ([], 4), ([2, 3, 5], 1), .. Cases.Random(11, 20, random => (random.Numbers(1 + random.Whole(4)), random.Number()))],
        Call = c => $"Chain({Answer.Of(c.Locals)}, upstream: {Answer.Show(c.Upstream)})",
        Yours = c => chain(c.Locals, c.Upstream),
        Right = c => c.Locals.Aggregate(c.Upstream, (product, local) => product * local),
        WrongRules =
        [
            new("adds", "You added along the path. Each op makes the nudge so many times as large: multiply.", c => c.Locals.Sum() + c.Upstream),
            new("adds-locals", "You added the local derivatives. Along a path they are multiplied, like upstream.", c => c.Locals.Sum() * c.Upstream),
            new("forgets-upstream", "That is dy/dx. From y it goes on to c: times upstream.", c => Product(c.Locals)),
            new("starts-at-zero", "Your product begins with 0, so it stays 0. Begin with upstream.", _ => 0),
            new("keeps-last", "Only the last of the locals counts in yours: is there a = where *= belongs?", c => c.Locals is [.., var last] ? last * c.Upstream : c.Upstream),
            new("last-alone", "You returned the last of the locals. Multiply them all, and upstream.", c => c.Locals is [.., var last] ? last : c.Upstream),
            new("stops-after-first", "You stopped after the first op. Is there a return inside the loop? All of the locals are factors.", c => c.Locals is [var first, ..] ? first * c.Upstream : c.Upstream),
            new("forgets-first", "You left out the first of the locals. The path begins at x: count from 0.", c => Product(c.Locals.Skip(1)) * c.Upstream),
            new("forgets-last", "You left out the last of the locals. The path goes all the way to y.", c => Product(c.Locals.SkipLast(1)) * c.Upstream),
            new("upstream-each-time", "You multiplied by upstream once for each op. It is one factor of the whole path: once.", c => Product(c.Locals.Select(local => local * c.Upstream))),
            new("adds-upstream", "You added upstream. It is one more factor on the way from c to x: multiply.", c => Product(c.Locals) + c.Upstream),
            new("divides", "You divided upstream by the local derivatives. They are factors: multiply.", c => c.Upstream / Product(c.Locals)),
        ],
    };

    private static FunctionExercise<(double W, double X, double B), (double W, double X, double B)> NeuronExercise(Func<double, double, double, (double W, double X, double B)> neuron) => new()
    {
        Name = "Neuron",
        Asks = "Return dy/dw, dy/dx and dy/db of y = tanh(w x + b): along each path, the local derivatives multiplied.",
        Hints =
        [
            "Name what is computed on the way: p = w * x, s = p + b, y = Math.Tanh(s). From y to w the path is y, s, p, w: three ops, three local derivatives.",
            "dy/ds is 1 - y * y, with y = Math.Tanh(w * x + b). ds/dp and ds/db are 1. dp/dw is x, and dp/dx is w.",
            "With t = 1 - y * y: (t * x, t * w, t).",
        ],
        Cases = () => [(1, 2, -2), (3, 1, -3), (2, 0.5, 0), .. Cases.Random(12, 20, random => (random.Number(), random.Number(), random.Number()))],
        Call = c => Invariant($"Neuron(w: {c.W:G4}, x: {c.X:G4}, b: {c.B:G4})"),
        Yours = c => neuron(c.W, c.X, c.B),
        Right = c => OverNeuron(c, TanhSlope(Sum(c))),
        Nudged = c => (Cases.Nudge(w => Math.Tanh((w * c.X) + c.B), c.W), Cases.Nudge(x => Math.Tanh((c.W * x) + c.B), c.X), Cases.Nudge(b => Math.Tanh((c.W * c.X) + b), c.B)),
        WrongRules =
        [
            new("swapped", "You swapped the first two: w's neighbour in the product is x, so dy/dw has the factor x, and dy/dx the factor w.", c => (TanhSlope(Sum(c)) * c.W, TanhSlope(Sum(c)) * c.X, TanhSlope(Sum(c)))),
            new("slope-at-x", "You took tanh's slope at x. tanh never saw x: it was given w * x + b, so its slope counts there.", c => OverNeuron(c, TanhSlope(c.X))),
            new("slope-at-each-input", "You took tanh's slope at w, at x and at b. tanh was given w * x + b: its slope counts there, for all three.", c => (TanhSlope(c.W) * c.X, TanhSlope(c.X) * c.W, TanhSlope(c.B))),
            new("slope-at-product", "You took tanh's slope at w * x, without b. It counts where tanh was computed: at w * x + b.", c => OverNeuron(c, TanhSlope(c.W * c.X))),
            new("slope-at-output", "You took tanh of tanh's output. Its slope is 1 - y * y, with y = Math.Tanh(w * x + b).", c => OverNeuron(c, TanhSlope(Math.Tanh(Sum(c))))),
            new("squares-input", "You squared what tanh was given. It is its output that is squared: 1 - y * y.", c => OverNeuron(c, 1 - Math.Pow(Sum(c), 2))),
            new("bias-inside", "You multiplied w by x + b. Here b is added after the product: w * x + b.", c => OverNeuron(c, TanhSlope(c.W * (c.X + c.B)))),
            new("forgets-square", "tanh's slope is 1 - y * y; you took 1 - y.", c => OverNeuron(c, 1 - Math.Tanh(Sum(c)))),
            new("value-for-slope", "You multiplied by y, where tanh's slope belongs: 1 - y * y.", c => OverNeuron(c, Math.Tanh(Sum(c)))),
            new("forgets-outer", "Those are the slopes of w * x + b. tanh comes after it on every path: times 1 - y * y.", c => OverNeuron(c, 1)),
            new("forgets-inner", "You stopped at what tanh is given. Go on: times x to reach w, times w to reach x.", c => (TanhSlope(Sum(c)), TanhSlope(Sum(c)), TanhSlope(Sum(c)))),
            new("adds", "You added along the paths. Along a path the local derivatives are multiplied.", c => (TanhSlope(Sum(c)) + c.X, TanhSlope(Sum(c)) + c.W, TanhSlope(Sum(c)) + 1)),
            new("bias-constant", "You took b for a constant. It is nudged like the others, and s = w * x + b moves 1 for 1 with it: 1 - y * y.", c => OverNeuron(c, TanhSlope(Sum(c))) with { B = 0 }),
            new("bias-one", "You stopped half-way: 1 is ds/db. tanh comes after it: times 1 - y * y.", c => OverNeuron(c, TanhSlope(Sum(c))) with { B = 1 }),
            new("bias-factor", "b is not a factor but a summand: its local derivative is 1, not b.", c => OverNeuron(c, TanhSlope(Sum(c))) with { B = TanhSlope(Sum(c)) * c.B }),
        ],
    };

    private static FunctionExercise<(Link[] Links, double X), double[]> ForwardExercise(Func<Func<double, double>[], double, double[]> forward) => new()
    {
        Name = "Forward",
        Asks = "Return a new array: x, and then what each function returns, given the value before it.",
        Hints =
        [
            "Make an array with one place more than there are functions, and put x first.",
            "functions[i] is given values[i], and what it returns goes to values[i + 1].",
            "for (var i = 0; i < functions.Length; i++) values[i + 1] = functions[i](values[i]);",
        ],
        Cases = () => [([s_links[0], s_links[1]], 1), ([s_links[0], s_links[1], s_links[2]], 1), ([s_links[2]], 3), .. LinkCases(seed: 13)],
        Call = c => $"Forward([{string.Join(", ", c.Links.Select(link => link.Text))}], x: {Answer.Show(c.X)})",
        Yours = c => forward([.. c.Links.Select(link => link.Function)], c.X),
        Right = c => Values(c.Links, c.X),
        WrongRules =
        [
            new("all-at-x", "You gave x to every function. Only the first gets x; each other one gets what the one before it returned.", c => [c.X, .. c.Links.Select(link => link.Function(c.X))]),
            new("in-place", "What functions[i] returns goes to values[i + 1], where the next one finds it. Yours wrote over its own input.", c => [c.Links[0].Function(c.X), .. c.Links[1..].Select(link => link.Function(0)), 0]),
            new("without-x", "x is missing. It is the first of the values, and the backward pass will need it: slopes[0] is taken there.", c => Values(c.Links, c.X)[1..]),
            new("without-last", "The last value is missing: what the last function returned. There is one value more than there are functions.", c => Values(c.Links, c.X)[..^1]),
            new("last-alone", "You returned the last value alone. The backward pass needs all of them, so keep each.", c => Values(c.Links, c.X)[^1..]),
            new("from-the-end", "You began with the last function. The first of them gets x.", c => Values([.. c.Links.Reverse()], c.X)),
            new("backwards", "The values are right, but in the wrong order: x comes first.", c => [.. Values(c.Links, c.X).Reverse()]),
            new("stops-early", "Your loop ends one function too early, and the last value stays 0.", c => [.. Values(c.Links, c.X)[..^1], 0]),
        ],
    };

    private static FunctionExercise<(Link[] Links, double[] Values), double[]> BackwardExercise(Func<Func<double, double>[], double[], double[]> backward) => new()
    {
        Name = "Backward",
        Asks = "Return a new array: dy/dvalue for each value, from 1 at the last one back to the first, each its slope times the one after it.",
        Hints =
        [
            "Make an array as long as values. The last one is dy/dy, which is 1. Then go from the last function to the first.",
            "functions[i] was given values[i], so its local derivative is slopes[i](values[i]). What has arrived at its output is gradients[i + 1].",
            "for (var i = slopes.Length - 1; i >= 0; i--) gradients[i] = slopes[i](values[i]) * gradients[i + 1];",
        ],
        Cases = () => [.. new (Link[] Links, double X)[] { ([s_links[0], s_links[1], s_links[2]], 1), ([s_links[2], s_links[0]], 2), ([s_links[2]], 3) }.Concat(LinkCases(seed: 14)).Select(c => (c.Links, Values(c.Links, c.X)))],
        Call = c => $"Backward(slopes of [{string.Join(", ", c.Links.Select(link => link.Text))}], values: {Answer.Of(c.Values)})",
        Yours = c => backward([.. c.Links.Select(link => link.Slope)], c.Values),
        Right = c => [.. Enumerable.Range(0, c.Values.Length).Select(i => Product(Locals(c).Skip(i)))],
        Nudged = c => [.. c.Values.Select((value, i) => Cases.Nudge(v => Values(c.Links[i..], v)[^1], value))],
        WrongRules =
        [
            new("all-at-x", "You took every slope at values[0]. functions[i] was given values[i]: its slope counts there.", c => Back(c, (link, _, after) => link.Slope(c.Values[0]) * after)),
            new("at-output", "You took each slope at the function's output, values[i + 1]. It counts at its input, values[i].", c => Back(c, (link, i, after) => link.Slope(c.Values[i + 1]) * after)),
            new("forgets-upstream", "Those are the local derivatives alone. Each is to be multiplied by what arrived at its output, gradients[i + 1].", c => Back(c, (link, i, _) => link.Slope(c.Values[i]))),
            new("value-for-slope", "You multiplied by the values. The factor is the slope there: slopes[i](values[i]).", c => Back(c, (_, i, after) => c.Values[i] * after)),
            new("hands-on", "You handed on what arrived, without the local derivatives: times slopes[i](values[i]).", c => Back(c, (_, _, after) => after)),
            new("adds", "You added along the path. Each op makes the nudge so many times as large: multiply.", c => Back(c, (link, i, after) => link.Slope(c.Values[i]) + after)),
            new("starts-at-zero", "All is 0, because nothing arrives at the end. dy/dy is 1: begin with that.", c => new double[c.Values.Length]),
            new("starts-with-y", "You began with y. The first gradient is dy/dy: y moves 1 for 1 with itself.", c => Back(c, (link, i, after) => link.Slope(c.Values[i]) * after, c.Values[^1])),
            new("from-the-front", "You multiplied from the front: that is how far each value moves when x does. Asked is how far y moves when each value does, so begin at the end.", c => [.. Enumerable.Range(0, c.Values.Length).Select(i => Product(Locals(c).Take(i)))]),
            new("without-last", "dy/dy is missing: the last of the gradients, 1. There are as many as there are values.", c => Back(c, (link, i, after) => link.Slope(c.Values[i]) * after)[..^1]),
            new("without-first", "dy/dx is missing: the first of the gradients. Go on to i = 0.", c => Back(c, (link, i, after) => link.Slope(c.Values[i]) * after)[1..]),
            new("first-alone", "You returned dy/dx alone. Return the gradients of all values.", c => [Product(Locals(c))]),
            new("stops-early", "You stopped before the first function, and dy/dx stays 0. Go on to i = 0.", c => [0, .. Back(c, (link, i, after) => link.Slope(c.Values[i]) * after)[1..]]),
            new("backwards", "The gradients are right, but in the wrong order: dy/dx comes first, dy/dy last.", c => [.. Back(c, (link, i, after) => link.Slope(c.Values[i]) * after).Reverse()]),
        ],
    };

    private static IEnumerable<(Link[] Links, double X)> LinkCases(int seed) =>
        Cases.Random(seed, 20, random => (Enumerable.Range(0, 2 + random.Whole(3)).Select(_ => s_links[random.Whole(s_links.Length)]).ToArray(), random.Number() / 2));

    private static double Product(IEnumerable<double> factors) => factors.Aggregate(1.0, (product, factor) => product * factor);

    private static double Sum((double W, double X, double B) c) => (c.W * c.X) + c.B;

    private static double TanhSlope(double at) => 1 - Math.Pow(Math.Tanh(at), 2);

    private static (double W, double X, double B) OverNeuron((double W, double X, double B) c, double upstream) => (upstream * c.X, upstream * c.W, upstream);

    private static double[] Values(Link[] links, double x)
    {
        List<double> values = [x];
        foreach (var link in links) values.Add(link.Function(values[^1]));
        return [.. values];
    }

    private static IEnumerable<double> Locals((Link[] Links, double[] Values) c) => c.Links.Select((link, i) => link.Slope(c.Values[i]));

    /// <summary>A pass from the end: step makes the gradient before a link of the link, its place and the gradient after it.</summary>
    private static double[] Back((Link[] Links, double[] Values) c, Func<Link, int, double, double> step, double start = 1)
    {
        var gradients = new double[c.Values.Length];
        gradients[^1] = start;
        for (var i = c.Links.Length - 1; i >= 0; i--) gradients[i] = step(c.Links[i], i, gradients[i + 1]);
        return gradients;
    }

    private static Example ChainExample()
    {
        var x = Tensor.Scalar(1, DType.Float64, requiresGrad: true).Named("x");
        var u = (3 * x).Named("u");
        var v = (u + 1).Named("v");
        return new(v.Square().Named("y"), "Lesson 3: y = (3x + 1)² at x = 1");
    }
}
