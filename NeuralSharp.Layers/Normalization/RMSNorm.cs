namespace NeuralSharp.Layers;

/// <summary>
/// Root-mean-square normalization: y = x / √(mean x² + ε) · weight, with the mean over the last axis; the same in training and
/// evaluation. Shapes: […, features] → […, features].
/// Source: Zhang and Sennrich, "Root mean square layer normalization", 2019.
/// </summary>
public sealed class RMSNorm : Module
{
    private readonly int _features;

    /// <summary>Makes a layer with weights of one.</summary>
    /// <param name="features">The size of the last axis.</param>
    /// <param name="epsilon">ε, not negative.</param>
    /// <param name="affine">Whether there is a weight.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive, or ε is negative or not finite.</exception>
    public RMSNorm(int features, double epsilon = 1e-6, bool affine = true)
    {
        Require.AtLeastOne(features);
        _features = features;
        Epsilon = Require.NotNegative(epsilon, who: "RMSNorm");
        Weight = affine ? new(Tensor.Ones([features])) : null;
    }

    private RMSNorm(RMSNorm other, ModuleCloner cloner)
    {
        (_features, Epsilon) = (other._features, other.Epsilon);
        Weight = cloner.Clone(other.Weight);
    }

    /// <summary>The number of features.</summary>
    internal int Features => _features;

    /// <summary>What is added to mean squares.</summary>
    public double Epsilon { get; }

    /// <summary>A factor for each feature, or null.</summary>
    public Parameter? Weight { get; private init => field = Register(value); }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input's last axis has another size.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank == 0 || input.Shape[^1] != _features)
            throw new ShapeException(Invariant($"{this}: the input has shape {input.Shape}, not [..., {_features}]."));
        var normalized = input.RootMeanSquareNorm(Epsilon);
        return Weight is null ? normalized : normalized * Weight;
    }

    /// <inheritdoc/>
    public override string ToString() => Invariant($"RMSNorm({_features}{(Weight is null ? ", not affine" : "")})");

    /// <inheritdoc/>
    protected override Module CloneWith(ModuleCloner cloner) => new RMSNorm(this, cloner);
}
