using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>The optimizers that can take part, each with the hyperparameters it has by default.</summary>
internal static class Racers
{
    public static IReadOnlyList<Racer> All { get; } =
    [
        new("sgd", "SGD", "#000000", false, (parameters, rate) => new SGD(parameters, rate), [Effective(_ => 1)]),
        new("momentum", "SGDMomentum", "#0072b2", false, (parameters, rate) => new SGDMomentum(parameters, rate),
            [new("Δ", state => state["delta"])]),
        new("adagrad", "AdaGrad", "#c77c00", false, (parameters, rate) => new AdaGrad(parameters, rate),
            [new("√s", state => Math.Sqrt(state["s"])), Effective(state => 1 / (Math.Sqrt(state["s"]) + 1e-10))]),
        new("rmsprop", "RMSprop", "#009e73", false, (parameters, rate) => new RMSprop(parameters, rate),
            [new("√s", state => Math.Sqrt(state["s"])), Effective(state => 1 / (Math.Sqrt(state["s"]) + 1e-8))]),
        new("adam", "Adam", "#d5430e", false, (parameters, rate) => new Adam(parameters, rate),
            [FirstMoment, SecondMoment, Effective(state => 1 / (SecondMoment.Read(state) + 1e-8))]),
    ];

    /// <summary>The five of the article this project follows.</summary>
    public static IReadOnlyList<string> Five { get; } = ["sgd", "momentum", "adagrad", "rmsprop", "adam"];

    /// <summary>Adam's mean of the gradients without the bias of its start at zero.</summary>
    private static StateCurve FirstMoment => new("m̂", state => state["m"] / (1 - Math.Pow(0.9, state.StepCount)));

    /// <summary>The root of Adam's mean of the squares, without that bias.</summary>
    private static StateCurve SecondMoment => new("√v̂", state => Math.Sqrt(state["v"] / (1 - Math.Pow(0.999, state.StepCount))));

    /// <summary>What the gradient is multiplied by: the learning rate times a factor of the state.</summary>
    private static StateCurve Effective(Func<InnerState, double> factor) => new(StateCurve.EffectiveStep, state => state.LearningRate * factor(state));
}
