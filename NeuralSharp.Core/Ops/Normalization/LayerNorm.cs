using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// Layer normalization along the last axes: (x − μ) / √(σ² + ε) · weight + bias, with mean μ and variance σ² = mean (x − μ)² of each
    /// example. With weight and bias it is one op. Source: Ba, Kiros and Hinton, "Layer normalization", 2016.
    /// </summary>
    /// <param name="normalizedShape">The sizes of the last axes, those that are normalized together.</param>
    /// <param name="weight">A factor for each element of them; 1 when omitted.</param>
    /// <param name="bias">A summand for each element of them; 0 when omitted.</param>
    /// <param name="epsilon">ε, not negative.</param>
    /// <exception cref="ShapeException">This tensor does not end in these sizes, or weight or bias has another shape.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative or not finite.</exception>
    public Tensor LayerNorm(Shape normalizedShape, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
    {
        CheckNormalization("LayerNorm", epsilon, normalizedShape, weight, bias);
        if (normalizedShape.Rank == 0 || Rank < normalizedShape.Rank || !Shape.AsSpan()[^normalizedShape.Rank..].SequenceEqual(normalizedShape.AsSpan()))
            throw new ShapeException($"LayerNorm: {Shape} does not end in {normalizedShape}, the axes to normalize. Give the sizes of the last axes.");
        var statistics = new GroupStatistics(Groups.OfLastAxes(Shape, normalizedShape.Rank), epsilon, DType);
        return weight is not null && bias is not null
            ? new LayerNormOp(statistics).Apply(this, weight, bias)
            : Affine(new StandardizeOp(statistics).Apply(this), weight, bias);
    }

    /// <summary>A normalized tensor times a weight plus a bias, where there are some.</summary>
    private static Tensor Affine(Tensor normalized, Tensor? weight, Tensor? bias)
    {
        if (weight is not null) normalized *= weight;
        return bias is null ? normalized : normalized + bias;
    }

    /// <summary>What all normalizations ask of their arguments.</summary>
    private void CheckNormalization(string op, double epsilon, in Shape shape, Tensor? weight, Tensor? bias)
    {
        Require.NotNegative(epsilon, who: op);
        if (!DType.IsFloat()) throw FloatOp.Int32Refused(op);
        Check(weight, "weight", shape);
        Check(bias, "bias", shape);

        void Check(Tensor? tensor, string what, in Shape shape)
        {
            if (tensor is null) return;
            if (tensor.Shape != shape) throw new ShapeException($"{op}: the {what} has shape {tensor.Shape}, not {shape}.");
            if (tensor.DType != DType) throw new DTypeException($"{op}: {DType} with a {what} of {tensor.DType}. Convert one with To.");
        }
    }
}

/// <summary>Layer normalization: weight and bias belong to the elements of an example, and the pass sums their gradients over the examples.</summary>
file sealed class LayerNormOp(GroupStatistics statistics) : AffineNormalizationOp(statistics)
{
    public override string Name => "LayerNorm";

    protected override void Forward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> y)
    {
        Statistics.Standardize(x, y);
        for (var start = 0; start < y.Length; start += weight.Length)
        {
            var example = y.Slice(start, weight.Length);
            TensorPrimitives.MultiplyAdd(example, weight, bias, example);
        }
    }

    protected internal override Tensor Backward(int index, Tensor gradOutput) => index switch
    {
        0 => new StandardizeGradOp(Statistics).Apply(gradOutput * Weight, X),
        1 => gradOutput * new StandardizeOp(Statistics, isFirst: false).Apply(X),
        _ => gradOutput,
    };
}
