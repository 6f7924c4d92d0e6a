using System.Buffers;

namespace NeuralSharp;

/// <summary>Images that transforms change anew in each pass. What an image becomes depends on the seed, the pass and its index alone.</summary>
internal sealed class AugmentedDataset(Dataset data, ImageTransform[] transforms, ImageShape shape, ulong seed, ulong pass) : Dataset, IImages
{
    public override int Count => data.Count;

    public override Shape InputShape => data.InputShape;

    public ImageShape? ImageShape => shape;

    public override Dataset ForPass(ulong number) => new AugmentedDataset(data.ForPass(number), transforms, shape, seed, number);

    public override Batch Gather(ReadOnlySpan<int> indices)
    {
        var gathered = data.Gather(indices);
        var images = gathered.Inputs;
        if (images.DType != DType.Float32)
            throw new DTypeException($"Augment: the images are {images.DType}, but only Float32 is transformed. Convert them first: data.Map(batch => batch with {{ Inputs = batch.Inputs.To(DType.Float32) }}).");
        var batch = gathered with { Inputs = Tensor.Empty(images.Shape, DType.Float32) };
        Transform(indices, images.AsSpan<float>(), batch.Inputs.AsWritableSpan<float>());
        return batch;
    }

    public override bool TryGather(ReadOnlySpan<int> indices, Batch into)
    {
        if (into.Inputs.DType != DType.Float32 || !data.TryGather(indices, into)) return false;
        var images = into.Inputs.AsWritableSpan<float>();
        Transform(indices, images, images);
        return true;
    }

    /// <summary>Transforms images, each by random numbers of its own; the new ones may take the place of the old.</summary>
    private void Transform(ReadOnlySpan<int> indices, ReadOnlySpan<float> images, Span<float> into)
    {
        var generator = new Generator(Key());
        var rented = ArrayPool<float>.Shared.Rent(3 * shape.Area);
        try
        {
            var old = rented.AsSpan(0, shape.Area);
            var places = new PixelPlaces(rented.AsSpan(shape.Area, shape.Area), rented.AsSpan(2 * shape.Area, shape.Area), shape.Height, shape.Width);
            for (var i = 0; i < indices.Length; i++)
            {
                places.Reset();
                var own = generator.Fork(stream: (ulong)indices[i]);
                for (var t = transforms.Length - 1; t >= 0; t--) transforms[t].Move(places, own);   // from the new image back to the old
                for (var channel = 0; channel < shape.Channels; channel++)
                {
                    var range = ((i * shape.Channels) + channel) * shape.Area;
                    images.Slice(range, shape.Area).CopyTo(old);
                    places.Read(old, into.Slice(range, shape.Area));
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>The seed of this pass: two passes, or two seeds, have nothing to do with each other.</summary>
    private ulong Key()
    {
        var (low, high, _, _) = Philox.Block(seed, pass, 0);
        return RandomFills.Join(low, high);
    }
}
