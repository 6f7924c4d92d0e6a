namespace NeuralSharp.Layers;

/// <summary>
/// Layer normalization: y = (x − μ) / √(σ² + ε) · weight + bias, with the mean and variance of each example over the last axes; the same
/// in training and evaluation, and for any batch. Shapes: […, sizes] → […, sizes].
/// Source: Ba, Kiros and Hinton, "Layer normalization", 2016.
/// </summary>
public sealed class LayerNorm : Module
{
    private readonly Shape _shape;

    /// <summary>Makes a layer over the last axis, with weights of one and a bias of zeros.</summary>
    /// <param name="features">The size of the last axis.</param>
    /// <param name="epsilon">ε, not negative.</param>
    /// <param name="affine">Whether there are a weight and a bias.</param>
    /// <param name="useBias">Whether there is a bias beside the weight.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive, or ε is negative or not finite.</exception>
    public LayerNorm(int features, double epsilon = 1e-5, bool affine = true, bool useBias = true)
        : this([features], epsilon, affine, useBias)
    {
    }

    /// <summary>Makes a layer over several last axes.</summary>
    /// <param name="normalizedShape">The sizes of the last axes, which are normalized together.</param>
    /// <param name="epsilon">ε, not negative.</param>
    /// <param name="affine">Whether there are a weight and a bias.</param>
    /// <param name="useBias">Whether there is a bias beside the weight.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or ε is negative or not finite.</exception>
    public LayerNorm(Shape normalizedShape, double epsilon = 1e-5, bool affine = true, bool useBias = true)
    {
        foreach (var size in normalizedShape) Require.AtLeastOne(size, nameof(normalizedShape));
        Require.AtLeastOne(normalizedShape.Rank, nameof(normalizedShape));
        _shape = normalizedShape;
        Epsilon = Require.NotNegative(epsilon, who: "LayerNorm");
        Weight = affine ? new(Tensor.Ones(normalizedShape)) : null;
        Bias = affine && useBias ? new(Tensor.Zeros(normalizedShape)) : null;
    }

    private LayerNorm(LayerNorm other, ModuleCloner cloner)
    {
        (_shape, Epsilon) = (other._shape, other.Epsilon);
        Weight = cloner.Clone(other.Weight);
        Bias = cloner.Clone(other.Bias);
    }

    /// <summary>The shape that is normalized over.</summary>
    internal Shape NormalizedShape => _shape;

    /// <summary>What is added to variances.</summary>
    public double Epsilon { get; }

    /// <summary>A factor for each feature, or null.</summary>
    public Parameter? Weight { get; private init => field = Register(value); }

    /// <summary>A summand for each feature, or null.</summary>
    public Parameter? Bias { get; private init => field = Register(value); }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input does not end in the layer's sizes.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.LayerNorm(_shape, Weight, Bias, Epsilon);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"LayerNorm({(_shape.Rank == 1 ? _shape[0] : _shape)}{(Weight is null ? ", not affine" : Bias is null ? ", no bias" : "")})";

    /// <inheritdoc/>
    protected override Module CloneWith(ModuleCloner cloner) => new LayerNorm(this, cloner);
}
