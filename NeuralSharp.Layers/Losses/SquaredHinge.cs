namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>The mean of max(0, 1 − target · output)² for scores and targets of −1 or 1, of the same shape: no activation at the end. Source: Cortes and Vapnik, "Support-vector networks", 1995.</summary>
    /// <param name="output">Scores: positive for the class 1.</param>
    /// <param name="target">−1 or 1.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target is neither −1 nor 1.</exception>
    public static Tensor SquaredHinge(Tensor output, Tensor target) => SquaredHinge(output, target, Reduction.Mean);

    /// <summary>The squared hinge loss with another reduction.</summary>
    public static Loss SquaredHinge(Reduction reduction = Reduction.Mean) => Deciding(BinaryDecision.OfSigns, (output, target) => SquaredHinge(output, target, reduction));

    private static Tensor SquaredHinge(Tensor output, Tensor target, Reduction reduction)
    {
        CheckSameShape(output, target, nameof(SquaredHinge));
        CheckSigns(target, nameof(target), nameof(SquaredHinge));
        return Reduce((1 - (target * output)).Relu().Square(), reduction, nameof(SquaredHinge));
    }
}
