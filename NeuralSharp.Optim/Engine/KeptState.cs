using System.Numerics.Tensors;

namespace NeuralSharp.Optim;

/// <summary>
/// What a rule keeps of a parameter from step to step: its name, and what its values can be. A mean of squares is never negative, say, and
/// a saved state in which it is negative is damaged or another's. Infinite values and NaN pass in tensors: gradients can make them.
/// </summary>
/// <example>
/// <code>
/// protected override IReadOnlyList&lt;KeptState&gt; Keeps => [new("m"), new("v", Least: 0)];
/// </code>
/// </example>
/// <param name="Name">The name by which the rule keeps it.</param>
/// <param name="Least">The least value that is possible.</param>
/// <param name="Most">The largest value that is possible.</param>
public sealed record KeptState(string Name, double Least = double.NegativeInfinity, double Most = double.PositiveInfinity)
{
    /// <summary>Whether it is one number, as <see cref="ParameterState{T}.SetNumber"/> keeps it, and not one for each value of the parameter.</summary>
    public bool IsNumber { get; init; }

    /// <summary>The name and the range, as in <c>v in [0, Infinity]</c>.</summary>
    public override string ToString() => Invariant($"{Name} in [{Least}, {Most}]");

    /// <summary>A value that is outside the range; null where there is none.</summary>
    internal double? OutsideOf(Tensor tensor)
    {
        if (double.IsInfinity(Least) && double.IsInfinity(Most)) return null;
        return tensor.DType == DType.Float32 ? First<float>(tensor.Read<float>()) : First<double>(tensor.Read<double>());
    }

    /// <summary>On which side of the range a value is that is outside.</summary>
    internal string RangeText(double value) => value < Least ? Invariant($"less than {Least}") : Invariant($"more than {Most}");

    private double? First<T>(ReadOnlySpan<T> values)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        if (values.IsEmpty) return null;
        var (least, most) = (double.CreateTruncating(TensorPrimitives.MinNumber(values)), double.CreateTruncating(TensorPrimitives.MaxNumber(values)));
        return least < Least ? least : most > Most ? most : null;
    }
}
