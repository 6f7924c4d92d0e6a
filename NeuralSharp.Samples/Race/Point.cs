namespace NeuralSharp.Samples;

/// <summary>A point of the plane.</summary>
internal readonly record struct Point(double X, double Y)
{
    /// <summary>How far it is to another point.</summary>
    public double DistanceTo(Point other) => Math.Sqrt(((X - other.X) * (X - other.X)) + ((Y - other.Y) * (Y - other.Y)));
}
