namespace NeuralSharp.Optim;

/// <summary>
/// The rate falls along half a cosine: f(t) = end + (1 − end) · (1 + cos(π t / steps)) / 2. From t = steps on it holds the end, as in
/// Keras; PyTorch's would rise again. Source: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017,
/// https://arxiv.org/abs/1608.03983.
/// </summary>
/// <param name="steps">The steps in which it falls, positive.</param>
/// <param name="end">The factor at the end, from 0 to 1; 0 by default.</param>
/// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
public sealed class CosineSchedule(int steps, double end = 0) : Schedule
{
    private readonly int _steps = Require.AtLeastOne(steps);
    private readonly double _end = Require.FromZeroToOne(end);

    /// <inheritdoc/>
    protected override double Factor(int step) => _end + ((1 - _end) * Wave((double)Math.Min(step, _steps) / _steps));

    /// <summary>Half a cosine from 1 down to 0, as its share s goes from 0 to 1: (1 + cos πs) / 2.</summary>
    internal static double Wave(double share) => (1 + Math.Cos(Math.PI * share)) / 2;
}
