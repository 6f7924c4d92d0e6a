namespace NeuralSharp;

/// <summary>Data sets of images that change at random from epoch to epoch, so that a network cannot learn them by heart.</summary>
public static class ImageTransforms
{
    /// <summary>
    /// The same examples, their images transformed anew in each pass: <c>trainer.Fit(train.Augment([new RandomShift(2)]), …)</c>. Leave those to
    /// validate on as they are.
    /// </summary>
    /// <remarks>
    /// <para>
    /// What an image becomes depends on the seed, on the state of the generator that shuffles at the beginning of the pass, and on the index of the
    /// example alone: neither on the batches nor on threads. Each epoch has other images, and one that is repeated from a saved generator the same.
    /// Passes without shuffling all have the same.
    /// </para>
    /// <para>
    /// An image is read once, at the places where all transforms together have moved its pixels, between pixels by bilinear interpolation; beyond its
    /// edges it is 0. Batches that reuse their memory cost none.
    /// </para>
    /// </remarks>
    /// <param name="data">
    /// Images: an <see cref="ImageDataset"/>, an <see cref="ImageFolder"/>, a part or a union of such, or inputs of the shape [height, width] or
    /// [channels, height, width].
    /// </param>
    /// <param name="transforms">What is done to an image, one after the other.</param>
    /// <param name="seed">The same seed gives the same images.</param>
    /// <exception cref="ArgumentException">A transform is null.</exception>
    /// <exception cref="ShapeException">The inputs are no images.</exception>
    /// <example><code>var more = train.Augment([new RandomShift(2), new RandomRotation(10), new ElasticTransform(34, 4)], seed: 1);</code></example>
    public static Dataset Augment(this Dataset data, IReadOnlyList<ImageTransform> transforms, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(transforms);
        if (transforms.Contains(null!)) throw new ArgumentException("Augment: a transform is null.", nameof(transforms));
        return new AugmentedDataset(data, [.. transforms], ShapeOf(data), seed, pass: 0);
    }

    private static ImageShape ShapeOf(Dataset data)
    {
        if (data is IImages { ImageShape: { } known }) return known;
        return data.InputShape switch
        {
            { Rank: 2 } shape => new(1, shape[0], shape[1]),
            { Rank: 3 } shape => new(shape[0], shape[1], shape[2]),
            var shape => throw new ShapeException($"Augment: inputs {shape} do not say how high and wide they are. Give them the shape [height, width] or [channels, height, width], and begin the model with Flatten."),
        };
    }
}
