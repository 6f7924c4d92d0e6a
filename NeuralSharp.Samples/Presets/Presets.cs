using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>
/// The recipes for classifiers of images. All choices were made on the last 10,000 of MNIST's training images, while the other 50,000 were
/// trained on; the test images were looked at when a recipe was finished.
/// </summary>
internal static class Presets
{
    /// <summary>The network one begins with.</summary>
    public static Preset Default { get; } = new()
    {
        Name = "default",
        Purpose = "one hidden layer and Adam, nothing else",
        HiddenSizes = [128],
        Epochs = 5,
        BatchSize = 64,
        Optimizer = "adam",
    };

    /// <summary>
    /// 98 % of MNIST as soon as possible: batch norm bears a learning rate that is large enough to get there in two epochs, and falls to nothing
    /// in them. Smoothed labels are against false certainty.
    /// </summary>
    public static Preset Fast { get; } = new()
    {
        Name = "fast",
        Purpose = "98 % of MNIST as soon as possible",
        HiddenSizes = [256, 256],
        Initializer = Initializers.HeNormal,
        BatchNorm = true,
        Epochs = 2,
        BatchSize = 128,
        Optimizer = "nesterov",
        LearningRate = 0.5,
        Schedule = steps => new OneCycleSchedule(steps, warmUp: 0.3, anneal: Anneal.Linear),
        LabelSmoothing = 0.1,
    };

    /// <summary>
    /// More right, by a longer training: noise on the pixels and before each ReLU keeps the network from learning by heart, and batch norm gives all
    /// neurons the same scale, so that one strength of noise suits them. 98.99 % of MNIST's test images, the mean of the seeds 1 to 3. Source: the
    /// supervised network in Rasmus et al., "Semi-supervised learning with ladder networks", 2015, here with three layers.
    /// </summary>
    public static Preset Best { get; } = new()
    {
        Name = "best",
        Purpose = "99 % of MNIST, in minutes",
        HiddenSizes = [1024, 512, 256],
        Initializer = Initializers.HeNormal,
        BatchNorm = true,
        InputNoise = 0.3,
        HiddenNoise = 0.3,
        Epochs = 40,
        BatchSize = 128,
        Optimizer = "adam",
        LearningRate = 0.002,
        Schedule = steps => new OneCycleSchedule(steps, warmUp: 0.05, anneal: Anneal.Linear),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Preset> All { get; } = [Default, Fast, Best];
}
