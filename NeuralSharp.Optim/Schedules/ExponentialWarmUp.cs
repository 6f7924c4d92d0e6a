namespace NeuralSharp.Optim;

/// <summary>
/// The rate rises to the base rate as a capacitor is charged: f(t) = 1 − e^(−(t + 1) / timeConstant). It comes ever closer to 1. With
/// timeConstant = 1 / (1 − β₂) it follows the running mean of squares of Adam, and needs no tuning.
/// Source: Ma and Yarats, "On the adequacy of untuned warmup for adaptive optimization", 2021, https://arxiv.org/abs/1910.04209.
/// </summary>
/// <param name="timeConstant">The steps after which 63 % are reached, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">The time constant is not positive and finite.</exception>
public sealed class ExponentialWarmUp(double timeConstant) : Schedule
{
    private readonly double _timeConstant = Require.Positive(timeConstant);

    /// <inheritdoc/>
    protected override double Factor(int step) => 1 - Math.Exp(-(step + 1.0) / _timeConstant);
}
