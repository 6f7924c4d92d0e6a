namespace NeuralSharp.Tests.Kernels;

/// <summary>Errors in units in the last place: the distance of two neighbouring numbers at the size of the true value.</summary>
internal static class Ulp
{
    /// <summary>The error of a float against the true value.</summary>
    public static double Error(float actual, double expected)
    {
        if (float.IsNaN(actual) || double.IsNaN(expected) || float.IsInfinity((float)expected))
            return SameOrInfinite(actual, (float)expected);

        var exponent = Math.Max(Exponent(expected), -126);
        return Math.Abs(actual - expected) / Math.ScaleB(1, exponent - 23);
    }

    /// <summary>The error of a double against mantissa * 2^exponent.</summary>
    public static double Error(double actual, (DoubleDouble Mantissa, int Exponent) expected)
    {
        var (mantissa, scale) = expected;
        var rounded = Math.ScaleB(mantissa.High, scale);
        if (double.IsNaN(actual) || double.IsNaN(rounded) || double.IsInfinity(rounded))
            return SameOrInfinite(actual, rounded);

        var exponent = Math.Max(Exponent(mantissa.High) + scale, -1022);
        var difference = (Math.ScaleB(actual, -scale) - mantissa.High) - mantissa.Low;
        return Math.ScaleB(Math.Abs(difference), scale - (exponent - 52));
    }

    private static int Exponent(double x) => x == 0 ? int.MinValue / 2 : Math.ILogB(x);

    private static double SameOrInfinite(double actual, double expected) => actual.Equals(expected) ? 0 : double.PositiveInfinity;
}
