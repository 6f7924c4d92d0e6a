namespace NeuralSharp.Optim;

/// <summary>The base rate times a constant, for all steps or for the first ones: f(t) = factor for t &lt; steps, then 1.</summary>
/// <param name="factor">The factor, zero or positive.</param>
/// <param name="steps">How many steps it holds, positive; for ever when omitted.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
public sealed class ConstantSchedule(double factor = 1, int steps = int.MaxValue) : Schedule
{
    private readonly double _factor = Require.NotNegative(factor);
    private readonly int _steps = Require.AtLeastOne(steps);

    /// <inheritdoc/>
    protected override double Factor(int step) => step < _steps ? _factor : 1;
}
