namespace NeuralSharp.Optim;

/// <summary>
/// The rate rises along a line: f(t) = start + (1 − start) · t / steps. From t = steps on it is 1; multiply by another schedule, or let one follow.
/// Source: Goyal et al., "Accurate, large minibatch SGD", 2017, https://arxiv.org/abs/1706.02677.
/// </summary>
/// <param name="steps">The steps in which it rises, positive.</param>
/// <param name="start">The factor of the first step, from 0 to 1; PyTorch's 1/3 by default.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
public sealed class LinearWarmUp(int steps, double start = 1.0 / 3) : Schedule
{
    private readonly int _steps = Require.AtLeastOne(steps);
    private readonly double _start = Require.FromZeroToOne(start);

    /// <inheritdoc/>
    protected override double Factor(int step) => step < _steps ? _start + ((1 - _start) * step / _steps) : 1;
}
