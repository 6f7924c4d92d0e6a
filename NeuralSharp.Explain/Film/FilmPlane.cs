namespace NeuralSharp;

/// <summary>The plane that a film shows: the examples in it, and the cells in each of which the network is asked.</summary>
internal sealed class FilmPlane
{
    /// <summary>The level of the probability 1; 0 is that of 0.</summary>
    public const int Levels = 254;

    /// <summary>The level of an answer that is not a number.</summary>
    public const byte NotANumber = 255;

    /// <summary>The most classes, each of which has a colour and a shape.</summary>
    public const int MostClasses = 6;

    private const int LongSide = 48;   // cells

    /// <summary>Looks where the examples are.</summary>
    /// <param name="points">Their places: x and y of the first, of the second, and so on.</param>
    /// <param name="labels">Their classes.</param>
    public FilmPlane(double[] points, int[] labels)
    {
        (Points, Labels) = (points, labels);
        double[] xs = [.. points.Where((_, i) => i % 2 == 0).Where(double.IsFinite)], ys = [.. points.Where((_, i) => i % 2 == 1).Where(double.IsFinite)];
        var (left, right, bottom, top) = (xs.DefaultIfEmpty().Min(), xs.DefaultIfEmpty().Max(), ys.DefaultIfEmpty().Min(), ys.DefaultIfEmpty().Max());
        var size = Math.Max(right - left, top - bottom);
        var room = size > 0 ? 0.2 * size : 1;
        (Left, Bottom, Width, Height) = (left - room, bottom - room, right - left + (2 * room), top - bottom + (2 * room));
        var cell = Math.Max(Width, Height) / LongSide;
        (Columns, Rows) = (Math.Max(1, (int)Math.Round(Width / cell)), Math.Max(1, (int)Math.Round(Height / cell)));
    }

    /// <summary>The places of the examples: x and y of the first, of the second, and so on.</summary>
    public double[] Points { get; }

    /// <summary>The classes of the examples.</summary>
    public int[] Labels { get; }

    public double Left { get; }

    public double Bottom { get; }

    public double Width { get; }

    public double Height { get; }

    /// <summary>The cells of a row.</summary>
    public int Columns { get; }

    /// <summary>The rows, the first at the top.</summary>
    public int Rows { get; }

    /// <summary>The middles of the cells, row by row from the top.</summary>
    public float[] Centers()
    {
        var centers = new float[2 * Columns * Rows];
        for (var i = 0; i < Columns * Rows; i++)
        {
            centers[2 * i] = (float)(Left + (Width * ((i % Columns) + 0.5) / Columns));
            centers[(2 * i) + 1] = (float)(Bottom + Height - (Height * ((i / Columns) + 0.5) / Rows));
        }

        return centers;
    }

    /// <summary>The level of a probability.</summary>
    public static byte LevelOf(double probability) => double.IsNaN(probability) ? NotANumber : (byte)Math.Round(Math.Clamp(probability, 0, 1) * Levels);

    /// <summary>Whether two films may be shown side by side.</summary>
    public bool ShowsSamePoints(FilmPlane other) => Points.AsSpan().SequenceEqual(other.Points) && Labels.AsSpan().SequenceEqual(other.Labels);
}
