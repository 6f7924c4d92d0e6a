using NeuralSharp.Layers;

namespace NeuralSharp.Grading;

/// <summary>Lesson 10.</summary>
public static partial class XorAndSeeds
{
    private static readonly double[] s_xor = [0, 1, 1, 0];

    /// <summary>Lesson 10, XOR and seeds: what hidden units are for, and what a random start decides.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="byHand">What two hidden units and an output with weights set by hand give.</param>
    /// <param name="build">A network with so many hidden units, its weights drawn from a seed.</param>
    /// <param name="learns">Trains a network on inputs and targets; whether it has learnt them.</param>
    /// <param name="countLearners">How many networks of so many hidden units learn, of the seeds 1 to 20; it is handed what builds one, and what trains and judges it.</param>
    /// <returns>The program's exit code.</returns>
    public static int Grade(
        string[] args,
        Func<double, double, double[]> byHand,
        Func<int, ulong, Sequential> build,
        Func<Sequential, Tensor, Tensor, bool> learns,
        Func<int, Func<int, ulong, Sequential>, Func<Sequential, bool>, int> countLearners) =>
        new Lesson(10, "xor-and-seeds", "XOR and seeds", [ByHandExercise(byHand), BuildExercise(build), LearnsExercise(learns), CountLearnersExercise(countLearners)], XorExample).Run(args);

    private static FunctionExercise<(double A, double B), double[]> ByHandExercise(Func<double, double, double[]> byHand) => new()
    {
        Name = "ByHand",
        Asks = "Return [u, v, output]: u is 1 if a + b - 0.5 > 0, v is 1 if a + b - 1.5 > 0, the output is 1 if u - v - 0.5 > 0, and each is 0 otherwise.",
        Hints =
        [
            "Write a function for one unit first: 1 where its sum is above 0, otherwise 0.",
            "u says that at least one input is 1, v says that both are. The output looks at u and v, and no more at a and b.",
            "static double Unit(double sum) => sum > 0 ? 1 : 0;   then u = Unit(a + b - 0.5), v = Unit(a + b - 1.5), and Unit(u - v - 0.5).",
        ],
        Cases = () => [(0, 0), (0, 1), (1, 0), (1, 1), (0.2, 0.2), (0.7, 0.9)],
        Call = c => Invariant($"ByHand({c.A:G4}, {c.B:G4})"),
        Yours = c => byHand(c.A, c.B),
        Right = c => [c.A + c.B > 0.5 ? 1 : 0, c.A + c.B > 1.5 ? 1 : 0, c.A + c.B is > 0.5 and <= 1.5 ? 1 : 0],
        WrongRules =
        [
            new("adds-units", "You added the hidden units. v holds the output down where both inputs are 1, so it is subtracted.", c => Units(c, (u, v) => Unit(u + v - 0.5))),
            new("reads-inputs", "Your output sees a and b. It sees the hidden units alone: u - v - 0.5.", c => Units(c, (_, _) => Unit(c.A - c.B - 0.5))),
            new("no-unit-at-output", "Your output is the sum itself. It is a unit as well: 1 where the sum is above 0, otherwise 0.", c => Units(c, (u, v) => u - v - 0.5)),
            new("no-units", "You returned the sums. A unit gives 1 where its sum is above 0, otherwise 0: without that, three sums are one sum.", c =>
                [c.A + c.B - 0.5, c.A + c.B - 1.5, c.A + c.B - 0.5 - (c.A + c.B - 1.5) - 0.5]),
            new("swapped-units", "You took one hidden unit for the other: u has - 0.5, v has - 1.5.", c => [Unit(c.A + c.B - 1.5), Unit(c.A + c.B - 0.5), Unit(Unit(c.A + c.B - 1.5) - Unit(c.A + c.B - 0.5) - 0.5)]),
            new("output-alone", "You returned the output alone. Asked are u, v and output.", c => [Units(c, (u, v) => Unit(u - v - 0.5))[2]]),
        ],
    };

    private static FunctionExercise<(int Hidden, int Seed), object[]> BuildExercise(Func<int, ulong, Sequential> build) => new()
    {
        Name = "Build",
        Asks = "Return Dense(2, hidden), Tanh, Dense(hidden, 1), Sigmoid, whose random numbers come from one new Generator(seed).",
        Hints =
        [
            "Four modules in a Sequential: two Dense layers, and an activation after each. Where do the layers get their random numbers from?",
            "Make the generator first: var generator = new Generator(seed). Each Dense takes it as its argument generator.",
            "return [new Dense(2, hidden, generator: generator), new Tanh(), new Dense(hidden, 1, generator: generator), new Sigmoid()];",
        ],
        Cases = () => [(1, 1), (2, 1), (2, 2), (3, 5), (8, 20)],
        Call = c => Invariant($"[parameters, answers] of Build({c.Hidden}, seed: {c.Seed})"),
        Yours = c => Seen(() => build(c.Hidden, (ulong)c.Seed)),
        Right = c =>
        {
            var model = Network(c.Hidden, c.Seed);
            return [SmallNetwork.ParametersOf(model), new SmallNetwork(model).Outputs()];
        },
        Tolerance = 1e-5,
        WrongRules =
        [
            new("no-nonlinearity", "There is nothing between the two Dense layers. Two linear layers together are one linear layer, which cannot do XOR: put a Tanh between them.", c => Seen(() =>
            {
                Generator generator = new((ulong)c.Seed);
                return [new Dense(2, c.Hidden, generator: generator), new Dense(c.Hidden, 1, generator: generator), new Sigmoid()];
            })),
            new("no-sigmoid", "The Sigmoid at the end is missing, so that answers are not between 0 and 1.", c => Seen(() => Network(c.Hidden, c.Seed)[..3])),
            new("relu", "The hidden units have a ReLU. Asked is Tanh.", c => Seen(() => Network(c.Hidden, c.Seed, new ReLU()))),
            new("sigmoid-inside", "The hidden units have a Sigmoid. Asked is Tanh.", c => Seen(() => Network(c.Hidden, c.Seed, new Sigmoid()))),
            new("two-generators", "Each layer has a new Generator of the same seed: both draw the same numbers. Make one, and give it to both.", c => Seen(() =>
                [new Dense(2, c.Hidden, generator: new((ulong)c.Seed)), new Tanh(), new Dense(c.Hidden, 1, generator: new((ulong)c.Seed)), new Sigmoid()])),
            new("ignores-seed", "The same seed gave two different networks: the layers are not given the generator, or it gets the seed after the weights were drawn.", _ => AnotherStart),
            new("one-seed", "Your network is the same for every seed. Use the seed that is given: new Generator(seed).", c => Seen(() => Network(c.Hidden, 1))),
            new("fixed-size", "The network has two hidden units, however many are asked for.", c => Seen(() => Network(2, c.Seed))),
            new("zero-start", "All weights start at zero. Then all hidden units give the same, and get the same gradient, for ever. Leave the initializer away: weights start at random.", c => Seen(() =>
                [new Dense(2, c.Hidden, weightInitializer: Initializers.Zeros), new Tanh(), new Dense(c.Hidden, 1, weightInitializer: Initializers.Zeros), new Sigmoid()])),
        ],
    };

    private static object[] AnotherStart => ["another network at each call"];

    /// <summary>What is seen of a network that a function builds, and whether it builds it again.</summary>
    private static object[] Seen(Func<Sequential> build)
    {
        var model = build();
        return SmallNetwork.ParametersOf(model).SequenceEqual(SmallNetwork.ParametersOf(build())) ? [SmallNetwork.ParametersOf(model), AnswersOf(model)] : AnotherStart;
    }

    private static double[] AnswersOf(Sequential model)
    {
        using var noGrad = Autograd.NoGrad();
        return Answer.Of(model.Forward(XorInputs())).Numbers;
    }

    private static Sequential Network(int hidden, int seed, Module? activation = null)
    {
        Generator generator = new((ulong)seed);
        return [new Dense(2, hidden, generator: generator), activation ?? new Tanh(), new Dense(hidden, 1, generator: generator), new Sigmoid()];
    }

    private static Tensor XorInputs() => Tensor.From(SmallNetwork.Inputs).To(DType.Float32);

    private static double[] Units((double A, double B) c, Func<double, double, double> output)
    {
        var (u, v) = (Unit(c.A + c.B - 0.5), Unit(c.A + c.B - 1.5));
        return [u, v, output(u, v)];
    }

    private static double Unit(double sum) => sum > 0 ? 1 : 0;

    private static Example XorExample()
    {
        var model = Network(2, 1);
        model.To(DType.Float64);
        var x = Tensor.From(new double[,] { { 0, 1 } }).Named("x");
        var y = Tensor.From(new double[,] { { 1 } }).Named("y");
        return new(Losses.MeanSquaredError(model.Forward(x), y).Named("loss"), "Lesson 10: XOR, two hidden units, one example, before the first step", model);
    }
}
