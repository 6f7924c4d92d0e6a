using System.Buffers;

namespace NeuralSharp;

/// <summary>Some examples of a data set, in an order of their own.</summary>
internal sealed class SubsetDataset(Dataset data, int[] places) : Dataset, IImages
{
    public override int Count => places.Length;

    public override Shape InputShape => data.InputShape;

    public ImageShape? ImageShape => (data as IImages)?.ImageShape;

    public override Dataset ForPass(ulong pass) => data.ForPass(pass) is var inner && ReferenceEquals(inner, data) ? this : new SubsetDataset(inner, places);

    public override Batch Gather(ReadOnlySpan<int> indices)
    {
        CheckIndices(indices);
        return data.Gather(Places(indices, new int[indices.Length]));
    }

    public override bool TryGather(ReadOnlySpan<int> indices, Batch into)
    {
        CheckIndices(indices);
        var rented = ArrayPool<int>.Shared.Rent(indices.Length);
        try
        {
            return data.TryGather(Places(indices, rented), into);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private ReadOnlySpan<int> Places(ReadOnlySpan<int> indices, int[] into)
    {
        for (var i = 0; i < indices.Length; i++) into[i] = places[indices[i]];
        return into.AsSpan(0, indices.Length);
    }
}
