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
        var rows = Tensor.From(indices, [indices.Length]);
        return new(_inputs.IndexSelect(rows), _targets.IndexSelect(rows));
    }
}
