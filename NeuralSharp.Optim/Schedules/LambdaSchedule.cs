namespace NeuralSharp.Optim;

/// <summary>A schedule by a formula of one's own: f(t) = formula(t).</summary>
/// <param name="formula">The factor of each step, counted from 0: zero or positive, and the same whenever it is asked.</param>
/// <param name="length">How many steps it is made for, positive; it goes on for ever when omitted.</param>
/// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
public sealed class LambdaSchedule(Func<int, double> formula, int? length = null) : Schedule
{
    private readonly Func<int, double> _formula = formula ?? throw new ArgumentNullException(nameof(formula));

    /// <inheritdoc/>
    public override int? Length { get; } = length is { } steps ? Require.AtLeastOne(steps, nameof(length)) : null;

    /// <inheritdoc/>
    protected override double Factor(int step) => _formula(step);
}
