namespace NeuralSharp.Optim;

/// <summary>
/// Half cosines one after the other, each from its peak down to the end: f(t) = end + (1 − end) · peakᵏ · (1 + cos(π c / Tₖ)) / 2, where
/// the cycle k = 0, 1, … is Tₖ = period · growthᵏ steps long and began c steps ago. It goes on for ever.
/// Source: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017, https://arxiv.org/abs/1608.03983.
/// </summary>
/// <param name="period">The steps of the first cycle, positive.</param>
/// <param name="growth">How many times as long as the last each cycle is, 1 or more; 1 by default.</param>
/// <param name="peak">By what the peak shrinks from cycle to cycle, from 0 to 1; 1 by default.</param>
/// <param name="end">The factor at which a cycle ends, from 0 to 1; 0 by default.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
public sealed class CosineRestartsSchedule(int period, int growth = 1, double peak = 1, double end = 0) : Schedule
{
    private readonly int _period = Require.AtLeastOne(period);
    private readonly int _growth = Require.AtLeastOne(growth);
    private readonly double _peak = Require.FromZeroToOne(peak);
    private readonly double _end = Require.FromZeroToOne(end);

    /// <inheritdoc/>
    protected override double Factor(int step)
    {
        var (cycle, begun, length) = Cycle(step);
        return _end + ((1 - _end) * Math.Pow(_peak, cycle) * CosineSchedule.Wave((double)begun / length));
    }

    /// <summary>The cycle of a step, how many of its steps are over, and its length.</summary>
    private (int Cycle, long Begun, long Length) Cycle(int step)
    {
        if (_growth == 1) return (step / _period, step % _period, _period);
        var (cycle, begun, length) = (0, (long)step, (long)_period);
        for (; begun >= length; cycle++)
        {
            begun -= length;
            length *= _growth;
        }

        return (cycle, begun, length);
    }
}
