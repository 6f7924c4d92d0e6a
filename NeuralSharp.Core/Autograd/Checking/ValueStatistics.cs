using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

/// <summary>What a tensor's values look like: the range and mean of the finite ones, and how many are not.</summary>
/// <param name="Shape">The tensor's shape.</param>
/// <param name="Minimum">The smallest finite value; NaN where there is none.</param>
/// <param name="Maximum">The largest finite value; NaN where there is none.</param>
/// <param name="Mean">The mean of the finite values; NaN where there is none.</param>
/// <param name="NaNCount">How many values are NaN.</param>
/// <param name="InfinityCount">How many values are infinite.</param>
public readonly record struct ValueStatistics(Shape Shape, double Minimum, double Maximum, double Mean, int NaNCount, int InfinityCount)
{
    /// <summary>Whether all values are finite.</summary>
    public bool IsFinite => NaNCount == 0 && InfinityCount == 0;

    /// <summary>The statistics of a tensor.</summary>
    public static ValueStatistics Of(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var (minimum, maximum, sum, nans, infinities) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, 0, 0);
        for (var i = 0; i < tensor.Length; i++)
        {
            var value = tensor.ElementAt(i);
            if (double.IsNaN(value)) nans++;
            else if (double.IsInfinity(value)) infinities++;
            else (minimum, maximum, sum) = (Math.Min(minimum, value), Math.Max(maximum, value), sum + value);
        }

        var finite = tensor.Length - nans - infinities;
        return finite == 0
            ? new(tensor.Shape, double.NaN, double.NaN, double.NaN, nans, infinities)
            : new(tensor.Shape, minimum, maximum, sum / finite, nans, infinities);
    }

    /// <summary>The statistics as a line.</summary>
    public override string ToString()
    {
        var bad = IsFinite ? "all finite" : Invariant($"{NaNCount} NaN, {InfinityCount} infinite");
        return double.IsNaN(Mean)
            ? $"shape {Shape}, {bad}"
            : string.Create(CultureInfo.InvariantCulture, $"shape {Shape}, min {Minimum:G4}, max {Maximum:G4}, mean {Mean:G4}, {bad}");
    }

    /// <summary>Whether all values of a tensor are finite, without counting.</summary>
    internal static bool AreFinite(Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => AreFinite(tensor.Read<float>()),
        DType.Float64 => AreFinite(tensor.Read<double>()),
        _ => true,
    };

    private static bool AreFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T> => values.IsEmpty || TensorPrimitives.IsFiniteAll(values);
}
