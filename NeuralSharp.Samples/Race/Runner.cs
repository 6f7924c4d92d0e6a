using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>
/// An optimizer at work on a surface, from one start or from many at once: most rules work element by element, so each start runs as
/// if it were alone. Who leaves the square of side 2,000 about the origin diverges: it stops, and no longer counts.
/// </summary>
internal sealed class Runner
{
    private const double Bound = 1000;

    private readonly Surface _surface;
    private readonly Parameter _x;
    private readonly Parameter _y;
    private readonly Optimizer _optimizer;
    private readonly bool[] _hasLeft;

    public Runner(Surface surface, Racer racer, double learningRate, IReadOnlyList<Point> starts)
    {
        _surface = surface;
        _x = new(Tensor.From(starts.Select(start => start.X).ToArray()));
        _y = new(Tensor.From(starts.Select(start => start.Y).ToArray()));
        _optimizer = racer.Create([_x, _y], learningRate);
        _hasLeft = new bool[starts.Count];
        At = [.. starts];
    }

    /// <summary>Where each is now; who diverged, where it was last.</summary>
    public Point[] At { get; }

    /// <summary>How often the surface and its gradient were computed.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Whether the runner of a start diverged.</summary>
    public bool HasLeft(int start) => _hasLeft[start];

    /// <summary>What the optimizer keeps of the coordinates x and y, where there is one start.</summary>
    public InnerState[] States() =>
        [.. ((Parameter[])[_x, _y]).Select(coordinate => new InnerState(_optimizer.StateOf(coordinate), _optimizer.LearningRate, _optimizer.StepCount))];

    /// <summary>One step: the gradient of the sum holds the gradient of each.</summary>
    public void Step()
    {
        using var scope = Tensor.Scope();
        _optimizer.Step(() =>
        {
            Evaluations++;
            return _surface.Function(_x, _y).Sum();
        });
        Look();
    }

    private void Look()
    {
        using var pause = Autograd.NoGrad();
        var x = _x.AsWritableSpan<double>();
        var y = _y.AsWritableSpan<double>();
        for (var i = 0; i < x.Length; i++)
        {
            _hasLeft[i] |= !(Math.Abs(x[i]) <= Bound && Math.Abs(y[i]) <= Bound);
            if (_hasLeft[i]) (x[i], y[i]) = (At[i].X, At[i].Y);   // it waits where values are finite
            else At[i] = new(x[i], y[i]);
        }
    }
}
