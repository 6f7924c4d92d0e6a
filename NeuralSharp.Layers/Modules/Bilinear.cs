namespace NeuralSharp.Layers;

/// <summary>
/// A bilinear layer, yₒ = Σᵢⱼ leftᵢ Wᵢⱼₒ rightⱼ + bₒ. Shapes: [batch, leftSize] and [batch, rightSize] → [batch, outputSize]. In a
/// <see cref="Sequential"/> the input is both side by side, [batch, leftSize + rightSize].
/// </summary>
public sealed class Bilinear : Module
{
    /// <summary>Makes a layer with random weights.</summary>
    /// <param name="leftSize">The number of features on the left.</param>
    /// <param name="rightSize">The number of features on the right.</param>
    /// <param name="outputSize">The number of outputs.</param>
    /// <param name="useBias">Whether b is added.</param>
    /// <param name="weightInitializer">How the weights start; uniform in ±1 / √leftSize by default, as in PyTorch.</param>
    /// <param name="biasInitializer">How the bias starts; <see cref="Initializers.Zeros"/> by default.</param>
    /// <param name="generator">Where random numbers come from; <see cref="Generator.Default"/> when omitted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    /// <exception cref="ShapeException">An initializer gave a tensor of another shape.</exception>
    public Bilinear(
        int leftSize, int rightSize, int outputSize, bool useBias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null,
        Generator? generator = null)
    {
        Require.AtLeastOne(leftSize);
        Require.AtLeastOne(rightSize);
        Require.AtLeastOne(outputSize);
        Weight = InitialParameter.Of([leftSize, rightSize, outputSize], weightInitializer ?? UniformByLeftSize, generator);
        Bias = useBias ? InitialParameter.Of([outputSize], biasInitializer ?? Initializers.Zeros, generator) : null;
    }

    private Bilinear(Bilinear other, ModuleCloner cloner) => (Weight, Bias) = (cloner.Clone(other.Weight), cloner.Clone(other.Bias));

    /// <summary>W, of shape [leftSize, rightSize, outputSize].</summary>
    public Parameter Weight { get; private init => field = Register(value); }

    /// <summary>b, of shape [outputSize], or null.</summary>
    public Parameter? Bias { get; private init => field = Register(value); }

    /// <summary>Takes both inputs side by side: the left one's features, then the right one's.</summary>
    /// <exception cref="ShapeException">The input is no matrix with so many columns.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (left, right) = (Weight.Shape[0], Weight.Shape[1]);
        if (input.Rank != 2 || input.Shape[1] != left + right)
            throw new ShapeException(Invariant($"{this}: the input has shape {input.Shape}, not [batch, {left} + {right}]; it is both inputs side by side."));
        return Forward(input[.., ..left], input[.., left..]);
    }

    /// <summary>Takes both inputs.</summary>
    /// <exception cref="ShapeException">An input is no matrix with a column for each feature, or they have different batches.</exception>
    public Tensor Forward(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var (leftSize, rightSize, outputSize) = (Weight.Shape[0], Weight.Shape[1], Weight.Shape[2]);
        if (left.Rank != 2 || right.Rank != 2 || left.Shape[1] != leftSize || right.Shape[1] != rightSize || left.Shape[0] != right.Shape[0])
            throw new ShapeException(Invariant($"{this}: the inputs have shapes {left.Shape} and {right.Shape}, not [batch, {leftSize}] and [batch, {rightSize}]."));
        var products = (left.ExpandDims(2) * right.ExpandDims(1)).Reshape(left.Shape[0], leftSize * rightSize);
        var weight = Weight.Reshape(leftSize * rightSize, outputSize);
        return Bias is null ? products.MatMul(weight) : products.Linear(weight, Bias);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Invariant($"Bilinear({Weight.Shape[0]} x {Weight.Shape[1]} -> {Weight.Shape[2]}{(Bias is null ? ", no bias" : "")})");

    /// <inheritdoc/>
    protected override Module CloneWith(ModuleCloner cloner) => new Bilinear(this, cloner);

    private static Tensor UniformByLeftSize(Shape shape, Generator generator) =>
        Tensor.Uniform(shape, -1 / Math.Sqrt(shape[0]), 1 / Math.Sqrt(shape[0]), generator: generator);
}
