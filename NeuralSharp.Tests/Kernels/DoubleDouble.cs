namespace NeuralSharp.Tests.Kernels;

/// <summary>
/// A number as the unevaluated sum of two doubles, about 32 digits: the independent reference for double kernels.
/// </summary>
/// <remarks>
/// The error-free sum and product are Knuth's (The Art of Computer Programming 2, 4.2.2) and the FMA form of Dekker's (Numerische
/// Mathematik 18, 1971).
/// </remarks>
internal readonly record struct DoubleDouble(double High, double Low)
{
    /// <summary>ln 2 to 32 digits.</summary>
    public static readonly DoubleDouble Ln2 = new(0.6931471805599453, 2.3190468138462996e-17);

    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        var high = Sum(a.High, b.High);
        var low = Sum(a.Low, b.Low);
        var partial = Normalized(high.High, high.Low + low.High);
        return Normalized(partial.High, partial.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        var product = a.High * b.High;
        var error = Math.FusedMultiplyAdd(a.High, b.High, -product);
        return Normalized(product, error + (a.High * b.Low) + (a.Low * b.High));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble quotient = a.High / b.High;
        quotient += (a - (quotient * b)).High / b.High;
        return quotient + ((a - (quotient * b)).High / b.High);
    }

    /// <summary>eˣ = <c>mantissa</c> times 2 to the power <c>exponent</c>, so that nothing over- or underflows.</summary>
    public static (DoubleDouble Mantissa, int Exponent) Exp(double x)
    {
        var exponent = (int)Math.Round(x / Ln2.High);
        return (1 + ExpM1Taylor(x - (exponent * Ln2)), exponent);
    }

    /// <summary>eˣ - 1 for |x| below 700.</summary>
    public static DoubleDouble ExpM1(double x)
    {
        if (Math.Abs(x) < 0.35)
            return ExpM1Taylor(x);
        var (mantissa, exponent) = Exp(x);
        return (Math.ScaleB(1, exponent) * mantissa) - 1;
    }

    /// <summary>eʳ - 1 = r + r²/2! + r³/3! + ..., |r| ≤ 0.35: the 27th term is below 1e-40.</summary>
    private static DoubleDouble ExpM1Taylor(DoubleDouble r)
    {
        DoubleDouble sum = 1;
        for (var k = 27; k >= 2; k--)
            sum = 1 + (r / k * sum);
        return r * sum;
    }

    private static DoubleDouble Sum(double a, double b)
    {
        var sum = a + b;
        var bRounded = sum - a;
        return new(sum, (a - (sum - bRounded)) + (b - bRounded));
    }

    private static DoubleDouble Normalized(double high, double low)
    {
        var sum = high + low;
        return new(sum, low - (sum - high));
    }
}
