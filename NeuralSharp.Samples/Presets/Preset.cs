using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>A recipe: how a network that tells images apart is built, and how it is trained. Which there are stands in <see cref="Presets"/>.</summary>
internal sealed record Preset
{
    private const int Pixels = 28 * 28;
    private const int Classes = 10;

    /// <summary>The name on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>What it is good for.</summary>
    public required string Purpose { get; init; }

    // The network.

    /// <summary>The neurons of each hidden layer.</summary>
    public required int[] HiddenSizes { get; init; }

    /// <summary>How the weights of the hidden layers start.</summary>
    public Initializer Initializer { get; init; } = Initializers.GlorotUniform;

    /// <summary>Whether the inputs of each ReLU are normalized over the batch.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>The standard deviation of the noise that is added to the pixels, numbers from 0 to 1, in training.</summary>
    public double InputNoise { get; init; }

    /// <summary>The standard deviation of the noise that is added to the inputs of each ReLU in training.</summary>
    public double HiddenNoise { get; init; }

    // The training.

    /// <summary>How often to go through the training images.</summary>
    public required int Epochs { get; init; }

    /// <summary>Images a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>What steps the parameters, one of <see cref="Optimizers"/>.</summary>
    public required string Optimizer { get; init; }

    /// <summary>The learning rate, at its highest where a schedule changes it; null for the one that suits the optimizer.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How the learning rate goes, made for the number of all steps.</summary>
    public Func<int, Schedule> Schedule { get; init; } = _ => new ConstantSchedule();

    /// <summary>The share of each label that is spread over all classes.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>The loss: its softmax is why the network ends in logits.</summary>
    public Loss Loss => Losses.CrossEntropy(labelSmoothing: LabelSmoothing);

    /// <summary>This recipe with what the user chose instead. A rate that was made for one optimizer is not another's.</summary>
    public Preset With(int? epochs, int? batchSize, string? optimizer, double? learningRate) => this with
    {
        Epochs = epochs ?? Epochs,
        BatchSize = batchSize ?? BatchSize,
        Optimizer = optimizer ?? Optimizer,
        LearningRate = learningRate ?? (optimizer is null || optimizer == Optimizer ? LearningRate : null),
    };

    /// <summary>The steps of one epoch.</summary>
    public int StepsPerEpoch(Dataset images) => (images.Count + BatchSize - 1) / BatchSize;

    /// <summary>The network, with random weights: from 784 pixels to a logit for each of the 10 classes.</summary>
    public Sequential BuildModel()
    {
        Sequential model = [];
        if (InputNoise > 0) model.Add(new GaussianNoise(InputNoise));
        var size = Pixels;
        foreach (var hidden in HiddenSizes)
        {
            model.Add(new Dense(size, hidden, useBias: !BatchNorm, weightInitializer: Initializer));   // batch norm has a bias of its own
            if (BatchNorm) model.Add(new BatchNorm(hidden));
            if (HiddenNoise > 0) model.Add(new GaussianNoise(HiddenNoise));
            model.Add(new ReLU());
            size = hidden;
        }

        model.Add(new Dense(size, Classes));
        return model;
    }
}
