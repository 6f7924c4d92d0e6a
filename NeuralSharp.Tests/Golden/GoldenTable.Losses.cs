using NeuralSharp.Layers;

namespace NeuralSharp.Tests.Golden;

internal static partial class GoldenTable
{
    private static GoldenEntry[] s_losses =>
    [
        new("BinaryCrossEntropy", "BinaryCrossEntropy(Tensor)", c => c.X.BinaryCrossEntropy(c.Y)),
        new("BinaryCrossEntropyLoss", "Losses.BinaryCrossEntropy", c => Losses.BinaryCrossEntropy(c.X, c.Y)),
        new("BinaryCrossEntropyWithLogits", "Losses.BinaryCrossEntropyWithLogits", c => Losses.BinaryCrossEntropyWithLogits(c.X, c.Y)),
        new("MeanSquaredError", "MeanSquaredError(Tensor)", c => c.X.MeanSquaredError(c.Y)),
        new("MeanSquaredError", "Losses.MeanSquaredError", c => Losses.MeanSquaredError(c.X, c.Y)),
        new("SoftmaxCrossEntropy", "Losses.CrossEntropy", c => Losses.CrossEntropy(c.X, c.Y)),
        new("SoftmaxCrossEntropy", "SoftmaxCrossEntropy(Tensor, Tensor, Double, Nullable<Int32>, Reduction)", c => c.X.SoftmaxCrossEntropy(c.Y)),
    ];
}
