namespace NeuralSharp.Samples;

/// <summary>The hand that writes one image: its pen, its slant, its size and how far it strays from the model.</summary>
/// <remarks>
/// The ranges are tuned for a task like MNIST, where layers pay: of 10,000 images a linear classifier learns to read others at
/// about 85 %, a network with one hidden layer of 128 at 98 %. The shift matters most, because a linear classifier needs every
/// stroke in its place.
/// </remarks>
internal sealed class Hand
{
    /// <summary>No ink lies farther than this from the middle of a stroke, in pixels: pen 1.8, soft edge 0.8.</summary>
    public const double LargestReach = 2.6;

    private readonly Generator _generator;
    private readonly double _height, _width, _slant, _cos, _sin;
    private readonly double[] _bend = new double[6];

    public Hand(Generator generator)
    {
        _generator = generator;
        _height = 17.2 + 2 * Even();
        _width = _height * (0.62 + 0.12 * Bell());
        _slant = 0.12 + 0.30 * Bell();

        // A rotation by 2·atan t, from t alone.
        var t = 0.07 * Bell();
        (_cos, _sin) = ((1 - t * t) / (1 + t * t), 2 * t / (1 + t * t));
        for (var i = 0; i < _bend.Length; i++) _bend[i] = 0.25 * Bell();

        Radius = 1.35 + 0.35 * Even();
        Pressure = 0.2 * Even();
        (ShiftX, ShiftY) = (4.4 * Bell(), 4.4 * Bell());
    }

    /// <summary>Half the width of the pen, in pixels.</summary>
    public double Radius { get; }

    /// <summary>How much wider the strokes are at the bottom of the image than at its top, in pixels.</summary>
    public double Pressure { get; }

    /// <summary>Where the digit stands, right of the middle of the image, in pixels.</summary>
    public double ShiftX { get; }

    /// <summary>Where the digit stands, below the middle of the image, in pixels.</summary>
    public double ShiftY { get; }

    /// <summary>Turns the points of a model in the unit square into those this hand writes, in pixels.</summary>
    public (double X, double Y)[] Write((double X, double Y)[] model)
    {
        var points = new (double X, double Y)[model.Length];
        for (var i = 0; i < model.Length; i++)
        {
            // A corner is a point given twice; its two halves stay together.
            points[i] = i > 0 && model[i] == model[i - 1]
                ? points[i - 1]
                : Place(model[i].X + 0.06 * Bell(), model[i].Y + 0.04 * Bell());
        }

        return points;
    }

    private (double X, double Y) Place(double x, double y)
    {
        (x, y) = (x - 0.5, y - 0.5);
        var (xx, xy, yy) = (x * x, x * y, y * y);
        (x, y) = (x + _bend[0] * xx + _bend[1] * xy + _bend[2] * yy, y + _bend[3] * xx + _bend[4] * xy + _bend[5] * yy);
        (x, y) = (x * _width - _slant * y * _height, y * _height);
        return (_cos * x - _sin * y, _sin * x + _cos * y);
    }

    // Even: each number in [-1, 1) as likely as the other. Bell: mostly near zero, in [-1, 1), standard deviation 0.41.
    private double Even() => 2 * _generator.NextDouble() - 1;

    private double Bell() => _generator.NextDouble() - _generator.NextDouble();
}
