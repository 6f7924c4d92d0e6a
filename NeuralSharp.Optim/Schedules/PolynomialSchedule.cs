namespace NeuralSharp.Optim;

/// <summary>
/// The rate falls along a power of the time that is left: f(t) = end + (1 − end) · (1 − t / steps)^power, a line where power is 1.
/// From t = steps on it holds the end.
/// </summary>
/// <param name="steps">The steps in which it falls, positive.</param>
/// <param name="power">The exponent, positive; 1 by default.</param>
/// <param name="end">The factor at the end, from 0 to 1; 0 by default.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
public sealed class PolynomialSchedule(int steps, double power = 1, double end = 0) : Schedule
{
    private readonly int _steps = Require.AtLeastOne(steps);
    private readonly double _power = Require.Positive(power);
    private readonly double _end = Require.FromZeroToOne(end);

    /// <inheritdoc/>
    protected override double Factor(int step)
    {
        var left = 1 - ((double)Math.Min(step, _steps) / _steps);
        return _end + ((1 - _end) * Math.Pow(left, _power));
    }
}
