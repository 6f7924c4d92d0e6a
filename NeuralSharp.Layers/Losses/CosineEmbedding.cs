namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>
    /// The mean over pairs of 1 − cos(a, b) where they are alike, and max(0, cos(a, b)) where they are not: for networks that put
    /// like things in like directions. The zero vector has the cosine 0 with any other. Source: Hadsell, Chopra and LeCun, "Dimensionality reduction by learning an invariant mapping", 2006.
    /// </summary>
    /// <param name="output">Pairs of vectors [batch, 2, features], such as <c>Tensor.Stack([a, b], axis: 1)</c>.</param>
    /// <param name="target">1 for a pair that is alike and −1 for one that is not [batch].</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target is neither −1 nor 1.</exception>
    public static Tensor CosineEmbedding(Tensor output, Tensor target) => CosineEmbedding(output, target, 0, Reduction.Mean);

    /// <summary>The cosine embedding loss with options: max(0, cos(a, b) − margin) for pairs that are not alike.</summary>
    /// <param name="margin">The cosine from which unlike pairs cost something, from −1 to 1; 0 to 0.5 is usual.</param>
    /// <param name="reduction">The mean, sum or none, which gives [batch].</param>
    /// <exception cref="ArgumentOutOfRangeException">The margin is no cosine.</exception>
    public static Loss CosineEmbedding(double margin = 0, Reduction reduction = Reduction.Mean)
    {
        if (!(margin is >= -1 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(margin), Invariant($"CosineEmbedding: the margin is {margin}; give a cosine, from -1 to 1."));
        return (output, target) => CosineEmbedding(output, target, margin, reduction);
    }

    private static Tensor CosineEmbedding(Tensor output, Tensor target, double margin, Reduction reduction)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        if (output.Rank != 3 || output.Shape[1] != 2 || target.Rank != 1 || target.Shape[0] != output.Shape[0])
        {
            throw new ShapeException(
                $"CosineEmbedding: the output has shape {output.Shape} and the target {target.Shape}; the output is pairs [batch, 2, features], the target [batch]. "
                + "Make pairs with Tensor.Stack([a, b], axis: 1).");
        }

        if (output.DType != target.DType)
            throw new DTypeException($"CosineEmbedding: the output is {output.DType} and the target {target.DType}. Convert the target with To(DType.{output.DType}).");
        CheckSigns(target, nameof(target), nameof(CosineEmbedding));
        var (a, b) = (output[.., 0], output[.., 1]);
        var cosine = (Direction(a) * Direction(b)).Sum(-1);
        return Reduce(Tensor.Where(target > 0, 1 - cosine, (cosine - margin).Relu()), reduction, nameof(CosineEmbedding));
    }

    /// <summary>v / ‖v‖, whatever the length; 0 for the zero vector, which has no direction.</summary>
    /// <remarks>Measured in units of the largest element, since a length may leave the type where no element does. The direction does not depend on the unit.</remarks>
    private static Tensor Direction(Tensor vectors)
    {
        if (vectors.Shape[^1] > 0)
        {
            var unit = vectors.Detach().Norm(double.PositiveInfinity, -1, keepDims: true);
            vectors /= unit + unit.EqualTo(0);
        }

        var length = vectors.Norm(2, -1, keepDims: true);
        return Tensor.Where(length, vectors / (length + length.EqualTo(0)), 0);
    }
}
