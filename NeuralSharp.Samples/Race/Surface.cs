namespace NeuralSharp.Samples;

/// <summary>A function of the plane to race on. Each is shifted so that its minimum is 0, which a logarithmic scale can show.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Formula">The formula as text.</param>
/// <param name="Function">The formula as an autograd expression, element by element for tensors of any shape.</param>
/// <param name="Window">The part of the plane that is shown.</param>
/// <param name="Start">Where the race starts.</param>
/// <param name="Minima">All points where it is 0.</param>
/// <param name="Tolerance">Who comes this near to a minimum, and stays, has arrived.</param>
/// <param name="Lesson">What there is to see.</param>
internal sealed record Surface(
    string Name,
    string Formula,
    Func<Tensor, Tensor, Tensor> Function,
    Window Window,
    Point Start,
    IReadOnlyList<Point> Minima,
    double Tolerance,
    string Lesson)
{
    /// <summary>Its name at the beginning of a sentence.</summary>
    public string Title => $"{char.ToUpperInvariant(Name[0])}{Name[1..]}";

    /// <summary>How far a point is from the nearest minimum.</summary>
    public double DistanceToMinimum(Point point) => Minima.Min(point.DistanceTo);

    /// <summary>The values at some points.</summary>
    public double[] ValuesAt(IReadOnlyList<Point> points)
    {
        using var pause = Autograd.NoGrad();
        var x = Tensor.From(points.Select(point => point.X).ToArray());
        var y = Tensor.From(points.Select(point => point.Y).ToArray());
        return Function(x, y).ToArray<double>();
    }
}
