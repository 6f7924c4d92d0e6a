using NeuralSharp.Layers;

namespace NeuralSharp.Tests.Layers;

/// <summary>Every loss with outputs and targets that fit it: tests of what holds for all of them go through this table.</summary>
internal static class LossTable
{
    private const int Batch = 5;
    private const int Classes = 3;

    private static readonly Tensor s_weights = Tensor.From([0.5f, 2, 1.25f]);

    /// <summary>Each loss as it is, and with options and each reduction.</summary>
    public static readonly LossRow[] All =
    [
        .. Rows(nameof(Losses.MeanSquaredError), Losses.MeanSquaredError, Losses.MeanSquaredError, null, Normal),
        .. Rows(nameof(Losses.MeanAbsoluteError), Losses.MeanAbsoluteError, Losses.MeanAbsoluteError, null, Normal),
        .. Rows(nameof(Losses.Huber), Losses.Huber, reduction => Losses.Huber(0.5, reduction), null, Normal),
        .. Rows(nameof(Losses.SmoothL1), Losses.SmoothL1, reduction => Losses.SmoothL1(0.5, reduction), null, Normal),
        .. Rows(nameof(Losses.LogCosh), Losses.LogCosh, Losses.LogCosh, null, Normal),
        .. Rows(nameof(Losses.BinaryCrossEntropy), Losses.BinaryCrossEntropy, Losses.BinaryCrossEntropy, new Sigmoid(), Probabilities),
        .. Rows(nameof(Losses.BinaryCrossEntropyWithLogits), Losses.BinaryCrossEntropyWithLogits,
            reduction => Losses.BinaryCrossEntropyWithLogits(s_weights, reduction), null, Probabilities),
        .. Rows(nameof(Losses.CrossEntropy), Losses.CrossEntropy, reduction => Losses.CrossEntropy(s_weights, 0.1, 1, reduction), null, Labels),
        .. Rows("CrossEntropy of probabilities", Losses.CrossEntropy, reduction => Losses.CrossEntropy(s_weights, 0.1, null, reduction), null, Distributions),
        .. Rows(nameof(Losses.NegativeLogLikelihood), Losses.NegativeLogLikelihood,
            reduction => Losses.NegativeLogLikelihood(s_weights, 1, reduction), new LogSoftmax(), Labels),
        .. Rows(nameof(Losses.KLDivergence), Losses.KLDivergence, reduction => Losses.KLDivergence(false, reduction), new LogSoftmax(), Distributions),
        .. Rows("KLDivergence of logarithms", Losses.KLDivergence(logTarget: true), reduction => Losses.KLDivergence(true, reduction),
            new LogSoftmax(), generator => Normal(generator).LogSoftmax()),
        .. Rows(nameof(Losses.Hinge), Losses.Hinge, Losses.Hinge, null, generator => Sign(Normal(generator))),
        .. Rows(nameof(Losses.SquaredHinge), Losses.SquaredHinge, Losses.SquaredHinge, null, generator => Sign(Normal(generator))),
        .. Rows(nameof(Losses.CosineEmbedding), Losses.CosineEmbedding, reduction => Losses.CosineEmbedding(0.2, reduction),
            null, generator => Sign(Tensor.Normal([Batch], generator: generator)), [Batch, 2, Classes]),
        .. Rows(nameof(Losses.PoissonNegativeLogLikelihood), Losses.PoissonNegativeLogLikelihood,
            reduction => Losses.PoissonNegativeLogLikelihood(full: true, reduction: reduction), null, Counts),
        .. Rows("PoissonNegativeLogLikelihood of rates", Losses.PoissonNegativeLogLikelihood(logInput: false),
            reduction => Losses.PoissonNegativeLogLikelihood(false, true, 1e-6, reduction), new Sigmoid(), Counts),
    ];

    private static LossRow[] Rows(string name, Loss plain, Func<Reduction, Loss> make, Module? activation, Func<Generator, Tensor> target, int[]? shape = null)
    {
        var row = new LossRow(name, plain, activation, target, shape ?? [Batch, Classes]);
        return [row, .. Enum.GetValues<Reduction>().Select(reduction => row with { Name = $"{name}, options, {reduction}", Loss = make(reduction), Reduction = reduction, Make = make })];
    }

    private static Tensor Normal(Generator generator) => Tensor.Normal([Batch, Classes], generator: generator);

    private static Tensor Probabilities(Generator generator) => Tensor.Uniform([Batch, Classes], 0.05, 0.95, generator: generator);

    private static Tensor Distributions(Generator generator) => Normal(generator).Softmax();

    private static Tensor Sign(Tensor tensor) => (2 * (tensor > 0)) - 1;

    private static Tensor Counts(Generator generator) => Tensor.Uniform([Batch, Classes], 0, 5, generator: generator).Floor();

    private static Tensor Labels(Generator generator) => Tensor.From([generator.NextInt(Classes), 0, 1, 2, generator.NextInt(Classes)]);
}

/// <summary>A loss with what fits it.</summary>
/// <param name="Name">Its name and what options it has.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Activation">What the network ends in; null where it takes any numbers.</param>
/// <param name="Target">Targets of a batch.</param>
/// <param name="Shape">The shape of the output.</param>
internal sealed record LossRow(string Name, Loss Loss, Module? Activation, Func<Generator, Tensor> Target, int[] Shape)
{
    public Reduction Reduction { get; init; } = Reduction.Mean;

    /// <summary>Makes the loss with another reduction; null for the loss as it is.</summary>
    public Func<Reduction, Loss>? Make { get; init; }

    /// <summary>The numbers in front of the activation.</summary>
    public Tensor MakeInput(ulong seed) => Tensor.Normal(NeuralSharp.Shape.Create(Shape), generator: new Generator(seed));

    public Tensor Activate(Tensor input) => Activation?.Forward(input) ?? input;

    public override string ToString() => Name;
}
