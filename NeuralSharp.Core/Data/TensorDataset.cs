using System.Numerics;

namespace NeuralSharp;

/// <summary>A data set of two tensors whose first axes count the examples.</summary>
public sealed class TensorDataset : Dataset
{
    private readonly Tensor _inputs;
    private readonly Tensor _targets;

    /// <summary>Pairs inputs with targets.</summary>
    /// <exception cref="ShapeException">One is a scalar, or the first axes differ.</exception>
    public TensorDataset(Tensor inputs, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Rank == 0 || targets.Rank == 0 || inputs.Shape[0] != targets.Shape[0])
            throw new ShapeException($"TensorDataset: inputs {inputs.Shape} with targets {targets.Shape}; the first axis of both counts the examples.");
        (_inputs, _targets) = (inputs.Detach(), targets.Detach());
    }

    /// <inheritdoc/>
    public override int Count => _inputs.Shape[0];

    /// <inheritdoc/>
    public override Shape InputShape => Shape.Create(_inputs.Shape.AsSpan()[1..]);

    /// <inheritdoc/>
    public override Batch Gather(ReadOnlySpan<int> indices)
    {
        var batch = new Batch(Rows(_inputs, indices.Length), Rows(_targets, indices.Length));
        TryGather(indices, batch);
        return batch;

        static Tensor Rows(Tensor all, int count) => Tensor.Empty(all.Shape.With(0, count), all.DType);
    }

    /// <inheritdoc/>
    public override bool TryGather(ReadOnlySpan<int> indices, Batch into)
    {
        if (!into.Inputs.Is(_inputs.Shape.With(0, indices.Length), _inputs.DType)) return false;
        if (!into.Targets.Is(_targets.Shape.With(0, indices.Length), _targets.DType)) return false;
        CheckIndices(indices);
        CopyRows(_inputs, indices, into.Inputs);
        CopyRows(_targets, indices, into.Targets);
        return true;
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
