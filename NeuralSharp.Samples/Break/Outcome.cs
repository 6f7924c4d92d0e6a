namespace NeuralSharp.Samples;

/// <summary>What a program of the gallery measured: numbers by their names; null where there is no number.</summary>
internal sealed record Outcome(params IReadOnlyList<(string Name, double? Value)> Numbers)
{
    /// <summary>The number of a name; NaN where there is none.</summary>
    public double this[string name] => Of(name) ?? double.NaN;

    /// <summary>A number as it is shown.</summary>
    public static string Text(double? value) => value is { } number ? ShortNumber.Of(number) : "null";

    /// <summary>The number of a name; null where there is none.</summary>
    public double? Of(string name) => Numbers.Single(number => number.Name == name).Value;
}
