using NeuralSharp.Layers;
using NeuralSharp.Tests.Core;

namespace NeuralSharp.Tests.Golden;

internal static partial class GoldenTable
{
    private static GoldenEntry[] s_losses =>
    [
        new("BinaryCrossEntropy", "BinaryCrossEntropy(Tensor)", c => c.X.BinaryCrossEntropy(c.Y)),
        new("BinaryCrossEntropyLoss", "Losses.BinaryCrossEntropy", c => Losses.BinaryCrossEntropy(ReductionOf(c))(c.X, c.Y)),
        new("BinaryCrossEntropyWithLogits", "Losses.BinaryCrossEntropyWithLogits",
            c => Losses.BinaryCrossEntropyWithLogits(VectorOf(c, "positiveWeight"), ReductionOf(c))(c.X, c.Y)),
        new("CosineEmbedding", "Losses.CosineEmbedding", c => Losses.CosineEmbedding(c.Number("margin"), ReductionOf(c))(c.X, c.Y)),
        new("Hinge", "Losses.Hinge", c => Losses.Hinge(ReductionOf(c))(c.X, c.Y)),
        new("Huber", "Losses.Huber", c => Losses.Huber(c.Number("delta"), ReductionOf(c))(c.X, c.Y)),
        new("KLDivergence", "Losses.KLDivergence", c => Losses.KLDivergence(c.Flag("logTarget"), ReductionOf(c))(c.X, c.Y)),
        new("LogCosh", "LogCosh()", c => Reduced((c.X - c.Y).LogCosh(), ReductionOf(c))),
        new("LogCosh", "Losses.LogCosh", c => Losses.LogCosh(ReductionOf(c))(c.X, c.Y)),
        new("MeanAbsoluteError", "Losses.MeanAbsoluteError", c => Losses.MeanAbsoluteError(ReductionOf(c))(c.X, c.Y)),
        new("MeanSquaredError", "Losses.MeanSquaredError", c => Losses.MeanSquaredError(ReductionOf(c))(c.X, c.Y)),
        new("MeanSquaredError", "MeanSquaredError(Tensor)",
            c => ReductionOf(c) == Reduction.Mean ? c.X.MeanSquaredError(c.Y) : Reduced((c.X - c.Y).Square(), ReductionOf(c))),
        new("NegativeLogLikelihood", "Losses.NegativeLogLikelihood",
            c => Losses.NegativeLogLikelihood(VectorOf(c, "weights"), IgnoredOf(c), ReductionOf(c))(c.X, c.Y)),
        new("PoissonNegativeLogLikelihood", "Losses.PoissonNegativeLogLikelihood",
            c => Losses.PoissonNegativeLogLikelihood(full: c.Flag("full"), reduction: ReductionOf(c))(c.X, c.Y)),
        new("PoissonOfRates", "Losses.PoissonNegativeLogLikelihood of rates",
            c => Losses.PoissonNegativeLogLikelihood(logInput: false, full: c.Flag("full"), reduction: ReductionOf(c))(c.X, c.Y)),
        new("SmoothL1", "Losses.SmoothL1", c => Losses.SmoothL1(c.Number("beta"), ReductionOf(c))(c.X, c.Y)),
        new("SoftmaxCrossEntropy", "Losses.CrossEntropy",
            c => Losses.CrossEntropy(VectorOf(c, "weights"), c.Number("smoothing"), IgnoredOf(c), ReductionOf(c))(c.X, c.Y)),
        new("SoftmaxCrossEntropy", OpCases.CrossEntropyMember,
            c => c.X.SoftmaxCrossEntropy(c.Y, VectorOf(c, "weights"), c.Number("smoothing"), IgnoredOf(c), ReductionOf(c))),
        new("SquaredHinge", "Losses.SquaredHinge", c => Losses.SquaredHinge(ReductionOf(c))(c.X, c.Y)),
    ];

    private static Reduction ReductionOf(GoldenCall call) => (Reduction)call.Integer("reduction");

    private static Tensor Reduced(Tensor losses, Reduction reduction) =>
        reduction == Reduction.Mean ? losses.Mean() : reduction == Reduction.Sum ? losses.Sum() : losses;

    private static Tensor? VectorOf(GoldenCall call, string name) =>
        call.Options.TryGetValue(name, out var values) ? (values.Length == 1 ? Tensor.Scalar(values[0], DType.Float64) : Tensor.From(values)) : null;

    private static int? IgnoredOf(GoldenCall call) => call.Options.ContainsKey("ignored") ? call.Integer("ignored") : null;
}
