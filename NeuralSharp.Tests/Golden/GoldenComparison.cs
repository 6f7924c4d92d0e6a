using System.Globalization;
using NeuralSharp.Tests.Core;

namespace NeuralSharp.Tests.Golden;

/// <summary>A part of a case in which ours differs from PyTorch on purpose.</summary>
/// <param name="Op">The op.</param>
/// <param name="Part">The part: "output", "gradient 0" and so on.</param>
/// <param name="Reason">Why ours is right, or both are.</param>
internal sealed record GoldenDifference(string Op, string Part, string Reason)
{
    /// <summary>The case's name; by default the one with special values.</summary>
    public string Case { get; init; } = "special";

    /// <summary>The type it is seen in; both by default.</summary>
    public DType? DType { get; init; }

    /// <summary>The elements by position; all by default.</summary>
    public int[]? Elements { get; init; }

    /// <summary>The elements by the inputs there, for ops that work element by element; all by default.</summary>
    public Func<double[], bool>? At { get; init; }

    /// <summary>The options it holds for; all by default.</summary>
    public Func<GoldenOptions, bool> Options { get; init; } = _ => true;

    /// <summary>Our value there, by which it is still checked; null where it is not one number.</summary>
    public double? Ours { get; init; }

    public bool Covers(GoldenComparison comparison, DType dtype)
    {
        var golden = comparison.Golden;
        return Op == golden.Op && Case == golden.Name && Part == comparison.Part && (DType ?? dtype) == dtype && Options(golden.Options)
            && (Elements is null || Elements.Contains(comparison.Element))
            && (At is null || At([.. golden.Inputs.Select(input => input.Values[comparison.Element])]));
    }
}

/// <summary>An element of ours beside PyTorch's.</summary>
/// <param name="Golden">The case.</param>
/// <param name="Part">What of it: "output", "gradient 0", "second gradient 1".</param>
/// <param name="Element">The element's position; −1 where shapes differ.</param>
/// <param name="Actual">Ours.</param>
/// <param name="Expected">PyTorch's.</param>
internal sealed record GoldenComparison(GoldenCase Golden, string Part, int Element, double Actual, double Expected)
{
    public const double Float64Tolerance = 1e-12;
    public const double Float32Tolerance = 1e-5;

    /// <summary>|a − b| / max(1, |b|); infinite where one is NaN or infinite and the other is not the same.</summary>
    public double Error => Actual.Equals(Expected) ? 0
        : double.IsFinite(Actual) && double.IsFinite(Expected) ? Math.Abs(Actual - Expected) / Math.Max(1, Math.Abs(Expected))
        : double.PositiveInfinity;

    public static double Tolerance(DType dtype) => dtype == DType.Float64 ? Float64Tolerance : Float32Tolerance;

    /// <summary>Computes a case and compares each element of its value and its gradients.</summary>
    public static IEnumerable<GoldenComparison> All(GoldenEntry entry, GoldenCase golden, DType dtype)
    {
        var call = new GoldenCall(golden, dtype);
        var output = entry.Function(call);
        if (!output.Shape.ToArray().AsSpan().SequenceEqual(golden.Output.Shape)) return [new(golden, "output's shape", -1, double.NaN, 0)];
        List<GoldenComparison> comparisons = [.. Compare("output", output, golden.Output.Values)];
        if (golden.Weight is null) return comparisons;

        var indices = Enumerable.Range(0, call.Inputs.Length).Where(i => golden.Inputs[i].IsDifferentiable).ToArray();
        Tensor[] sources = [.. indices.Select(i => call.Inputs[i])];
        var weight = Constant(golden.Weight, output);
        var gradients = Autograd.Grad(output, sources, weight, createGraph: golden.Directions is not null);
        for (var i = 0; i < sources.Length; i++)
            comparisons.AddRange(Compare($"gradient {indices[i]}", gradients[i], golden.Gradients![indices[i]]!));
        if (golden.Directions is null) return comparisons;

        var second = SecondGradients(gradients, sources, [.. indices.Select((input, i) => Constant(golden.Directions[input]!, gradients[i]))]);
        for (var i = 0; i < sources.Length; i++)
        {
            var expected = golden.SecondGradients![indices[i]] ?? new double[sources[i].Length];
            comparisons.AddRange(Compare($"second gradient {indices[i]}", second[i], expected));
        }

        return comparisons;

        IEnumerable<GoldenComparison> Compare(string part, Tensor actual, double[] expected) => NaiveArray.Of(actual).Values
            .Zip(expected, (a, b) => (Actual: a, Expected: dtype == DType.Float32 ? (float)b : b))
            .Select((pair, i) => new GoldenComparison(golden, part, i, pair.Actual, pair.Expected));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Golden}: {Part}, element {Element}, is {Actual:R} and {Expected:R} in PyTorch, an error of {Error:0.0E+0}{At()}");

    /// <summary>The gradients of Σ direction · gradient; zeros where no gradient depends on an input.</summary>
    private static Tensor[] SecondGradients(Tensor[] gradients, Tensor[] sources, Tensor[] directions)
    {
        var sums = Array.ConvertAll(sources, Tensor.ZerosLike);
        for (var j = 0; j < gradients.Length; j++)
        {
            if (!gradients[j].RequiresGrad) continue;
            var terms = Autograd.Grad(gradients[j], sources, directions[j], retainGraph: true);
            for (var i = 0; i < sums.Length; i++) sums[i] += terms[i];
        }

        return sums;
    }

    private static Tensor Constant(double[] values, Tensor like) => Tensor.From<double>(values, like.Shape).To(like.DType);

    /// <summary>The inputs at the element, where all have as many as there are.</summary>
    private string At() => Element >= 0 && Golden.Inputs.All(input => input.Values.Length == Golden.Output.Values.Length)
        ? $" at {string.Join(", ", Golden.Inputs.Select(input => input.Values[Element].ToString("R", CultureInfo.InvariantCulture)))}"
        : "";
}
