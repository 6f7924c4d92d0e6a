namespace NeuralSharp.Optim;

/// <summary>Which epoch was the best so far, by the loss on the validation data or another number.</summary>
/// <param name="who">The callback that asks, for messages.</param>
/// <param name="metric">The number; null for the loss on the validation data.</param>
/// <param name="maximize">Whether a larger number is better.</param>
/// <param name="threshold">By how much the best must be beaten, zero or positive.</param>
internal sealed class BestSoFar(string who, Func<EpochResult, double>? metric, bool maximize, double threshold)
{
    private readonly double _threshold = Require.NotNegative(threshold);

    /// <summary>The best number so far; infinite before the first.</summary>
    public double Best { get; set; } = maximize ? double.NegativeInfinity : double.PositiveInfinity;

    /// <summary>Begins anew.</summary>
    public void Reset() => Best = maximize ? double.NegativeInfinity : double.PositiveInfinity;

    /// <summary>Takes in an epoch.</summary>
    /// <returns>Whether it is better than all before. NaN never is.</returns>
    /// <exception cref="InvalidOperationException">There are no validation data, and no other number was chosen.</exception>
    public bool IsBetter(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        var value = metric?.Invoke(epoch) ?? epoch.Validation?.Loss ?? throw new InvalidOperationException(
            $"{who}: there are no validation data to look at. Hand some to Fit, or choose a number: metric: epoch => epoch.Training.Loss.");
        if (!(maximize ? value > Best + _threshold : value < Best - _threshold)) return false;
        Best = value;
        return true;
    }
}
