namespace NeuralSharp.Benchmarks;

/// <summary>How a set of measured values lies, by its order statistics.</summary>
internal sealed class Distribution(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    /// <summary>The number of values.</summary>
    public int Count => _sorted.Length;

    /// <summary>The value that half of the values are below.</summary>
    public double Median => Quantile(0.5);

    /// <summary>The value that a share of the values are below, interpolated between neighbours; 0 gives the least, 1 the largest.</summary>
    public double Quantile(double share)
    {
        var position = share * (_sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, _sorted.Length - 1);
        return _sorted[below] + ((position - below) * (_sorted[above] - _sorted[below]));
    }
}
