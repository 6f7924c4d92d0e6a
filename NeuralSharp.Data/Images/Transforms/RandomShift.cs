namespace NeuralSharp;

/// <summary>Shifts an image by whole pixels: right or left, and down or up, each number as likely as the others. What comes in is 0.</summary>
public sealed class RandomShift : ImageTransform
{
    private readonly int _pixels;

    /// <summary>A shift of at most so many pixels in each direction.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or above 10,000.</exception>
    public RandomShift(int pixels)
    {
        const int most = 10_000;
        Require.NotNegative(pixels, who: nameof(RandomShift));
        if (pixels > most) throw new OutOfRangeException(nameof(pixels), pixels, Invariant($"RandomShift: {pixels} pixels are more than {most}; give fewer than the image is wide."));
        _pixels = pixels;
    }

    /// <inheritdoc/>
    public override void Move(PixelPlaces places, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var (right, down) = (generator.NextInt((2 * _pixels) + 1) - _pixels, generator.NextInt((2 * _pixels) + 1) - _pixels);
        foreach (ref var x in places.X) x -= right;
        foreach (ref var y in places.Y) y -= down;
    }
}
