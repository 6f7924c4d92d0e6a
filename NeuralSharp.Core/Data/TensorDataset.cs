using System.Numerics;

namespace NeuralSharp;

/// <summary>A data set of tensors whose first axes count the examples.</summary>
/// <example>
/// <code>
/// var data = new TensorDataset(x, y);
/// var weighted = new TensorDataset(x, y, weights);            // what each example counts
/// var twoInputs = new TensorDataset([pictures, words], y);    // for a MultiInputModule
/// </code>
/// </example>
public sealed class TensorDataset : Dataset
{
    private readonly Batch _all;

    /// <summary>Pairs inputs with targets.</summary>
    /// <param name="inputs">The inputs, first axis the examples.</param>
    /// <param name="targets">The targets, first axis the examples.</param>
    /// <param name="weights">What each example counts in the loss [examples]: as often as if it stood there so many times. All count 1 by default.</param>
    /// <exception cref="ShapeException">One is a scalar, the first axes differ, or the weights have more than one axis.</exception>
    /// <exception cref="DTypeException">The weights are Int32.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public TensorDataset(Tensor inputs, Tensor targets, Tensor? weights = null)
        : this([inputs], targets, weights)
    {
    }

    /// <summary>Puts several inputs of a network together with targets.</summary>
    /// <inheritdoc cref="TensorDataset(Tensor, Tensor, Tensor?)"/>
    /// <param name="inputs">The inputs in the network's order, the first axis of each the examples.</param>
    /// <param name="targets">The targets, first axis the examples.</param>
    /// <param name="weights">What each example counts in the loss [examples]; all count 1 by default.</param>
    /// <exception cref="ArgumentException">There is no input.</exception>
    public TensorDataset(IReadOnlyList<Tensor> inputs, Tensor targets, Tensor? weights = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Count == 0) throw new ArgumentException("TensorDataset: there are no inputs. Give at least one tensor.", nameof(inputs));
        foreach (var input in inputs)
        {
            ArgumentNullException.ThrowIfNull(input, nameof(inputs));
            if (input.Rank == 0 || targets.Rank == 0 || input.Shape[0] != targets.Shape[0])
                throw new ShapeException($"TensorDataset: inputs {input.Shape} with targets {targets.Shape}; the first axis of both counts the examples.");
        }

        if (weights is not null) CheckWeights(weights, targets.Shape[0]);
        _all = new(inputs[0].Detach(), targets.Detach()) { MoreInputs = [.. inputs.Skip(1).Select(input => input.Detach())], Weights = weights?.Detach() };
    }

    /// <inheritdoc/>
    public override int Count => _all.Inputs.Shape[0];

    /// <inheritdoc/>
    public override Shape InputShape => Shape.Create(_all.Inputs.Shape.AsSpan()[1..]);

    /// <inheritdoc/>
    public override Batch Gather(ReadOnlySpan<int> indices)
    {
        var batch = _all.Map(indices.Length, static (all, count) => Tensor.Empty(all.Shape.With(0, count), all.DType));
        TryGather(indices, batch);
        return batch;
    }

    /// <inheritdoc/>
    public override bool TryGather(ReadOnlySpan<int> indices, Batch into)
    {
        if (into.PartCount != _all.PartCount || into.MoreInputs.Count != _all.MoreInputs.Count) return false;
        for (var i = 0; i < _all.PartCount; i++)
        {
            if (!into.Part(i).Is(_all.Part(i).Shape.With(0, indices.Length), _all.Part(i).DType)) return false;
        }

        CheckIndices(indices);
        for (var i = 0; i < _all.PartCount; i++) CopyRows(_all.Part(i), indices, into.Part(i));
        return true;
    }

    private static void CheckWeights(Tensor weights, int count)
    {
        if (weights.Rank != 1 || weights.Length != count)
            throw new ShapeException(Invariant($"TensorDataset: the weights have shape {weights.Shape}, and there are {count} examples. Give one weight for each."));
        if (!weights.DType.IsFloat()) throw new DTypeException($"TensorDataset: the weights are {weights.DType}; they are Float32 or Float64. Convert them with To(DType.Float32).");
        for (var i = 0; i < count; i++)
        {
            var weight = weights.ElementAt(i);
            if (!(weight >= 0 && double.IsFinite(weight)))
                throw new ArgumentOutOfRangeException(nameof(weights), Invariant($"TensorDataset: the weight {weight} of example {i} is not a number from 0 up. Give 0 to leave an example out."));
        }
    }

    private static void CopyRows(Tensor all, ReadOnlySpan<int> indices, Tensor into) => all.DType.Run(new CopyingRows(all, indices, into));

    private readonly ref struct CopyingRows(Tensor all, ReadOnlySpan<int> indices, Tensor into) : INumberWork
    {
        private readonly ReadOnlySpan<int> _indices = indices;

        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            var from = all.AsSpan<T>();
            var to = into.AsWritableSpan<T>();
            var row = _indices.IsEmpty ? 0 : to.Length / _indices.Length;
            for (var i = 0; i < _indices.Length; i++) from.Slice(_indices[i] * row, row).CopyTo(to[(i * row)..]);
        }
    }
}
