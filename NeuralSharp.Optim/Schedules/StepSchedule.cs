namespace NeuralSharp.Optim;

/// <summary>The rate falls at regular intervals: f(t) = factor^⌊t / period⌋. It goes on for ever.</summary>
/// <param name="period">Steps from one fall to the next, positive.</param>
/// <param name="factor">By what the rate is multiplied then, positive; a tenth by default.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
public sealed class StepSchedule(int period, double factor = 0.1) : Schedule
{
    private readonly int _period = Require.AtLeastOne(period);
    private readonly double _factor = Require.Positive(factor);

    /// <inheritdoc/>
    protected override double Factor(int step) => Math.Pow(_factor, step / _period);
}
