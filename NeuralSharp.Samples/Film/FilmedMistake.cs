using NeuralSharp.Layers;

namespace NeuralSharp.Samples;

/// <summary>A mistake that a training is filmed with, beside the same training without it.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What was done, in a few words.</param>
/// <param name="Note">What that does to the training.</param>
internal sealed record FilmedMistake(string Name, string Title, string Note)
{
    /// <summary>The word for no mistake.</summary>
    public const string None = "none";

    private const double TooLarge = 200;
    private const float DeepBelowZero = -10;

    public static FilmedMistake ZeroWeights { get; } = new(
        "zero-weights", "all weights start at zero",
        "Every weight starts at zero, so all units of a layer are the same and get the same gradient: here 0, since each is multiplied by weights that are 0. Nothing but the last bias could move.")
    {
        Weights = Initializers.Zeros,
    };

    public static FilmedMistake LearningRate { get; } = new(
        "learning-rate", "a rate 200 times too large",
        "Each step leaps over the valley that it was to go down into. The units are thrown to where they are flat or off, and there they stay.")
    {
        RateFactor = TooLarge,
    };

    public static FilmedMistake ZeroGrad { get; } = new(
        "zero-grad", "ZeroGrad is forgotten",
        "Gradients are never set to zero, so each step goes along the sum of all gradients since the start: it does not stop where it should, and comes back ever faster.")
    {
        ForgetsZeroGrad = true,
    };

    public static FilmedMistake XorStuck { get; } = new(
        "xor-stuck", "2 hidden units for 8",
        "Two units are just enough for XOR, and from many starts they end where one of them is of no use. With Adam 12 of the seeds 1 to 20 stay stuck; with eight units none does.")
    {
        HiddenUnits = 2,
    };

    public static FilmedMistake DeadReLU { get; } = new(
        "dead-relu", "every hidden bias starts at −10",
        "Every unit is below zero for every point. There ReLU is flat: its output is 0, its slope is 0, and no gradient gets through to bring it back.")
    {
        Biases = (shape, _) => Tensor.Full(shape, DeepBelowZero),
    };

    /// <summary>What the weights start with in place of what is usual; null for that.</summary>
    public Initializer? Weights { get; private init; }

    /// <summary>What the biases of hidden layers start with in place of zeros; null for that.</summary>
    public Initializer? Biases { get; private init; }

    /// <summary>What the learning rate is multiplied by.</summary>
    public double RateFactor { get; private init; } = 1;

    /// <summary>Whether gradients are not set to zero before a step.</summary>
    public bool ForgetsZeroGrad { get; private init; }

    /// <summary>How many hidden units there are in place of the usual number; null for that.</summary>
    public int? HiddenUnits { get; private init; }
}
