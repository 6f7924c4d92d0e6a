namespace NeuralSharp;

/// <summary>A data set whose batches a function changes.</summary>
internal sealed class MappedDataset : Dataset, IImages
{
    private readonly Dataset _data;
    private readonly Func<Batch, Batch> _map;
    private readonly Lazy<Shape> _inputShape;

    public MappedDataset(Dataset data, Func<Batch, Batch> map)
    {
        (_data, _map) = (data, map);
        _inputShape = new(() => Count == 0 ? data.InputShape : Shape.Create(Gather([0]).Inputs.Shape.AsSpan()[1..]));
    }

    public override int Count => _data.Count;

    public override Shape InputShape => _inputShape.Value;

    /// <summary>That of the images before, where the function keeps the size of an example.</summary>
    public ImageShape? ImageShape => _data is IImages { ImageShape: { } shape } && InputShape == _data.InputShape ? shape : null;

    public override Dataset ForPass(ulong pass) => _data.ForPass(pass) is var inner && ReferenceEquals(inner, _data) ? this : new MappedDataset(inner, _map);

    public override Batch Gather(ReadOnlySpan<int> indices)
    {
        var batch = _map(_data.Gather(indices));
        if (batch.Inputs is not { Rank: > 0 } inputs || batch.Targets is not { Rank: > 0 } targets || inputs.Shape[0] != indices.Length || targets.Shape[0] != indices.Length)
            throw new ShapeException(Invariant($"Map: of {indices.Length} examples the function made inputs {batch.Inputs?.Shape} and targets {batch.Targets?.Shape}; the first axis of both counts the examples."));
        return batch;
    }
}
