using Curve = (string Text, System.Func<double, double> F, System.Func<double, double> Slope);
using Descending = System.Func<System.Func<double, double>, double, double, int, double>;
using Quotients = (string Text, System.Func<double, double> F, System.Func<double, double> Slope, System.Func<double, double, double> OneSided, System.Func<double, double, double> TwoSided);

namespace NeuralSharp.Grading;

/// <summary>Lesson 1.</summary>
public static class NudgeANumber
{
    private const string TooLarge = "Your h is too large: how f runs far from w got into the slope. Take a smaller one, such as 1e-5.";
    private const string TooSmall = "Your h is too small: f hardly moves, and most of what is measured is rounding. Take a larger one, such as 1e-5.";

    /// <summary>Functions whose difference quotients can be worked out: what the learner's are to be, without f.</summary>
    private static readonly Quotients[] s_quotients =
    [
        ("x => x * x", x => x * x, x => 2 * x, (x, h) => (2 * x) + h, (x, _) => 2 * x),
        ("x => 3 * x", x => 3 * x, _ => 3, (_, _) => 3, (_, _) => 3),
        ("x => x * x * x", x => x * x * x, x => 3 * x * x, (x, h) => (3 * x * x) + (3 * x * h) + (h * h), (x, h) => (3 * x * x) + (h * h)),
        ("Math.Sin", Math.Sin, Math.Cos, (x, h) => Math.Cos(x + (h / 2)) * Math.Sin(h / 2) / (h / 2), (x, h) => Math.Cos(x) * Math.Sin(h) / h),
    ];

    /// <summary>Functions to go down on, with their slopes by rule.</summary>
    private static readonly Curve[] s_valleys =
    [
        ("w => (w - 3) * (w - 3)", w => (w - 3) * (w - 3), w => 2 * (w - 3)),
        ("w => w * w * w * w", w => w * w * w * w, w => 4 * w * w * w),
        ("w => (w * w - 2) * (w * w - 2)", w => ((w * w) - 2) * ((w * w) - 2), w => 4 * w * ((w * w) - 2)),
        ("Math.Sin", Math.Sin, Math.Cos),
    ];

    /// <summary>Lesson 1, nudge a number: a derivative is how far the output moves for a small nudge of the input, and a step against it goes downhill.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="oneSidedSlope">The slope of f at x, by a nudge of h to the right.</param>
    /// <param name="twoSidedSlope">The slope of f at x, by a nudge of h to both sides.</param>
    /// <param name="step">Where w is after a step downhill, of w, the slope and the learning rate.</param>
    /// <param name="descend">Where w is after many steps downhill on f, of f, w, the learning rate and the number of steps.</param>
    /// <returns>The program's exit code.</returns>
    public static int Grade(
        string[] args,
        Func<Func<double, double>, double, double, double> oneSidedSlope,
        Func<Func<double, double>, double, double, double> twoSidedSlope,
        Func<double, double, double, double> step,
        Func<Func<double, double>, double, double, int, double> descend) =>
        new Lesson(1, "nudge-a-number", "nudge a number",
            [OneSidedSlopeExercise(oneSidedSlope), TwoSidedSlopeExercise(twoSidedSlope), StepExercise(step), DescendExercise(descend, Descent(twoSidedSlope, step))], NudgeExample)
        {
            Finale = () => Console.WriteLine(Learned(descend)),
        }.Run(args);

    private static FunctionExercise<(Quotients Of, double X, double H), double> OneSidedSlopeExercise(Func<Func<double, double>, double, double, double> slope) => new()
    {
        Name = "OneSidedSlope",
        Asks = "Return how far f moves when x is nudged by h to the right, divided by h.",
        Hints =
        [
            "f is a function that you can call: f(x) is its value at x. Where is x after the nudge, and what is f there?",
            "f moved from f(x) to f(x + h). How far is that? It moved so far for a nudge of h; the slope is how far for a nudge of 1.",
            "(f(x + h) - f(x)) / h, with both pairs of brackets.",
        ],
        Cases = () => [(s_quotients[0], 3, 0.1), (s_quotients[1], 2, 0.5), (s_quotients[2], 1, 0.1), .. SlopeCases(seed: 1)],
        Call = c => SlopeCall("OneSidedSlope", c),
        Yours = c => slope(c.Of.F, c.X, c.H),
        Right = c => c.Of.OneSided(c.X, c.H),
        WrongRules =
        [
            new("forgets-to-divide", "That is how far f moved. A slope is how far it moves for each unit of x: divide by h.", c => c.Of.F(c.X + c.H) - c.Of.F(c.X)),
            new("no-brackets", "Without brackets, / comes before -, and only f(x) is divided by h. Put brackets around the difference.", c => c.Of.F(c.X + c.H) - (c.Of.F(c.X) / c.H)),
            new("swaps-sign", "You took f(x + h) away from f(x), so every slope has the wrong sign. It is where f is after the nudge, minus where it was.", c => (c.Of.F(c.X) - c.Of.F(c.X + c.H)) / c.H),
            new("no-sign", "You took how far f moved without its sign. Where f falls, the slope is negative: leave Math.Abs away.", c => Math.Abs(c.Of.F(c.X + c.H) - c.Of.F(c.X)) / c.H),
            new("multiplies-by-h", "You multiplied by h. A small nudge moves f only a little; divide by h to see how steep that is.", c => (c.Of.F(c.X + c.H) - c.Of.F(c.X)) * c.H),
            new("divides-by-x", "You divided by x. x moved by h, not by x: divide by h.", c => (c.Of.F(c.X + c.H) - c.Of.F(c.X)) / c.X),
            new("divides-by-2h", "You divided by 2h, but x moved only by h here. Two h lie between the places when you nudge to both sides.", c => (c.Of.F(c.X + c.H) - c.Of.F(c.X)) / (2 * c.H)),
            new("nudges-left", "You nudged to the left: from x - h to x. This one goes to the right: from x to x + h.", c => (c.Of.F(c.X) - c.Of.F(c.X - c.H)) / c.H),
            new("nudges-both-sides", "You nudged to both sides. That is the next function; this one goes from x to x + h.", c => c.Of.TwoSided(c.X, c.H)),
            new("nudges-output", "You added h to f(x) instead of to x. Nudge the input, and ask f where its output is then.", _ => 1),
            new("forgets-to-subtract", "You divided f(x + h) itself. It is not where f is that counts, but how far it moved: take f(x) away first.", c => c.Of.F(c.X + c.H) / c.H),
            new("subtracts-x", "You took x away, the input. It is f(x), where f was before, that is taken away.", c => (c.Of.F(c.X + c.H) - c.X) / c.H),
            new("divides-by-place", "You divided by x + h, the place. x moved by h: divide by that.", c => (c.Of.F(c.X + c.H) - c.Of.F(c.X)) / (c.X + c.H)),
            new("own-h", "That is what a much smaller h gives. Nudge by the h that is handed over.", c => c.Of.Slope(c.X)),
            new("value", "That is f(x), a height. How far does it move when x does?", c => c.Of.F(c.X)),
        ],
    };

    private static FunctionExercise<(Quotients Of, double X, double H), double> TwoSidedSlopeExercise(Func<Func<double, double>, double, double, double> slope) => new()
    {
        Name = "TwoSidedSlope",
        Asks = "Return how far f moves from x - h to x + h, divided by how far apart these two are.",
        Hints =
        [
            "The two places are x - h and x + h. What is f at each? x itself is not needed.",
            "f moves from f(x - h) to f(x + h). From x - h to x + h it is twice h.",
            "(f(x + h) - f(x - h)) / (2 * h), with brackets around 2 * h as well.",
        ],
        Cases = () => [(s_quotients[0], 3, 0.1), (s_quotients[1], 2, 0.5), (s_quotients[2], 1, 0.1), .. SlopeCases(seed: 2)],
        Call = c => SlopeCall("TwoSidedSlope", c),
        Yours = c => slope(c.Of.F, c.X, c.H),
        Right = c => c.Of.TwoSided(c.X, c.H),
        WrongRules =
        [
            new("divides-by-h", "You divided by h. From x - h to x + h it is 2h, so your slopes are twice too steep.", c => (c.Of.F(c.X + c.H) - c.Of.F(c.X - c.H)) / c.H),
            new("no-brackets-2h", "/ 2 * h divides by 2 and then multiplies by h. Write / (2 * h).", c => (c.Of.F(c.X + c.H) - c.Of.F(c.X - c.H)) / 2 * c.H),
            new("no-brackets", "Without brackets, / comes before -, and only f(x - h) is divided. Put brackets around the difference.", c => c.Of.F(c.X + c.H) - (c.Of.F(c.X - c.H) / (2 * c.H))),
            new("divides-by-2", "You divided by 2 alone. From x - h to x + h it is 2 * h.", c => (c.Of.F(c.X + c.H) - c.Of.F(c.X - c.H)) / 2),
            new("forgets-to-divide", "That is how far f moved. Divide by how far x moved, which is 2h.", c => c.Of.F(c.X + c.H) - c.Of.F(c.X - c.H)),
            new("swaps-sign", "You took the right one away from the left one, so every slope has the wrong sign. It is f(x + h) - f(x - h).", c => (c.Of.F(c.X - c.H) - c.Of.F(c.X + c.H)) / (2 * c.H)),
            new("left-by-plus-h", "You took the mean of the slopes to both sides, but to the left x moves by -h: divide f(x - h) - f(x) by -h.", c => (c.Of.F(c.X + c.H) + c.Of.F(c.X - c.H) - (2 * c.Of.F(c.X))) / (2 * c.H)),
            new("adds", "You added the two values. How far f moved is their difference.", c => (c.Of.F(c.X + c.H) + c.Of.F(c.X - c.H)) / (2 * c.H)),
            new("half-of-one-side", "You began at x, but divided by 2h. Begin at x - h: from there to x + h it is 2h.", c => (c.Of.F(c.X + c.H) - c.Of.F(c.X)) / (2 * c.H)),
            new("one-side", "That is the one-sided slope. Begin at x - h instead of at x, and divide by 2h.", c => c.Of.OneSided(c.X, c.H)),
            new("nudges-left", "You went from x - h to x only. Go on to x + h, and divide by 2h.", c => (c.Of.F(c.X) - c.Of.F(c.X - c.H)) / c.H),
            new("own-h", "That is what a much smaller h gives. Nudge by the h that is handed over.", c => c.Of.Slope(c.X)),
        ],
    };

    private static FunctionExercise<(double W, double Slope, double Rate), double> StepExercise(Func<double, double, double, double> step) => new()
    {
        Name = "Step",
        Asks = "Return the new w: rate times the slope away from the old one, in the direction in which f falls.",
        Hints =
        [
            "Where the slope is positive, f rises to the right. Which way is down?",
            "Down is against the slope: a positive slope makes w smaller, a negative one makes it larger. How far to go is rate * slope.",
            "w - rate * slope",
        ],
        Cases = () => [(5, 4, 0.1), (1, -4, 0.1), (3, 0, 0.1), .. Cases.Random(3, 20, random => (random.Number(), random.Number(), (1 + random.Whole(9)) / 10.0))],
        Call = c => Invariant($"Step(w: {c.W:G4}, slope: {c.Slope:G4}, rate: {c.Rate:G4})"),
        Yours = c => step(c.W, c.Slope, c.Rate),
        Right = c => Math.FusedMultiplyAdd(-c.Rate, c.Slope, c.W),
        WrongRules =
        [
            new("uphill", "You went uphill. The slope says which way f rises, so go against it: minus.", c => c.W + (c.Rate * c.Slope)),
            new("forgets-rate", "You went the whole slope. It says which way and how steep, not how far: go rate times the slope.", c => c.W - c.Slope),
            new("rate-alone", "You went by the rate, whatever the slope. Where it is steep the step is larger: rate times the slope.", c => c.W - c.Rate),
            new("sign-alone", "You took only the sign of the slope. Its size counts too: where it is steep the step is larger.", c => c.W - (c.Rate * Math.Sign(c.Slope))),
            new("returns-move", "That is how far w moves. Return where it is then: w minus that.", c => c.Rate * c.Slope),
            new("returns-change", "That is by how much w changes. Return where it is then: w and that.", c => -c.Rate * c.Slope),
            new("scales-w", "You multiplied w by the rate as well. Only the slope has this factor.", c => (c.W - c.Slope) * c.Rate),
            new("rate-at-w", "You multiplied w by the rate, and not the slope. It is the slope that has this factor.", c => (c.W * c.Rate) - c.Slope),
            new("steps-by-w", "You stepped by rate times w. Where w is does not tell which way is down; the slope does.", c => c.W - (c.Rate * c.W)),
            new("divides-by-rate", "You divided by the rate. A small rate is to make small steps: multiply by it.", c => c.W - (c.Slope / c.Rate)),
            new("wrong-way-round", "You took w away from the step. It is w minus the step.", c => (c.Rate * c.Slope) - c.W),
        ],
    };

    private static FunctionExercise<(Curve Of, double W, double Rate, int Steps), double> DescendExercise(Descending descend, Descending overOthers) => new()
    {
        Name = "Descend",
        Asks = "Return w after so many steps downhill, each with the slope at the place where it begins.",
        Hints =
        [
            "A loop of steps turns. In each: the slope at the present w, then a step.",
            "Give TwoSidedSlope an h of 1e-5, and keep what Step returns: w = Step(...).",
            "for (var i = 0; i < steps; i++) w = Step(w, TwoSidedSlope(f, w, 1e-5), rate); and then return w;",
        ],
        Tolerance = 1e-4,
        Cases = () =>
        [
            (s_valleys[0], 5, 0.1, 1),
            (s_valleys[0], 5, 0.1, 2),
            (s_valleys[1], 1, 0.1, 1),
            (s_valleys[0], 5, 0.1, 0),
            (s_valleys[0], 5, 1.1, 2),   // runs away, as it should
            .. Cases.Random(4, 20, random => (s_valleys[random.Whole(s_valleys.Length)], 1 + (random.Whole(100) / 100.0), 0.05, 1 + random.Whole(12))),
        ],
        Call = c => Invariant($"Descend({c.Of.Text}, w: {c.W:G4}, rate: {c.Rate:G4}, steps: {c.Steps})"),
        Yours = c => descend(c.Of.F, c.W, c.Rate, c.Steps),
        Right = c => Descended(c, (w, slope) => w - (c.Rate * slope)),
        WrongRules =
        [
            new("others-wrong", "Descend itself may be right: with TwoSidedSlope and Step as they are, this is what comes of it. Mend those first.", c => overOthers(c.Of.F, c.W, c.Rate, c.Steps)),
            new("stays", "w never moved. Step returns the new w and changes nothing: write w = Step(...). Or is h so small that w + h is w?", c => c.W),
            new("h-zero", "0 divided by 0: with h = 0 nothing moves. Take a small nudge, such as 1e-5.", _ => double.NaN),
            new("uphill", "You went uphill: w + rate * slope. Step goes against the slope.", c => Descended(c, (w, slope) => w + (c.Rate * slope))),
            new("no-loop", "You made one step, whatever steps says: so many turns of a loop are needed.", c => Descended(c with { Steps = 1 }, (w, slope) => w - (c.Rate * slope))),
            new("one-step-counts", "Only one step counts in yours. Is there a return inside the loop, or does each step begin at the first w?", c => Descended(c, (_, _) => c.W - (c.Rate * c.Of.Slope(c.W)))),
            new("one-step-more", "You made one step more than steps says. i < steps counts from 0 up to, and without, steps.", c => Descended(c with { Steps = c.Steps + 1 }, (w, slope) => w - (c.Rate * slope))),
            new("one-step-less", "You made one step less than steps says. Count from i = 0 while i < steps.", c => Descended(c with { Steps = c.Steps - 1 }, (w, slope) => w - (c.Rate * slope))),
            new("stops-when-worse", "You stopped where a step made f larger. Take all the steps: with a rate that is too large, w runs away, and one should see that.", StopsWhenWorse),
            new("slope-of-start", "You measured the slope once, where you began. It changes as w moves: measure it before each step.", c => Descended(c, (w, _) => w - (c.Rate * c.Of.Slope(c.W)))),
            new("forgets-rate", "You went the whole slope at each step. Go rate times the slope.", c => Descended(c, (w, slope) => w - slope)),
            new("steps-by-value", "You stepped by rate times f(w), the height. The slope tells which way is down, and it is 0 at the bottom.", c => Descended(c, (w, _) => w - (c.Rate * c.Of.F(w)))),
            new("returns-value", "That is f where you arrived, the height. Return w, the place.", c => c.Of.F(Descended(c, (w, slope) => w - (c.Rate * slope)))),
            new("rate-for-h", "You nudged by rate. It says how far to step; the nudge that measures the slope is much smaller, such as 1e-5.", c => Descended(c, w => Cases.Nudge(c.Of.F, w, c.Rate))),
            new("h-of-1", TooLarge, c => Descended(c, w => Cases.Nudge(c.Of.F, w, 1))),
            new("h-of-a-tenth", TooLarge, c => Descended(c, w => Cases.Nudge(c.Of.F, w, 0.1))),
            new("one-sided-h-of-1", TooLarge, c => Descended(c, w => NudgeRight(c.Of.F, w, 1))),
            new("one-sided-h-of-a-tenth", TooLarge, c => Descended(c, w => NudgeRight(c.Of.F, w, 0.1))),
            new("one-sided-h-of-a-hundredth", TooLarge, c => Descended(c, w => NudgeRight(c.Of.F, w, 0.01))),
            new("h-of-1e-15", TooSmall, c => Descended(c, w => Cases.Nudge(c.Of.F, w, 1e-15))),
            new("h-of-1e-16", TooSmall, c => Descended(c, w => Cases.Nudge(c.Of.F, w, 1e-16))),
            new("one-sided-h-of-1e-15", TooSmall, c => Descended(c, w => NudgeRight(c.Of.F, w, 1e-15))),
        ],
    };

    private static IEnumerable<(Quotients Of, double X, double H)> SlopeCases(int seed) =>
        Cases.Random(seed, 20, random => (s_quotients[random.Whole(s_quotients.Length)], random.Number(), random.Whole(2) == 0 ? 0.5 : 0.01));

    private static string SlopeCall(string name, (Quotients Of, double X, double H) c) => Invariant($"{name}({c.Of.Text}, x: {c.X:G4}, h: {c.H:G4})");

    /// <summary>Where w is after the steps of a case, with slopes by rule.</summary>
    private static double Descended((Curve Of, double W, double Rate, int Steps) c, Func<double, double, double> step)
    {
        var w = c.W;
        for (var i = 0; i < c.Steps; i++) w = step(w, c.Of.Slope(w));
        return w;
    }

    private static double StopsWhenWorse((Curve Of, double W, double Rate, int Steps) c)
    {
        var w = c.W;
        for (var i = 0; i < c.Steps; i++)
        {
            var next = w - (c.Rate * c.Of.Slope(w));
            if (c.Of.F(next) >= c.Of.F(w)) break;
            w = next;
        }

        return w;
    }

    /// <summary>The same, with slopes that are measured.</summary>
    private static double Descended((Curve Of, double W, double Rate, int Steps) c, Func<double, double> measure) => Descended(c, (w, _) => w - (c.Rate * measure(w)));

    /// <summary>A right Descend over the learner's other functions; it returns infinity where these throw, where no descent arrives.</summary>
    private static Descending Descent(Func<Func<double, double>, double, double, double> twoSidedSlope, Func<double, double, double, double> step) => (f, w, rate, steps) =>
    {
        try
        {
            for (var i = 0; i < steps; i++) w = step(w, twoSidedSlope(f, w, 1e-5), rate);
            return w;
        }
        catch (Exception)
        {
            return double.PositiveInfinity;
        }
    };

    private static double NudgeRight(Func<double, double> f, double x, double h) => (f(x + h) - f(x)) / h;

    /// <summary>What the learner's own descent finds out from four examples: kilometres are 1.609 times miles.</summary>
    private static string Learned(Descending descend)
    {
        (double Miles, double Kilometres)[] examples = [(1, 1.609), (2, 3.219), (3, 4.828), (5, 8.047)];
        double Miss(double w) => examples.Average(one => Math.Pow((w * one.Miles) - one.Kilometres, 2));
        string After(int steps) => Invariant($"{descend(Miss, 1, 0.02, steps):0.000}");
        return $"Your code has just learned something. It was shown {examples.Length} distances in miles and in kilometres, and looked for the w in kilometres = w * miles.\n"
            + $"Downhill on how far it missed, it went from {After(0)} to {After(1)}, {After(2)}, {After(3)}, and so on; after 30 steps w is {After(30)}. Nobody told it how long a mile is.";
    }

    private static Example NudgeExample()
    {
        var w = Tensor.Scalar(5, DType.Float64, requiresGrad: true).Named("w");
        var distance = (w - 3).Named("distance");
        return new(distance.Square().Named("f"), "Lesson 1: f = (w − 3)² at w = 5");
    }
}
