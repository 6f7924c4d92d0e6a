namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// Batch normalization with the statistics of this batch: (x − μ) / √(σ² + ε) · weight + bias, with mean μ and variance
    /// σ² = mean (x − μ)² of each channel, the second axis, over all others. With weight and bias it is one op.
    /// Source: Ioffe and Szegedy, "Batch normalization", 2015.
    /// </summary>
    /// <param name="weight">A factor for each channel; 1 when omitted.</param>
    /// <param name="bias">A summand for each channel; 0 when omitted.</param>
    /// <param name="epsilon">ε, not negative.</param>
    /// <exception cref="ShapeException">This tensor is not [batch, channels, …], or weight or bias is not [channels].</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative or not finite.</exception>
    public Tensor BatchNorm(Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5) => BatchNorm(weight, bias, epsilon, out _);

    /// <summary>The same, with the statistics.</summary>
    internal Tensor BatchNorm(Tensor? weight, Tensor? bias, double epsilon, out GroupStatistics statistics)
    {
        if (Rank < 2) throw new ShapeException($"BatchNorm: the input has shape {Shape}, not [batch, channels, …].");
        CheckNormalization("BatchNorm", epsilon, [Shape[1]], weight, bias);
        statistics = new GroupStatistics(Groups.OfChannels(Shape), epsilon, DType);
        return weight is not null && bias is not null
            ? new BatchNormOp(statistics).Apply(this, weight, bias)
            : Affine(new StandardizeOp(statistics).Apply(this), weight?.AsChannels(Rank), bias?.AsChannels(Rank));
    }

    /// <summary>A number for each channel, shaped to broadcast over a tensor [batch, channels, …] of a rank.</summary>
    internal Tensor AsChannels(int rank)
    {
        if (rank == 2) return this;
        Span<int> sizes = stackalloc int[rank - 1];
        sizes.Fill(1);
        sizes[0] = Length;
        return Reshape(sizes);
    }
}

/// <summary>Batch normalization: weight and bias belong to the channels, and their gradients are sums over all other axes.</summary>
file sealed class BatchNormOp(GroupStatistics statistics) : AffineNormalizationOp(statistics)
{
    public override string Name => "BatchNorm";

    protected override void Forward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> y) =>
        Statistics.StandardizeAndScale(x, weight, bias, y);

    protected internal override Tensor Backward(int index, Tensor gradOutput) => index switch
    {
        0 => new StandardizeGradOp(Statistics).Apply(gradOutput * Weight.AsChannels(gradOutput.Rank), X),
        1 => SumOfChannels(gradOutput * new StandardizeOp(Statistics, isFirst: false).Apply(X)),
        _ => SumOfChannels(gradOutput),
    };

    private Tensor SumOfChannels(Tensor gradients) => gradients.Reshape(Statistics.Groups.Shape).Sum(Groups.Within);
}
