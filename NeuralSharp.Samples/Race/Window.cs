namespace NeuralSharp.Samples;

/// <summary>The part of the plane that is shown.</summary>
internal readonly record struct Window(double Left, double Right, double Bottom, double Top)
{
    public double Width => Right - Left;

    public double Height => Top - Bottom;

    public bool Contains(Point point) => point.X >= Left && point.X <= Right && point.Y >= Bottom && point.Y <= Top;

    /// <summary>The points of a grid over the window, borders included, row by row from the bottom, each from left to right.</summary>
    public Point[] Grid(int columns, int rows)
    {
        var points = new Point[columns * rows];
        for (var i = 0; i < points.Length; i++)
            points[i] = new(Left + (Width * (i % columns) / (columns - 1)), Bottom + (Height * (i / columns) / (rows - 1)));
        return points;
    }

    /// <summary>A window about the same middle, so many times as wide and high.</summary>
    public Window Times(double factor)
    {
        var (moreX, moreY) = (Width * (factor - 1) / 2, Height * (factor - 1) / 2);
        return new(Left - moreX, Right + moreX, Bottom - moreY, Top + moreY);
    }
}
