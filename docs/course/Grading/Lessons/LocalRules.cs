namespace NeuralSharp.Grading;

/// <summary>Lesson 2.</summary>
public static class LocalRules
{
    /// <summary>Lesson 2, local rules: the derivatives of single ops, each by its inputs.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="subtract">dy/da and dy/db of y = a − b.</param>
    /// <param name="multiply">dy/da and dy/db of y = a b.</param>
    /// <param name="divide">dy/da and dy/db of y = a / b.</param>
    /// <param name="power">dy/dx of y = xⁿ.</param>
    /// <param name="tanh">dy/dx of y = tanh x.</param>
    /// <param name="relu">dy/dx of y = max(x, 0).</param>
    /// <returns>The program's exit code.</returns>
    public static int Grade(
        string[] args,
        Func<double, double, (double A, double B)> subtract,
        Func<double, double, (double A, double B)> multiply,
        Func<double, double, (double A, double B)> divide,
        Func<double, int, double> power,
        Func<double, double> tanh,
        Func<double, double> relu) =>
        new Lesson(2, "local-rules", "local rules",
            [SubtractExercise(subtract), MultiplyExercise(multiply), DivideExercise(divide), PowerExercise(power), TanhExercise(tanh), ReluExercise(relu)], LocalRulesExample).Run(args);

    private static FunctionExercise<(double A, double B), (double A, double B)> SubtractExercise(Func<double, double, (double A, double B)> subtract) => new()
    {
        Name = "Subtract",
        Asks = "Return dy/da and dy/db of y = a - b: how far y moves for each unit of a, and for each unit of b.",
        Hints =
        [
            "Take y = 5 - 2 = 3, and nudge each input by 1, one at a time. Where is y then?",
            "6 - 2 is 4: y moved by 1. And 5 - 3 is 2: y moved by how much, and which way? Does it matter where a and b are?",
            "(1, -1), for all a and b.",
        ],
        Cases = () => [(5, 2), (1, 1), (0, 3), .. Cases.Random(5, 20, random => (random.Number(), random.Number()))],
        Call = c => Invariant($"Subtract(a: {c.A:G4}, b: {c.B:G4})"),
        Yours = c => subtract(c.A, c.B),
        Right = _ => (1, -1),
        Nudged = c => NudgedPair((a, b) => a - b, c),
        WrongRules =
        [
            new("forgets-sign", "Those are the slopes of a sum. Here y falls when b grows: the second one is negative.", _ => (1, 1)),
            new("swapped", "You answered for b first. dy/da comes first: y rises with a.", _ => (-1, 1)),
            new("both-negative", "y rises when a grows: only the slope by b is negative.", _ => (-1, -1)),
            new("inputs-with-sign", "Those are the inputs themselves. How far does y move when a grows by 1? That does not depend on where a is.", c => (c.A, -c.B)),
            new("inputs", "Those are the inputs themselves. How far does y move when a grows by 1? That does not depend on where a is.", c => (c.A, c.B)),
            new("as-product", "Those are the slopes of a product. How far does a - b move when a grows by 1?", c => (c.B, c.A)),
            new("value", "That is y itself, twice. How far does it move when a grows by 1?", c => (c.A - c.B, c.A - c.B)),
            new("zero", "You took a and b for constants. Each is nudged in turn, and y moves with it.", _ => (0, 0)),
        ],
    };

    private static FunctionExercise<(double A, double B), (double A, double B)> MultiplyExercise(Func<double, double, (double A, double B)> multiply) => new()
    {
        Name = "Multiply",
        Asks = "Return dy/da and dy/db of y = a * b: how far y moves for each unit of a, and for each unit of b.",
        Hints =
        [
            "Take y = 2 * 3 = 6, and nudge a by 1, with b held where it is. How far did y move? Which of the numbers is that?",
            "3 * 3 is 9: y moved by 3, which is b. Now nudge b.",
            "Each gets the other one: (b, a).",
        ],
        Cases = () => [(2, 3), (0, 4), (-1, 5), .. Cases.Random(6, 20, random => (random.Number(), random.Number()))],
        Call = c => Invariant($"Multiply(a: {c.A:G4}, b: {c.B:G4})"),
        Yours = c => multiply(c.A, c.B),
        Right = c => (c.B, c.A),
        Nudged = c => NudgedPair((a, b) => a * b, c),
        WrongRules =
        [
            new("swapped", "You swapped the two. dy/da is the other factor, b: a nudge of a is made b times as large.", c => (c.A, c.B)),
            new("product-rule-whole", "That is the product rule for both factors moving at once. Here one is nudged while the other holds still: one term each.", c => (c.A + c.B, c.A + c.B)),
            new("value", "That is y itself, twice. How far does it move when a grows by 1 and b stays?", c => (c.A * c.B, c.A * c.B)),
            new("as-sum", "Those are the slopes of a sum. In a product a nudge of a is made b times as large.", _ => (1, 1)),
            new("first-twice", "The first is right. For the second, b is nudged and a holds still: it is a.", c => (c.B, c.B)),
            new("second-twice", "The second is right. For the first, a is nudged and b holds still: it is b.", c => (c.A, c.A)),
            new("zero", "You took the factors for constants. Each is nudged in turn, and y moves with it.", _ => (0, 0)),
        ],
    };

    private static FunctionExercise<(double A, double B), (double A, double B)> DivideExercise(Func<double, double, (double A, double B)> divide) => new()
    {
        Name = "Divide",
        Asks = "Return dy/da and dy/db of y = a / b: how far y moves for each unit of a, and for each unit of b.",
        Hints =
        [
            "y = a * (1 / b): for a, this is a product, and dy/da is the other factor. For b, ask first: does y rise or fall when b grows?",
            "1 / b is b to the power of -1; its slope is -1 / (b * b), by the rule for powers. The factor a stays in front.",
            "(1 / b, -a / (b * b)), with brackets around b * b.",
        ],
        Cases = () => [(6, 2), (1, 1), (-4, 0.5), .. Cases.Random(7, 20, random => (random.Number(), random.AwayFromZero()))],
        Call = c => Invariant($"Divide(a: {c.A:G4}, b: {c.B:G4})"),
        Yours = c => divide(c.A, c.B),
        Right = c => (Math.Pow(c.B, -1), -c.A * Math.Pow(c.B, -2)),
        Nudged = c => NudgedPair((a, b) => a / b, c),
        WrongRules =
        [
            new("forgets-sign", "The second lacks its sign: when b grows, a / b falls (for a above 0). It is -a / (b * b).", c => (1 / c.B, c.A / (c.B * c.B))),
            new("forgets-square", "The second lacks the square: it is -a / (b * b).", c => (1 / c.B, -c.A / c.B)),
            new("no-brackets", "-a / b * b divides by b and multiplies by it again. Write -a / (b * b).", c => (1 / c.B, -c.A)),
            new("forgets-sign-and-square", "The second is y itself. By b the slope is -a / (b * b): negative, and b twice below.", c => (1 / c.B, c.A / c.B)),
            new("forgets-a", "The second lacks the factor a: -1 / (b * b) is the slope of 1 / b, and y is a times that.", c => (1 / c.B, -1 / (c.B * c.B))),
            new("swapped", "You swapped the two: dy/da comes first.", c => (-c.A / (c.B * c.B), 1 / c.B)),
            new("quotient-rule-whole", "That is the quotient rule for both moving at once. Here one is nudged while the other holds still: one term each.", c => Twice((c.B - c.A) / (c.B * c.B))),
            new("quotient-rule-by-b", "The first is right. The second is the quotient rule for both moving at once; a holds still here, which leaves -a / (b * b).", c => (1 / c.B, (c.B - c.A) / (c.B * c.B))),
            new("numerator-alone", "That is what stands above the line in the quotient rule. Both are still to be divided by b * b.", c => (c.B, -c.A)),
            new("as-product", "Those are the slopes of a product. Here b divides.", c => (c.B, c.A)),
            new("first-not-divided", "The second is right. y = a * (1 / b), so the first is 1 / b, and not b.", c => (c.B, -c.A / (c.B * c.B))),
            new("first-one", "The second is right. For the first, a nudge of a is divided by b on its way to y: 1 / b.", c => (1, -c.A / (c.B * c.B))),
            new("reciprocals", "dy/da is 1 / b, but a and b do not play the same part: by b the slope is -a / (b * b).", c => (1 / c.B, 1 / c.A)),
        ],
    };

    private static FunctionExercise<(double X, int N), double> PowerExercise(Func<double, int, double> power) => new()
    {
        Name = "Power",
        Asks = "Return dy/dx of y = x to the power of n.",
        Hints =
        [
            "For n = 2 it is 2 * x, for n = 3 it is 3 * x * x. What becomes of the exponent, and what stands in front?",
            "The exponent comes to the front as a factor, and is one less above: n times x to the power of n - 1.",
            "n * Math.Pow(x, n - 1)",
        ],
        Cases = () => [(3, 2), (2, 3), (5, 1), (2, -1), .. Cases.Random(8, 20, random => (random.AwayFromZero(), 1 + random.Whole(5)))],
        Call = c => Invariant($"Power(x: {c.X:G4}, n: {c.N})"),
        Yours = c => power(c.X, c.N),
        Right = c => c.N == -1 ? -1 / (c.X * c.X) : c.N * Enumerable.Repeat(c.X, c.N - 1).Aggregate(1.0, (product, x) => product * x),
        Nudged = c => Cases.Nudge(x => Math.Pow(x, c.N), c.X),
        WrongRules =
        [
            new("keeps-exponent", "You kept the exponent. It is one less in the slope: n - 1.", c => c.N * Math.Pow(c.X, c.N)),
            new("forgets-factor", "The exponent is one less, as it should be, but it must also come to the front as a factor: n times that.", c => Math.Pow(c.X, c.N - 1)),
            new("factor-one-less", "The factor in front is n, as it was. Only the exponent is one less.", c => (c.N - 1) * Math.Pow(c.X, c.N - 1)),
            new("forgets-exponent", "That is right for n = 2 alone. In general x has the exponent n - 1.", c => c.N * c.X),
            new("minus-one-outside", "You took 1 away from the result. It is taken away from the exponent: Math.Pow(x, n - 1).", c => (c.N * Math.Pow(c.X, c.N)) - 1),
            new("mixed-up", "You took 1 away from the factor in front. It is the exponent that is one less.", c => (c.N - 1) * Math.Pow(c.X, c.N)),
            new("as-square", "You took n for 2. The factor is n, and the exponent n - 1.", c => 2 * c.X),
            new("value", "That is y itself. How far does it move when x does?", c => Math.Pow(c.X, c.N)),
            new("by-exponent", "That is the slope by n, with x held. x is nudged here: n times x to the power of n - 1.", c => Math.Pow(c.X, c.N) * Math.Log(c.X)),
            new("integrates", "You went the other way: that is an integral. The exponent gets smaller by one, and stands in front.", c => Math.Pow(c.X, c.N + 1) / (c.N + 1)),
            new("loops", "Your loop multiplies n - 1 times, which is not at all where n is negative. Math.Pow(x, n - 1) takes every exponent.", c => c.N < 0 ? c.N : c.N * Math.Pow(c.X, c.N - 1)),
            new("swaps-base", "You swapped base and exponent in Math.Pow(x, y), which is x to the power of y.", c => c.N * Math.Pow(c.N - 1, c.X)),
        ],
    };

    private static FunctionExercise<double, double> TanhExercise(Func<double, double> tanh) => new()
    {
        Name = "Tanh",
        Asks = "Return dy/dx of y = tanh x: 1 minus the square of y.",
        Hints =
        [
            "Compute y = Math.Tanh(x) first. The slope is 1 at x = 0, and close to 0 where y is close to 1 or -1.",
            "It is 1 minus a square. The square of what: the input x, or the output y?",
            "var y = Math.Tanh(x); return 1 - y * y;",
        ],
        Cases = () => [0, 1, -2, .. Cases.Random(9, 20, random => random.Number())],
        Call = x => Invariant($"Tanh({x:G4})"),
        Yours = tanh,
        Right = x => 1 / (Math.Cosh(x) * Math.Cosh(x)),
        Nudged = x => Cases.Nudge(Math.Tanh, x),
        WrongRules =
        [
            new("forgets-square", "You took y away from 1, without its square: it is 1 - y * y.", x => 1 - Math.Tanh(x)),
            new("of-input", "You squared x, the input. It is the output that is squared: y = Math.Tanh(x).", x => 1 - (x * x)),
            new("square-inside", "You squared x and took tanh of that. First tanh, then the square.", x => 1 - Math.Tanh(x * x)),
            new("tanh-twice", "You took tanh of what was tanh already. y = Math.Tanh(x), and then 1 - y * y.", x => 1 - Math.Pow(Math.Tanh(Math.Tanh(x)), 2)),
            new("square-of-difference", "You squared 1 - y. Only y is squared: 1 - y * y.", x => Math.Pow(1 - Math.Tanh(x), 2)),
            new("doubles", "You doubled y where it is to be squared: 1 - y * y.", x => 1 - (2 * Math.Tanh(x))),
            new("plus", "You added the square. It is taken away: the slope is never above 1.", x => 1 + Math.Pow(Math.Tanh(x), 2)),
            new("square-alone", "That is y * y. The slope is what is left of 1: 1 - y * y.", x => Math.Pow(Math.Tanh(x), 2)),
            new("as-sigmoid", "y * (1 - y) is the rule of another function, the sigmoid. Of tanh it is 1 - y * y.", x => Math.Tanh(x) * (1 - Math.Tanh(x))),
            new("one-over-cosh", "1 / cosh x lacks a square: it is 1 / (cosh x * cosh x), which is the same as 1 - y * y.", x => 1 / Math.Cosh(x)),
            new("as-arctan", "That is the slope of another function, arctan. Of tanh it is 1 - y * y.", x => 1 / (1 + (x * x))),
            new("value", "That is y itself. Its slope is 1 - y * y.", Math.Tanh),
            new("value-times-rule", "You multiplied by y as well. The slope is 1 - y * y alone.", x => Math.Tanh(x) * (1 - Math.Pow(Math.Tanh(x), 2))),
        ],
    };

    private static FunctionExercise<double, double> ReluExercise(Func<double, double> relu) => new()
    {
        Name = "Relu",
        Asks = "Return dy/dx of y = x where x is above 0, and y = 0 elsewhere.",
        Hints =
        [
            "Draw it: flat, up to x = 0, and then the line y = x. How steep is each part?",
            "The line y = x rises by 1 for each unit of x. The flat part does not rise at all.",
            "x > 0 ? 1 : 0",
        ],
        Cases = () => [2, -1, 0.5, .. Cases.Random(10, 20, random => random.AwayFromZero())],
        Call = x => Invariant($"Relu({x:G4})"),
        Yours = relu,
        Right = x => (1 + Math.Sign(x)) / 2,
        Nudged = x => Cases.Nudge(t => Math.Max(t, 0), x),
        WrongRules =
        [
            new("value", "That is y itself: how high it is, not how steep. Above 0 it rises by 1 for each unit of x.", x => Math.Max(x, 0)),
            new("minus-one", "Below 0 the function is flat, it does not fall: its slope there is 0.", x => Math.Sign(x)),
            new("leaky", "A slope of 0.01 below 0 is another function, the leaky ReLU. Of this one it is 0.", x => x > 0 ? 1 : 0.01),
            new("always-one", "That is the slope of y = x everywhere. Below 0 this function is flat.", _ => 1),
            new("turned-around", "You turned the two parts around: it is flat below 0, and rises above.", x => x > 0 ? 0 : 1),
            new("input", "That is x. How far does y move when x grows by 1?", x => x),
            new("value-below", "Above 0 you are right. Below, the function is flat: 0, wherever x is.", x => x > 0 ? 1 : x),
        ],
    };

    private static (double A, double B) NudgedPair(Func<double, double, double> op, (double A, double B) at) =>
        (Cases.Nudge(a => op(a, at.B), at.A), Cases.Nudge(b => op(at.A, b), at.B));

    private static (double A, double B) Twice(double value) => (value, value);

    /// <summary>A number from 0.5 to 3, or its negative: where there is a kink or a pole at 0.</summary>
    private static double AwayFromZero(this Random random) => random.Next(50, 301) / 100.0 * (random.Next(2) == 0 ? 1 : -1);

    private static Example LocalRulesExample()
    {
        var x = Tensor.Scalar(2, DType.Float64, requiresGrad: true).Named("x");
        var w = Tensor.Scalar(3, DType.Float64, requiresGrad: true).Named("w");
        return new((x * w).Named("y"), "Lesson 2: y = x w at x = 2, w = 3");
    }
}
