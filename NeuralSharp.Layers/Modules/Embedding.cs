namespace NeuralSharp.Layers;

/// <summary>
/// A table of vectors that indices choose from, y = weight[index]; the gradients of an index that comes several times add up. Shapes:
/// Int32 […] → […, size].
/// </summary>
public sealed class Embedding : Module
{
    /// <summary>Makes a table of random vectors.</summary>
    /// <param name="count">The number of vectors; indices lie from 0 to count − 1.</param>
    /// <param name="size">The size of a vector.</param>
    /// <param name="paddingIndex">An index that stands for nothing: its vector starts at zero and gets no gradient.</param>
    /// <param name="weightInitializer">How the vectors start; standard normal numbers by default.</param>
    /// <param name="generator">Where random numbers come from; <see cref="Generator.Default"/> when omitted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the padding index is not in the table.</exception>
    /// <exception cref="ShapeException">The initializer gave a tensor of another shape.</exception>
    public Embedding(int count, int size, int? paddingIndex = null, Initializer? weightInitializer = null, Generator? generator = null)
    {
        Require.AtLeastOne(count);
        Require.AtLeastOne(size);
        if (paddingIndex is { } index && (index < 0 || index >= count))
            throw new OutOfRangeException(nameof(paddingIndex), index, Invariant($"Embedding: the padding index is one of the table's, 0 to {count - 1}."));
        Weight = InitialParameter.Of([count, size], weightInitializer ?? ((shape, source) => Tensor.Normal(shape, generator: source)), generator);
        PaddingIndex = paddingIndex;
        if (paddingIndex is { } padding) ClearRow(padding);
    }

    private Embedding(Parameter weight, int? paddingIndex) => (Weight, PaddingIndex) = (weight, paddingIndex);

    /// <summary>The vectors, of shape [count, size].</summary>
    public Parameter Weight { get; private init => field = Register(value); }

    /// <summary>The index that stands for nothing, or null.</summary>
    public int? PaddingIndex { get; }

    /// <inheritdoc/>
    /// <exception cref="DTypeException">The indices are not Int32.</exception>
    /// <exception cref="ShapeException">An index is not in the table.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Weight.Embedding(input, PaddingIndex);
    }

    /// <inheritdoc/>
    public override string ToString() => Invariant($"Embedding({Weight.Shape[0]} x {Weight.Shape[1]}{(PaddingIndex is { } index ? Invariant($", padding {index}") : "")})");

    /// <inheritdoc/>
    protected override Module CloneWith(ModuleCloner cloner) => new Embedding(cloner.Clone(Weight), PaddingIndex);

    private void ClearRow(int index)
    {
        using (Autograd.NoGrad())
        {
            if (Weight.DType == DType.Float32) Weight.AsWritableSpan<float>().Slice(index * Weight.Shape[1], Weight.Shape[1]).Clear();
            else Weight.AsWritableSpan<double>().Slice(index * Weight.Shape[1], Weight.Shape[1]).Clear();
        }
    }
}
