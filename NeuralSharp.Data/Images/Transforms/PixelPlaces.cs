namespace NeuralSharp;

/// <summary>
/// Where each pixel of a new image is read from in the old one, in pixels: x to the right and y down, 0 in the middle of the first pixel. At first each
/// is its own place; a transform moves them.
/// </summary>
public readonly ref struct PixelPlaces
{
    internal PixelPlaces(Span<float> x, Span<float> y, int height, int width)
    {
        X = x;
        Y = y;
        (Height, Width) = (height, width);
    }

    /// <summary>The place's column, for each pixel of the new image, row by row.</summary>
    public Span<float> X { get; }

    /// <summary>The place's row.</summary>
    public Span<float> Y { get; }

    /// <summary>The rows of the image.</summary>
    public int Height { get; }

    /// <summary>The columns of the image.</summary>
    public int Width { get; }

    /// <summary>Puts each pixel to its own place.</summary>
    internal void Reset()
    {
        for (var i = 0; i < X.Length; i++) (X[i], Y[i]) = (i % Width, i / Width);
    }

    /// <summary>
    /// Makes the new image of the old one: where a place lies between pixels the four around it are mixed by their distance in each direction
    /// (bilinear interpolation); outside the image all is 0.
    /// </summary>
    internal void Read(ReadOnlySpan<float> image, Span<float> into)
    {
        for (var i = 0; i < into.Length; i++)
        {
            var (left, top) = (MathF.Floor(X[i]), MathF.Floor(Y[i]));
            var (x, y, right, bottom) = ((int)left, (int)top, X[i] - left, Y[i] - top);
            var at = y * Width + x;
            var (upperLeft, upperRight, lowerLeft, lowerRight) = (uint)x < (uint)(Width - 1) && (uint)y < (uint)(Height - 1)
                ? (image[at], image[at + 1], image[at + Width], image[at + Width + 1])
                : (At(image, x, y), At(image, x + 1, y), At(image, x, y + 1), At(image, x + 1, y + 1));
            into[i] = (upperLeft * (1 - right) + upperRight * right) * (1 - bottom) + (lowerLeft * (1 - right) + lowerRight * right) * bottom;
        }
    }

    private float At(ReadOnlySpan<float> image, int x, int y) => (uint)x < (uint)Width && (uint)y < (uint)Height ? image[y * Width + x] : 0;
}
