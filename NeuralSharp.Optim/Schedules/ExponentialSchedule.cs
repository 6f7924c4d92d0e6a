namespace NeuralSharp.Optim;

/// <summary>The rate falls by the same factor in every step: f(t) = factor^(t / period). It goes on for ever.</summary>
/// <param name="factor">By what the rate is multiplied from period to period, positive.</param>
/// <param name="period">The steps in which it falls by that factor, positive; one by default.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
public sealed class ExponentialSchedule(double factor, int period = 1) : Schedule
{
    private readonly double _factor = Require.Positive(factor);
    private readonly int _period = Require.AtLeastOne(period);

    /// <inheritdoc/>
    protected override double Factor(int step) => Math.Pow(_factor, (double)step / _period);
}
