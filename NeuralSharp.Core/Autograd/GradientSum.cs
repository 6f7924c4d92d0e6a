namespace NeuralSharp;

/// <summary>The sum of the gradients that have arrived at a tensor.</summary>
internal struct GradientSum
{
    private bool _isOwn;

    /// <summary>A sum that is what a hook made of it.</summary>
    public GradientSum(Tensor total) => Total = total;

    /// <summary>The sum; null where nothing has arrived.</summary>
    public Tensor? Total { get; private set; }

    /// <summary>
    /// Adds a gradient: in place once the sum is memory made here. The first gradient belongs to the rule that returned it, which
    /// may return it for another input too.
    /// </summary>
    public void Add(Tensor gradient, bool createGraph)
    {
        if (Total is null) Total = gradient;
        else if (_isOwn && !createGraph) Total.AccumulateUnchecked(gradient);
        else (Total, _isOwn) = (Total + gradient, true);
    }
}
