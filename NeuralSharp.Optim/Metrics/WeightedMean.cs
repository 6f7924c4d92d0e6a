namespace NeuralSharp.Optim;

/// <summary>Σ w x / Σ w.</summary>
internal struct WeightedMean
{
    private CompensatedSum _terms;
    private CompensatedSum _weights;

    /// <summary>The mean; null where nothing counts.</summary>
    public readonly double? Value => _weights.Value > 0 ? _terms.Value / _weights.Value : null;

    /// <summary>Takes in x with the weight w.</summary>
    public void Add(double x, double w)
    {
        _terms.Add(w * x);
        _weights.Add(w);
    }

    public void Pass(MetricState state)
    {
        _terms.Pass(state);
        _weights.Pass(state);
    }
}
