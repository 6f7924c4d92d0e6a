namespace NeuralSharp.Optim;

/// <summary>A sum that also adds up what each addition rounds off: its error does not grow with the number of terms. Source: Neumaier, 1974.</summary>
internal struct CompensatedSum
{
    private double _sum;
    private double _lost;

    /// <summary>The sum so far; infinite where it left the type.</summary>
    public readonly double Value => double.IsFinite(_sum) ? _sum + _lost : _sum;

    /// <summary>Adds a finite term.</summary>
    public void Add(double term)
    {
        var sum = _sum + term;
        _lost += Math.Abs(_sum) >= Math.Abs(term) ? (_sum - sum) + term : (term - sum) + _sum;
        _sum = sum;
    }

    public void Pass(MetricState state)
    {
        state.Number(ref _sum);
        state.Number(ref _lost);
    }
}
