namespace NeuralSharp;

/// <summary>The values of a tensor at one moment: all of them where they are few, and what they look like where they are many.</summary>
/// <param name="Elements">The elements in row-major order, as doubles whatever the type; null where they are more than was asked for.</param>
/// <param name="Statistics">Their shape, range and mean, and how many are not finite.</param>
public sealed record TensorValues(IReadOnlyList<double>? Elements, ValueStatistics Statistics)
{
    /// <summary>Copies the values of a tensor, which may be overwritten afterwards.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="elements">How many elements are copied at most; of a larger tensor there are statistics alone.</param>
    public static TensorValues Of(Tensor tensor, int elements = 64)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Require.NotNegative(elements, who: "TensorValues.Of");
        return new(tensor.Length <= elements ? Copy(tensor) : null, ValueStatistics.Of(tensor));
    }

    /// <summary>The number, the list of numbers, or the statistics.</summary>
    public override string ToString() => Elements switch
    {
        null => Statistics.ToString(),
        [var number] => Invariant($"{number}"),
        _ => $"[{string.Join(", ", Elements.Select(element => Invariant($"{element}")))}]",
    };

    private static double[] Copy(Tensor tensor)
    {
        var copy = new double[tensor.Length];
        for (var i = 0; i < copy.Length; i++) copy[i] = tensor.ElementAt(i);
        return copy;
    }
}
