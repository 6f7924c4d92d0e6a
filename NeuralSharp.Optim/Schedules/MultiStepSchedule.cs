namespace NeuralSharp.Optim;

/// <summary>The rate falls at milestones: f(t) = factor^n, where n is the number of milestones that are not after t. It goes on for ever.</summary>
/// <param name="milestones">The steps at which it falls, positive and increasing.</param>
/// <param name="factor">By what the rate is multiplied then, positive; a tenth by default.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is outside its range, or the milestones do not increase.</exception>
public sealed class MultiStepSchedule(IEnumerable<int> milestones, double factor = 0.1) : Schedule
{
    private readonly int[] _milestones = Milestones.Check(milestones);
    private readonly double _factor = Require.Positive(factor);

    /// <inheritdoc/>
    protected override double Factor(int step) => Math.Pow(_factor, _milestones.Count(milestone => milestone <= step));
}
