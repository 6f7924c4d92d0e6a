namespace NeuralSharp.Layers;

/// <summary>
/// A fully connected layer, y = xW + b, for each row of the last axis. Shapes: [batch, inputSize] → [batch, outputSize], and
/// [batch, …, inputSize] → [batch, …, outputSize], such as [batch, time, features].
/// </summary>
public sealed class Dense : Module
{
    private readonly int _outputSize;

    /// <summary>Makes a layer with random weights and a bias of zeros.</summary>
    /// <param name="inputSize">The number of features of an example.</param>
    /// <param name="outputSize">The number of outputs.</param>
    /// <param name="useBias">Whether b is added.</param>
    /// <param name="weightInitializer">How the weights start; <see cref="Initializers.GlorotUniform(Shape, Generator)"/> by default.</param>
    /// <param name="biasInitializer">How the bias starts; <see cref="Initializers.Zeros"/> by default.</param>
    /// <param name="generator">Where random numbers come from; <see cref="Generator.Default"/> when omitted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    /// <exception cref="ShapeException">An initializer gave a tensor of another shape.</exception>
    public Dense(
        int inputSize, int outputSize, bool useBias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null,
        Generator? generator = null)
    {
        Require.AtLeastOne(inputSize);
        Require.AtLeastOne(outputSize);
        Weight = InitialParameter.Of([inputSize, outputSize], weightInitializer ?? Initializers.GlorotUniform, generator);
        Bias = useBias ? InitialParameter.Of([outputSize], biasInitializer ?? Initializers.Zeros, generator) : null;
        _outputSize = outputSize;
    }

    /// <summary>
    /// Makes a layer that takes its input size from its first input. <see cref="Weight"/> is there from now on, so that an optimizer can
    /// hold it; it has a shape and random values from the first <see cref="Forward"/> on, or after <see cref="Module.Load"/>. The random
    /// numbers are drawn then.
    /// </summary>
    /// <param name="outputSize">The number of outputs.</param>
    /// <param name="useBias">Whether b is added.</param>
    /// <param name="weightInitializer">How the weights start; <see cref="Initializers.GlorotUniform(Shape, Generator)"/> by default.</param>
    /// <param name="biasInitializer">How the bias starts; <see cref="Initializers.Zeros"/> by default.</param>
    /// <param name="generator">Where random numbers come from; <see cref="Generator.Default"/> when omitted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    /// <exception cref="ShapeException">An initializer gave a tensor of another shape.</exception>
    public Dense(
        int outputSize, bool useBias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null, Generator? generator = null)
    {
        Require.AtLeastOne(outputSize);
        Weight = InitialParameter.Later([-1, outputSize], weightInitializer ?? Initializers.GlorotUniform, generator);
        Bias = useBias ? InitialParameter.Of([outputSize], biasInitializer ?? Initializers.Zeros, generator) : null;
        _outputSize = outputSize;
    }

    private Dense(Dense other, ModuleCloner cloner)
    {
        Weight = cloner.Clone(other.Weight);
        Bias = cloner.Clone(other.Bias);
        _outputSize = other._outputSize;
    }

    /// <summary>W, of shape [inputSize, outputSize].</summary>
    public Parameter Weight { get; private init => field = Register(value); }

    /// <summary>b, of shape [outputSize], or null.</summary>
    public Parameter? Bias { get; private init => field = Register(value); }

    private string InputSize => Weight.IsLazy ? "?" : Invariant($"{Weight.Shape[0]}");

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input has no batch axis, or its last axis is not that of the features.</exception>
    /// <exception cref="DTypeException">The input is not of the weight's type.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        InputType.Check(this, input, Weight, "weight");
        if (Weight.IsLazy && input.Rank >= 2 && input.Shape[^1] > 0) Weight.Initialize([input.Shape[^1], _outputSize]);
        if (input.Rank < 2 || Weight.IsLazy || input.Shape[^1] != Weight.Shape[0])
        {
            throw new ShapeException(Invariant($"{this}: the input has shape {input.Shape}, not [batch, {InputSize}] or [batch, …, {InputSize}]. ") + (input.Rank < 2
                ? "Make a batch of a single example with ExpandDims(0)."
                : "Put a Flatten in front where an example has several axes, or change the layer's input size."));
        }

        if (input.Rank == 2) return Map(input);
        var features = Weight.Shape[0];
        return Map(input.Reshape(input.Length / features, features)).Reshape(input.Shape.With(input.Rank - 1, _outputSize));
    }

    /// <summary>Maps a matrix.</summary>
    private Tensor Map(Tensor rows) => Bias is null ? rows.MatMul(Weight) : rows.Linear(Weight, Bias);

    /// <inheritdoc/>
    protected override Module CloneWith(ModuleCloner cloner) => new Dense(this, cloner);

    /// <inheritdoc/>
    public override string ToString() => Invariant($"Dense({InputSize} -> {_outputSize}{(Bias is null ? ", no bias" : "")})");
}
