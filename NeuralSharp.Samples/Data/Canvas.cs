namespace NeuralSharp.Samples;

/// <summary>A sheet of 28 x 28 pixels that collects strokes.</summary>
internal sealed class Canvas
{
    private const int Side = DrawnDigits.Side;

    // How deep each pixel's centre lies inside the ink, in pixels; 0 is the edge of a stroke.
    private readonly double[] _depth = new double[Side * Side];

    public void Clear() => Array.Fill(_depth, double.NegativeInfinity);

    /// <summary>Draws a straight piece of a stroke with round ends.</summary>
    public void Segment((double X, double Y) start, (double X, double Y) end, double radius)
    {
        var (left, right) = PixelsNear(start.X, end.X);
        var (top, bottom) = PixelsNear(start.Y, end.Y);
        var (dx, dy) = (end.X - start.X, end.Y - start.Y);
        var lengthSquared = dx * dx + dy * dy;
        var inverse = lengthSquared > 0 ? 1 / lengthSquared : 0;

        for (var row = top; row <= bottom; row++)
        {
            for (var column = left; column <= right; column++)
            {
                // From the pixel's centre to the nearest point of the segment.
                var (x, y) = (column + 0.5 - start.X, row + 0.5 - start.Y);
                var along = Math.Clamp((x * dx + y * dy) * inverse, 0, 1);
                (x, y) = (x - along * dx, y - along * dy);
                ref var depth = ref _depth[row * Side + column];
                depth = Math.Max(depth, radius - Math.Sqrt(x * x + y * y));
            }
        }
    }

    /// <summary>Turns the strokes into grey values: ink of some strength with soft edges, a little uneven.</summary>
    public void Develop(Generator generator, Span<byte> pixels)
    {
        var strength = 230 + 25 * generator.NextDouble();
        var sharpness = 1 / (1.2 + 0.4 * generator.NextDouble());
        for (var i = 0; i < pixels.Length; i++)
        {
            var ink = Math.Clamp(_depth[i] * sharpness + 0.5, 0, 1);
            if (ink == 0)
            {
                pixels[i] = 0;
                continue;
            }

            pixels[i] = (byte)(ink * strength * (1 - 0.1 * generator.NextDouble()) + 0.5);
        }
    }

    private static (int First, int Last) PixelsNear(double a, double b) =>
        (Math.Max(0, (int)(Math.Min(a, b) - Hand.LargestReach)), Math.Min(Side - 1, (int)(Math.Max(a, b) + Hand.LargestReach)));
}
