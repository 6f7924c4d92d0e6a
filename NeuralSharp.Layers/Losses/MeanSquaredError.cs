namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>The mean of the squared differences, (1/n) Σ (output − target)²; both of the same shape.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public static Tensor MeanSquaredError(Tensor output, Tensor target)
    {
        CheckSameShape(output, target, nameof(MeanSquaredError));
        return ExampleWeights.Current is null ? output.MeanSquaredError(target) : Reduce((output - target).Square(), Reduction.Mean, nameof(MeanSquaredError));
    }

    /// <summary>The squared differences with another reduction.</summary>
    public static Loss MeanSquaredError(Reduction reduction = Reduction.Mean) => reduction == Reduction.Mean ? MeanSquaredError : (output, target) =>
    {
        CheckSameShape(output, target, nameof(MeanSquaredError));
        return Reduce((output - target).Square(), reduction, nameof(MeanSquaredError));
    };
}
