namespace NeuralSharp.Layers;

/// <summary>A fully connected layer, y = xW + b. Shapes: [batch, inputSize] → [batch, outputSize].</summary>
public sealed class Dense : Module
{
    /// <summary>Makes a layer with random weights and a bias of zeros.</summary>
    /// <param name="inputSize">The number of features of an example.</param>
    /// <param name="outputSize">The number of outputs.</param>
    /// <param name="useBias">Whether b is added.</param>
    /// <param name="weightInitializer">How the weights start; <see cref="Initializers.GlorotUniform(Shape, Generator)"/> by default.</param>
    /// <param name="generator">Where random numbers come from; <see cref="Generator.Default"/> when omitted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Dense(int inputSize, int outputSize, bool useBias = true, Initializer? weightInitializer = null, Generator? generator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputSize);
        Weight = new((weightInitializer ?? Initializers.GlorotUniform)([inputSize, outputSize], generator ?? Generator.Default));
        Bias = useBias ? new(Tensor.Zeros([outputSize])) : null;
    }

    /// <summary>W, of shape [inputSize, outputSize].</summary>
    public Parameter Weight { get; private init => field = Register(value); }

    /// <summary>b, of shape [outputSize], or null.</summary>
    public Parameter? Bias { get; private init => field = Register(value); }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != 2 || input.Shape[1] != Weight.Shape[0])
        {
            throw new ShapeException(
                $"{this}: the input has shape {input.Shape}, not [batch, {Weight.Shape[0]}]. Put a Flatten in front, or change the layer's input size.");
        }

        return Bias is null ? input.MatMul(Weight) : input.Linear(Weight, Bias);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Dense({Weight.Shape[0]} -> {Weight.Shape[1]}{(Bias is null ? ", no bias" : "")})";
}
