namespace NeuralSharp;

/// <summary>What numbers have in common, each learned over those that are not missing.</summary>
internal static class Moments
{
    /// <summary>Offset and scale of an encoding. A constant has the scale 1, so that it becomes 0 and another value does not become infinite.</summary>
    public static (double Offset, double Scale) Of(double[] values, ColumnEncoding encoding)
    {
        if (encoding == ColumnEncoding.AsIs) return (0, 1);
        var (least, most) = (values.Min(), values.Max());
        if (least == most) return (least, 1);
        if (encoding == ColumnEncoding.MinMax) return (least, most - least);
        var mean = Mean(values);
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length));
    }

    public static double Mean(double[] values) => values.Sum() / values.Length;

    /// <summary>The number in the middle, or half-way between the two there.</summary>
    public static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2;
    }

    /// <summary>The most frequent number, the smallest of several.</summary>
    public static double Mode(double[] values) => values.CountBy(value => value).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).First().Key;
}
