using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>
/// The optimizers that can take part, each with the hyperparameters it has by default: the five of the article this project follows,
/// whose lines are whole, and the rest, whose lines are dashed.
/// </summary>
internal static class Racers
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;

    public static IReadOnlyList<Racer> Five { get; } =
    [
        new("sgd", "SGD", "#000000", (parameters, rate) => new SGD(parameters, rate), Effective(_ => 1))
            { RateOnImages = 0.1 },
        new("momentum", "SGDMomentum", "#0072b2", (parameters, rate) => new SGDMomentum(parameters, rate), Update)
            { RateOnImages = 0.05 },
        new("adagrad", "AdaGrad", "#c77c00", (parameters, rate) => new AdaGrad(parameters, rate),
            Root("√s", "s"), Effective(state => 1 / (Math.Sqrt(state["s"]) + 1e-10))) { RateOnImages = 0.02 },
        new("rmsprop", "RMSprop", "#009e73", (parameters, rate) => new RMSprop(parameters, rate),
            Root("√s", "s"), Effective(state => 1 / (Math.Sqrt(state["s"]) + 1e-8))) { RateOnImages = 0.001 },
        new("adam", "Adam", "#d5430e", (parameters, rate) => new Adam(parameters, rate),
            FirstMoment, SecondMoment, Effective(state => 1 / (SecondMoment.Read(state) + 1e-8)))
            { RateOnImages = 0.001 },
    ];

    public static IReadOnlyList<Racer> All { get; } =
    [
        .. Five,
        new("nesterov", "Nesterov", "#56a0d3", (parameters, rate) => new SGDMomentum(parameters, rate) { Nesterov = true }, Update)
            { IsDashed = true, RateOnImages = 0.05 },
        new("adam-biased", "Adam, biased", "#9a6a3a", (parameters, rate) => new Adam(parameters, rate) { BiasCorrection = false },
            new("m", state => state["m"]), Root("√v", "v"), Effective(state => 1 / (Math.Sqrt(state["v"]) + 1e-8)))
            { IsDashed = true, RateOnImages = 0.001 },
        new("amsgrad", "AMSGrad", "#a03010", (parameters, rate) => new Adam(parameters, rate) { AMSGrad = true },
            FirstMoment, new("√v̂ max", LargestMoment), Effective(state => 1 / (LargestMoment(state) + 1e-8)))
            { IsDashed = true, RateOnImages = 0.001 },
        new("adamw", "AdamW", "#cc5fa0", (parameters, rate) => new AdamW(parameters, rate),
            FirstMoment, SecondMoment, Effective(state => 1 / (SecondMoment.Read(state) + 1e-8)))
            { IsDashed = true, RateOnImages = 0.001 },
        new("nadam", "NAdam", "#8c1c62", (parameters, rate) => new NAdam(parameters, rate), FirstMoment, SecondMoment)
            { IsDashed = true, RateOnImages = 0.001 },
        new("radam", "RAdam", "#5b3fa0", (parameters, rate) => new RAdam(parameters, rate), FirstMoment, SecondMoment)
            { IsDashed = true, RateOnImages = 0.001 },
        new("adamax", "AdaMax", "#7a7a12", (parameters, rate) => new AdaMax(parameters, rate),
            FirstMoment, new("u", state => state["u"]), Effective(state => 1 / state["u"]))
            { IsDashed = true, RateOnImages = 0.002 },
        new("adadelta", "AdaDelta", "#4d6b1f", (parameters, rate) => new AdaDelta(parameters, rate),
            Root("√s", "s"), Root("√d", "d"), Effective(state => Math.Sqrt((state["d"] + 1e-6) / (state["s"] + 1e-6))))
            { IsDashed = true, RateOnImages = 1 },
        new("lion", "Lion", "#1f8a8a", (parameters, rate) => new Lion(parameters, rate), new StateCurve("m", state => state["m"]))
            { IsDashed = true, RateOnImages = 0.0002 },
        new("lbfgs", "L-BFGS", "#555f6b", (parameters, rate) => new LBFGS(parameters, rate, maxIterations: 1))
            { IsDashed = true, RunsAlone = true },
    ];

    /// <summary>Those that learn from batches of images.</summary>
    public static IReadOnlyList<Racer> OnImages { get; } = [.. All.Where(racer => racer.RateOnImages is not null)];

    private static StateCurve Update => new("Δ", state => state["delta"]);

    /// <summary>Adam's mean of the gradients without the bias of its start at zero.</summary>
    private static StateCurve FirstMoment => new("m̂", state => state["m"] / (1 - Math.Pow(Beta1, state.StepCount)));

    /// <summary>The root of Adam's mean of the squares, without that bias.</summary>
    private static StateCurve SecondMoment => new("√v̂", state => Unbiased(state, "v"));

    private static double LargestMoment(InnerState state) => Unbiased(state, "v_max");

    private static double Unbiased(InnerState state, string name) => Math.Sqrt(state[name] / (1 - Math.Pow(Beta2, state.StepCount)));

    private static StateCurve Root(string label, string name) => new(label, state => Math.Sqrt(state[name]));

    /// <summary>What the gradient, or its mean, is multiplied by: the learning rate times a factor of the state.</summary>
    private static StateCurve Effective(Func<InnerState, double> factor) => new(StateCurve.EffectiveStep, state => state.LearningRate * factor(state));
}
