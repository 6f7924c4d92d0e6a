namespace NeuralSharp;

/// <summary>The numbers of a tensor in short.</summary>
internal static class ValueText
{
    /// <summary>One number as it is; of several the smallest and the largest: "−0.5 … 2".</summary>
    public static string Of(ViewValues values) => values switch
    {
        { Elements: [var only] } => ShortNumber.Of(only),
        { Statistics.IsFinite: false } => string.Join(", ", Lines(values).Skip(double.IsNaN(values.Statistics.Mean) ? 0 : 3)),
        { Statistics.Mean: double.NaN } => "no values",
        _ => $"{ShortNumber.Of(values.Statistics.Minimum)} … {ShortNumber.Of(values.Statistics.Maximum)}",
    };

    /// <summary>What many numbers look like, a line each.</summary>
    public static IReadOnlyList<string> Lines(ViewValues values)
    {
        var (lines, statistics) = (new List<string>(), values.Statistics);
        if (!double.IsNaN(statistics.Mean))
        {
            lines.Add($"min {ShortNumber.Of(statistics.Minimum)}");
            lines.Add($"max {ShortNumber.Of(statistics.Maximum)}");
            lines.Add($"mean {ShortNumber.Of(statistics.Mean)}");
        }

        if (statistics.NaNCount > 0) lines.Add(Invariant($"{statistics.NaNCount} NaN"));
        if (statistics.InfinityCount > 0) lines.Add(Invariant($"{statistics.InfinityCount} infinite"));
        return lines.Count == 0 ? ["no values"] : lines;
    }

    /// <summary>A contribution: one number as it is, of several the largest size: "± 0.5".</summary>
    public static string Contribution(ViewValues values) => values switch
    {
        { Elements: [var only] } => ShortNumber.Of(only),
        { Statistics.NaNCount: > 0 } => "± NaN",
        _ => $"± {ShortNumber.Of(Size(values))}",
    };

    /// <summary>The largest size of a value; NaN and infinity win.</summary>
    public static double Size(ViewValues values) => values.Statistics switch
    {
        { NaNCount: > 0 } => double.NaN,
        { InfinityCount: > 0 } => double.PositiveInfinity,
        { Mean: double.NaN } => 0,
        var statistics => Math.Max(Math.Abs(statistics.Minimum), Math.Abs(statistics.Maximum)),
    };

    /// <summary>The class of a number, for its colour and dash.</summary>
    public static string Sign(double value) => !double.IsFinite(value) ? "odd" : value > 0 ? "positive" : value < 0 ? "negative" : "zero";
}
