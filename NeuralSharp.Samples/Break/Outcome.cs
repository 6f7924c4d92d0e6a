namespace NeuralSharp.Samples;

/// <summary>What a program of the gallery measured: numbers by their names. NaN stands for a number that is not there.</summary>
internal sealed record Outcome(params IReadOnlyList<(string Name, double Value)> Numbers)
{
    /// <summary>The number of a name.</summary>
    public double this[string name] => Numbers.Single(number => number.Name == name).Value;

    /// <summary>A number as it is shown.</summary>
    public static string Text(double value) => double.IsNaN(value) ? "nothing" : ShortNumber.Of(value);
}
