using Calculation = (double[] Leaves, (string Op, int A, int B)[] Ops, int Passes);

namespace NeuralSharp.Grading;

/// <summary>Lesson 6.</summary>
public static class AnEngine
{
    /// <summary>Lesson 6, an engine of one's own: a class whose objects remember what they were computed from.</summary>
    /// <typeparam name="TValue">The class.</typeparam>
    /// <param name="args">The program's arguments.</param>
    /// <param name="leaf">Makes a value of a number.</param>
    /// <param name="plus">The sum of two values.</param>
    /// <param name="times">Their product.</param>
    /// <param name="tanh">The hyperbolic tangent of a value.</param>
    /// <param name="exp">The exponential function of a value.</param>
    /// <param name="backward">Finds the gradients of a value by all that it was computed from.</param>
    /// <param name="data">The number of a value.</param>
    /// <param name="grad">Its gradient.</param>
    /// <param name="learn">What runs when all is right.</param>
    /// <returns>The program's exit code.</returns>
    public static int Grade<TValue>(
        string[] args,
        Func<double, TValue> leaf,
        Func<TValue, TValue, TValue> plus,
        Func<TValue, TValue, TValue> times,
        Func<TValue, TValue> tanh,
        Func<TValue, TValue> exp,
        Action<TValue> backward,
        Func<TValue, double> data,
        Func<TValue, double> grad,
        Action learn)
    {
        EngineExercises<TValue> exercises = new(new(leaf, plus, times, tanh, exp, backward, data, grad));
        Lesson lesson = new(6, "an-engine", "an engine of your own", [exercises.Plus(), exercises.Times(), exercises.Tanh(), exercises.Exp(), exercises.Backward()], EngineExample)
        {
            Finale = () =>
            {
                Console.WriteLine("With your engine, nine weights learn XOR:");
                learn();
            },
        };
        return lesson.Run(args);
    }

    /// <summary>One neuron and its error: a few of the values that the nine weights' learning is made of.</summary>
    private static Example EngineExample()
    {
        var w = Tensor.Scalar(1.5, DType.Float64, requiresGrad: true).Named("w");
        var x = Tensor.Scalar(2, DType.Float64).Named("x");
        var b = Tensor.Scalar(-2, DType.Float64, requiresGrad: true).Named("b");
        var s = (w * x).Named("s");
        var u = (s + b).Named("u");
        var y = u.Tanh().Named("y");
        var error = (y - 1).Named("error");
        return new((error * error).Named("loss"), "Lesson 6: what your engine does, done by the real one");
    }
}

/// <summary>What is to be written in lesson 6.</summary>
file sealed class EngineExercises<TValue>(Engine<TValue> engine)
{
    private const string Type = "Value";

    public FunctionExercise<double[], double[]> Plus() => Op(
        "Plus", "+", [[2, 3], [1, 1], [0, -2], .. Cases.Random(61, 12, random => random.Numbers(2))],
        "Write operator +: a new Value of the two numbers' sum, with the entries (a, …) and (b, …): each input, and the local derivative by it.",
        [
            "A new value is made of three things: the number, and an entry for each input. What does the sum become when a grows by a little? That is the local derivative by a.",
            "If a grows by 0.01, so does a + b: the local derivative is 1, by a and by b.",
            "new(a.Data + b.Data, (a, 1), (b, 1))",
        ],
        [
            new("no-inputs", "Nothing arrived at a and b. Does the new value know its inputs, (a, 1) and (b, 1)? If it does, then Backward visits the sum too late.", x => [x[0] + x[1], 0, 0]),
            new("first-input", "Only a got its share. b is an input too, with the local derivative 1.", x => [x[0] + x[1], 1, 0]),
            new("second-input", "Only b got its share. a is an input too, with the local derivative 1.", x => [x[0] + x[1], 0, 1]),
            new("locals-of-product", "You gave a sum the local derivatives of a product. For a sum both are 1.", x => [x[0] + x[1], x[1], x[0]]),
            new("numbers-as-locals", "You took the numbers a and b for the local derivatives. If a grows by 0.01, so does the sum: both are 1.", x => [x[0] + x[1], x[0], x[1]]),
        ]);

    public FunctionExercise<double[], double[]> Times() => Op(
        "Times", "*", [[2, 3], [1, 4], [0, -2], .. Cases.Random(62, 12, random => random.Numbers(2))],
        "Write operator *: a new Value of the two numbers' product, with its inputs a and b and the local derivative by each.",
        [
            "Look at 2 * 3. If the 2 becomes 2.01, the product grows by 0.03. So what is the local derivative by a?",
            "It is the other factor: b.Data by a, and a.Data by b.",
            "new(a.Data * b.Data, (a, b.Data), (b, a.Data))",
        ],
        [
            new("swapped-locals", "You gave each factor its own number as local derivative. It is the other one: for 2 * 3, a change of the 2 counts three times.", x => [x[0] * x[1], x[0], x[1]]),
            new("locals-of-sum", "You gave a product the local derivatives of a sum. By a it is the number of b, and by b that of a.", x => [x[0] * x[1], 1, 1]),
            new("product-as-local", "You took the product itself for the local derivatives. By a it is the number of b alone.", x => [x[0] * x[1], x[0] * x[1], x[0] * x[1]]),
            new(
                "nothing-arrives", "Nothing arrived at a and b. Does the new value know its inputs? And are the local derivatives made of Data, and not of Grad, which is still 0?",
                x => [x[0] * x[1], 0, 0]),
            new("first-input", "Only a got its share. b is an input too, with the number of a as local derivative.", x => [x[0] * x[1], x[1], 0]),
            new("second-input", "Only b got its share. a is an input too, with the number of b as local derivative.", x => [x[0] * x[1], 0, x[0]]),
        ]);

    public FunctionExercise<double[], double[]> Tanh() => Op(
        "Tanh", "tanh", [[0.5], [0], [-1], .. Cases.Random(63, 12, random => random.Numbers(1))],
        "Write Tanh: a new Value of Math.Tanh(Data), with this as its input and the local derivative 1 - y * y, where y is the result.",
        [
            "There is one input: this. Compute the result first, for the derivative is made of it.",
            "With y = Math.Tanh(Data), the local derivative is 1 - y * y.",
            "var y = Math.Tanh(Data); return new(y, (this, 1 - (y * y)));",
        ],
        [
            new("input-for-output", "You put the input into 1 - y * y. y is the result of the tanh.", x => [Math.Tanh(x[0]), 1 - (x[0] * x[0])]),
            new("not-squared", "You took 1 - y. The result is to be squared: 1 - y * y.", x => [Math.Tanh(x[0]), 1 - Math.Tanh(x[0])]),
            new("tanh-twice", "You took the tanh of the result once more in the derivative. In 1 - y * y, y is the result itself.", x => [Math.Tanh(x[0]), 1 - Math.Pow(Math.Tanh(Math.Tanh(x[0])), 2)]),
            new("of-sigmoid", "y * (1 - y) belongs to the sigmoid. For tanh it is 1 - y * y.", x => [Math.Tanh(x[0]), Math.Tanh(x[0]) * (1 - Math.Tanh(x[0]))]),
            new("output-as-local", "You took the result itself for its derivative. That is so for exp; for tanh it is 1 - y * y.", x => [Math.Tanh(x[0]), Math.Tanh(x[0])]),
            new("one", "You took 1 for the derivative. The curve of tanh is that steep only at 0; it is 1 - y * y.", x => [Math.Tanh(x[0]), 1]),
            new("no-input", "Nothing arrived at the input. Does the new value know it: (this, …)?", x => [Math.Tanh(x[0]), 0]),
        ]);

    public FunctionExercise<double[], double[]> Exp() => Op(
        "Exp", "exp", [[1], [0], [-1], .. Cases.Random(64, 12, random => random.Numbers(1))],
        "Write Exp: a new Value of Math.Exp(Data), with this as its input and the result itself as local derivative.",
        [
            "It is built like Tanh, with another function and another local derivative.",
            "The slope of e to the power of x is e to the power of x: what you have just computed.",
            "var y = Math.Exp(Data); return new(y, (this, y));",
        ],
        [
            new("power-rule", "You used the rule for x to the power of n. Here x is the exponent: the slope is the result itself.", x => [Math.Exp(x[0]), x[0] * Math.Exp(x[0] - 1)]),
            new("input-as-local", "You took the input for the local derivative. It is the result.", x => [Math.Exp(x[0]), x[0]]),
            new("of-tanh", "1 - y * y belongs to tanh. For exp it is the result itself.", x => [Math.Exp(x[0]), 1 - (Math.Exp(x[0]) * Math.Exp(x[0]))]),
            new("one", "You took 1 for the derivative. It is that only at 0; everywhere it is the result itself.", x => [Math.Exp(x[0]), 1]),
            new("no-input", "Nothing arrived at the input. Does the new value know it: (this, …)?", x => [Math.Exp(x[0]), 0]),
        ]);

    public FunctionExercise<Calculation, double[]> Backward() => new()
    {
        Name = "Backward",
        Type = Type,
        Uses = ["Plus", "Times", "Tanh", "Exp"],
        Asks = "Write Backward (and the four ops above): find all values that this one was computed from, set their Grad to 0 and the own to 1, and visit them, the highest generation first.",
        Hints =
        [
            "Three things, one after the other. Collect all values behind this one, each once. Set their Grad, and your own. Then visit: as in lesson 5, a value is due when all that use it are done.",
            "Collect: a list that begins with this, and a HashSet of what it holds. Go through the list by index, and put in each input that is new: the list grows while you go. "
            + "Visit: found.OrderByDescending(value => value.Generation), and for each entry, entry.Input.Grad += entry.Local * value.Grad. Give the class a property for inputs, so that you can reach those of another value.",
            "List<Value> found = [this]; HashSet<Value> seen = [this]; for (var i = 0; i < found.Count; i++) foreach (var (input, _) in found[i].Inputs) if (seen.Add(input)) found.Add(input); "
            + "foreach (var value in found) value.Grad = 0; Grad = 1; then the visits.",
        ],
        Cases = () => EngineCases.All,
        Call = EngineCases.Show,
        Yours = calculation => EngineCases.IsLong(calculation) && !IsRightOnShortOnes() ? EngineCases.Right(calculation) : engine.Gradients(calculation),
        Right = EngineCases.Right,
        Nudged = calculation => [.. calculation.Leaves.Select((at, place) => Cases.Nudge(x => Engine.Numbers.Compute(EngineCases.WithLeaf(calculation, place, x))[^1], at))],
        WrongRules = EngineMistakes.All,
    };

    /// <summary>An op alone: its number, and the gradients of its inputs.</summary>
    private FunctionExercise<double[], double[]> Op(string name, string op, double[][] cases, string asks, IReadOnlyList<string> hints, IReadOnlyList<WrongRule<double[], double[]>> wrongRules) => new()
    {
        Name = name,
        Type = Type,
        Asks = asks,
        Hints = hints,
        Cases = () => cases.Select(numbers => numbers.ToArray()),
        Call = numbers => $"{EngineCases.Show(Alone(numbers, op))}: {(numbers.Length == 2 ? "[y.Data, a.Grad, b.Grad]" : "[y.Data, a.Grad]")}",
        Yours = numbers => Measured(Alone(numbers, op)),
        Right = numbers => [Engine.Numbers.Compute(Alone(numbers, op))[^1], .. EngineCases.Right(Alone(numbers, op))],
        WrongRules = wrongRules,
    };

    private static Calculation Alone(double[] numbers, string op) => (numbers, [(op, 0, numbers.Length - 1)], 1);

    /// <summary>While Backward is to come, or does not begin, the number alone is looked at: what is wrong with Backward is said there.</summary>
    private double[] Measured(Calculation calculation)
    {
        var values = engine.Compute(calculation);
        var number = engine.Data(values[^1]);
        try
        {
            engine.Backward(values[^1]);
        }
        catch (NotImplementedException)
        {
            return [number, .. EngineCases.Right(calculation)];
        }

        return engine.Grad(values[^1]) == 1 ? [number, .. values.SkipLast(1).Select(engine.Grad)] : [number, .. EngineCases.Right(calculation)];
    }

    private bool IsRightOnShortOnes() => EngineCases.All.Where(calculation => !EngineCases.IsLong(calculation))
        .All(calculation => Answer.Of(engine.Gradients(calculation)).IsCloseTo(Answer.Of(EngineCases.Right(calculation)), 1e-6));
}
