namespace NeuralSharp.Samples;

/// <summary>
/// Draws digits that look like those of MNIST, for those who do not have its files: 28 x 28 grey pixels, light ink on black,
/// every image with a hand of its own. A classifier has to learn something here, as it has to there.
/// </summary>
/// <remarks>
/// The same seed gives the same bytes on every machine: the numbers come from <see cref="Generator"/>, and only operations that
/// IEEE 754 rounds exactly are used, so neither sines nor logarithms.
/// </remarks>
internal static class DrawnDigits
{
    /// <summary>Width and height of an image in pixels.</summary>
    public const int Side = 28;

    private const int SegmentsPerSpan = 5;

    /// <summary>Draws images with their labels. Every ten in a row hold each digit once, in random order.</summary>
    /// <param name="count">How many images. The first images do not depend on it.</param>
    /// <param name="seed">Chooses the hands.</param>
    /// <returns>The pixels, 784 an image, row by row, and the digits.</returns>
    public static (byte[] Pixels, byte[] Labels) Render(int count, ulong seed)
    {
        Require.NotNegative(count);
        var pixels = new byte[count * Side * Side];
        var labels = new byte[count];

        var canvas = new Canvas();
        for (var ten = 0; 10 * ten < count; ten++)
        {
            var generator = new Generator(seed, stream: (ulong)ten);
            var digits = generator.Permutation(10);
            for (var i = 10 * ten; i < Math.Min(count, 10 * ten + 10); i++)
            {
                labels[i] = (byte)digits[i - 10 * ten];
                Draw(labels[i], generator, canvas);
                canvas.Develop(generator, pixels.AsSpan(i * Side * Side, Side * Side));
            }
        }

        return (pixels, labels);
    }

    private static void Draw(int digit, Generator generator, Canvas canvas)
    {
        var styles = DigitStyles.Styles[digit];
        var style = styles[generator.NextInt(styles.Length)];
        var hand = new Hand(generator);

        var curves = new List<(double X, double Y)[]>(style.Length);
        foreach (var stroke in style) curves.Add(Curve(hand.Write(stroke)));
        Center(curves, hand);

        canvas.Clear();
        foreach (var curve in curves)
        {
            for (var i = 1; i < curve.Length; i++)
            {
                var (start, end) = (curve[i - 1], curve[i]);
                canvas.Segment(start, end, hand.Radius + hand.Pressure * (start.Y / Side - 0.5));
            }
        }
    }

    // Moves the middle of the drawing to the middle of the frame and then a little away, but never so far that ink reaches the
    // outermost pixels. A drawing too large for that becomes smaller.
    private static void Center(List<(double X, double Y)[]> curves, Hand hand)
    {
        var (left, right, top, bottom) = (double.MaxValue, double.MinValue, double.MaxValue, double.MinValue);
        foreach (var curve in curves)
        {
            foreach (var (x, y) in curve)
            {
                (left, right) = (Math.Min(left, x), Math.Max(right, x));
                (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
            }
        }

        const double Room = Side - 2 * (Hand.LargestReach + 0.5); // half a pixel, because ink is measured at the pixels' middles
        var scale = Math.Min(1, Room / Math.Max(right - left, bottom - top));
        var freeX = (Room - scale * (right - left)) / 2;
        var freeY = (Room - scale * (bottom - top)) / 2;
        var dx = Side / 2.0 - scale * (left + right) / 2 + Math.Clamp(hand.ShiftX, -freeX, freeX);
        var dy = Side / 2.0 - scale * (top + bottom) / 2 + Math.Clamp(hand.ShiftY, -freeY, freeY);
        foreach (var curve in curves)
        {
            for (var i = 0; i < curve.Length; i++) curve[i] = (scale * curve[i].X + dx, scale * curve[i].Y + dy);
        }
    }

    // A Catmull-Rom spline: through every point, with the direction from the point before to the point after. Where a point
    // stands twice, each side knows only its own neighbours, which makes the corner.
    private static (double X, double Y)[] Curve((double X, double Y)[] points)
    {
        var curve = new (double X, double Y)[(points.Length - 1) * SegmentsPerSpan + 1];
        curve[0] = points[0];
        for (var span = 0; span < points.Length - 1; span++)
        {
            var (a, b) = (points[Math.Max(span - 1, 0)], points[span]);
            var (c, d) = (points[span + 1], points[Math.Min(span + 2, points.Length - 1)]);
            for (var step = 1; step <= SegmentsPerSpan; step++)
            {
                var t = (double)step / SegmentsPerSpan;
                curve[span * SegmentsPerSpan + step] = (Spline(a.X, b.X, c.X, d.X, t), Spline(a.Y, b.Y, c.Y, d.Y, t));
            }
        }

        return curve;
    }

    private static double Spline(double a, double b, double c, double d, double t) =>
        b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
