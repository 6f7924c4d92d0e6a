namespace NeuralSharp.Layers;

/// <summary>
/// The rectified linear unit with a slope that is learnt: x where x &gt; 0, weight · x elsewhere. One slope for all, any shape; or one for
/// each feature, shapes [batch, features] or [batch, features, …].
/// Source: He et al., "Delving deep into rectifiers", 2015.
/// </summary>
public sealed class PReLU : Module
{
    /// <summary>Makes a layer.</summary>
    /// <param name="features">The number of features, or 1 for one slope that all share.</param>
    /// <param name="initialSlope">The slope to begin with.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of features is not positive.</exception>
    public PReLU(int features = 1, double initialSlope = 0.25)
    {
        Require.AtLeastOne(features);
        Weight = new(Tensor.Full([features], initialSlope));
    }

    private PReLU(Parameter weight) => Weight = weight;

    /// <summary>The slopes, of shape [features].</summary>
    public Parameter Weight { get; private init => field = Register(value); }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input has other features.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var features = Weight.Length;
        if (features > 1 && (input.Rank < 2 || input.Shape[1] != features))
            throw new ShapeException(Invariant($"{this}: the input has shape {input.Shape}, not [batch, {features}] or [batch, {features}, …]."));
        var slopes = features > 1 ? Weight.AsChannels(input.Rank) : Weight;
        return Tensor.Where(input > 0, input, (slopes * input).Reshape(input.Shape));
    }

    /// <inheritdoc/>
    public override string ToString() => Invariant($"PReLU({Weight.Length})");

    /// <inheritdoc/>
    protected override Module CloneWith(ModuleCloner cloner) => new PReLU(cloner.Clone(Weight));
}
