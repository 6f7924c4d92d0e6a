namespace NeuralSharp;

/// <summary>
/// Turns an image about its middle by an angle φ, each as likely as the others: the new pixel at (x, y) from the middle, y down, is the old one at
/// (x cos φ − y sin φ, x sin φ + y cos φ). What comes in at the corners is 0.
/// </summary>
public sealed class RandomRotation : ImageTransform
{
    private readonly double _from;
    private readonly double _to;

    /// <summary>A turn by at most so many degrees, to the left or to the right.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public RandomRotation(double degrees)
        : this(-Require.NotNegative(degrees, who: nameof(RandomRotation)), degrees)
    {
    }

    /// <summary>A turn by an angle of a range, in degrees, to the left where it is positive. <c>new RandomRotation(90, 90)</c> is a quarter.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An angle is not finite, or the first is above the second.</exception>
    public RandomRotation(double from, double to)
    {
        Require.Finite(from, who: nameof(RandomRotation));
        Require.Finite(to, who: nameof(RandomRotation));
        if (from > to) throw new OutOfRangeException(nameof(to), to, Invariant($"RandomRotation: there is no angle from {from} to {to}; give the smaller one first."));
        (_from, _to) = (from, to);
    }

    /// <inheritdoc/>
    public override void Move(PixelPlaces places, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var degrees = _from + ((_to - _from) * generator.NextDouble());
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var (middleX, middleY) = ((places.Width - 1) / 2.0, (places.Height - 1) / 2.0);
        for (var i = 0; i < places.X.Length; i++)
        {
            var (x, y) = (places.X[i] - middleX, places.Y[i] - middleY);
            places.X[i] = (float)(middleX + (x * cos) - (y * sin));
            places.Y[i] = (float)(middleY + (x * sin) + (y * cos));
        }
    }
}
