using System.Numerics;

namespace NeuralSharp.Tests.Kernels;

/// <summary>A function of <see cref="VectorMath"/> with its references, one row of the tests' table.</summary>
/// <param name="Name">What test reports call it.</param>
/// <param name="MaxUlp">The documented bound of the error, in units in the last place.</param>
/// <param name="Reference">The function in double, good enough to judge float.</param>
/// <param name="PreciseReference">The function in double-double, times 2 to the power of an exponent, to judge double.</param>
internal sealed record VectorFunction(
    string Name,
    double MaxUlp,
    Func<double, double> Reference,
    Func<double, (DoubleDouble Mantissa, int Exponent)> PreciseReference)
{
    public static readonly VectorFunction Exp = new("Exp", 1.5, Math.Exp, DoubleDouble.Exp);

    public static readonly VectorFunction Tanh = new("Tanh", 3, Math.Tanh, PreciseTanh);

    public static readonly VectorFunction Sigmoid = new(
        "Sigmoid", 3, x => x < -700 ? Math.Exp(x) : 1 / (1 + Math.Exp(-x)), PreciseSigmoid);

    public static readonly VectorFunction ExpM1 = new("ExpM1", 2.5, KahanExpM1, PreciseExpM1);

    public static readonly VectorFunction LogP1 = new("LogP1", 2, KahanLogP1, PreciseLogP1) { LargestExponent = 1023 };

    public static readonly VectorFunction Sinh = new("Sinh", 3, Math.Sinh, PreciseSinh);

    public static readonly VectorFunction Cosh = new("Cosh", 3, Math.Cosh, PreciseCosh) { IsEven = true };

    public static readonly VectorFunction Erf = new(
        "Erf", 2, x => Math.Abs(x) < 1e-9 ? 2 / Math.Sqrt(Math.PI) * x : PreciseErf(x).Mantissa.High, PreciseErf);

    public static readonly VectorFunction Log = new("Log", 2, Math.Log, PreciseLog) { LargestExponent = 1023 };

    public static readonly VectorFunction[] All = [Exp, ExpM1, Log, LogP1, Tanh, Sigmoid, Sinh, Cosh, Erf];

    /// <summary>Arguments beyond 2 to this power are of no interest: the results are infinite or constant.</summary>
    public int LargestExponent { get; private init; } = 9;

    /// <summary>Whether f(-x) = f(x), so that it falls left of zero; all others rise everywhere.</summary>
    public bool IsEven { get; private init; }

    /// <summary>The function as the library calls it.</summary>
    public void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (Name)
        {
            case "Exp": VectorMath.Exp(x, y); break;
            case "ExpM1": VectorMath.ExpM1(x, y); break;
            case "Log": VectorMath.Log(x, y); break;
            case "LogP1": VectorMath.LogP1(x, y); break;
            case "Tanh": VectorMath.Tanh(x, y); break;
            case "Sigmoid": VectorMath.Sigmoid(x, y); break;
            case "Sinh": VectorMath.Sinh(x, y); break;
            case "Cosh": VectorMath.Cosh(x, y); break;
            case "Erf": VectorMath.Erf(x, y); break;
            default: throw new InvalidOperationException(Name);
        }
    }

    /// <summary>The function with vectors of a given width, whether or not the processor has it.</summary>
    public void ApplyWith<T, V>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
    {
        switch (Name)
        {
            case "Exp": VectorMath.Map<T, VectorMath.ExpFunction<T>, V>(x, y); break;
            case "ExpM1": VectorMath.Map<T, VectorMath.ExpM1Function<T>, V>(x, y); break;
            case "Log": VectorMath.Map<T, VectorMath.LogFunction<T>, V>(x, y); break;
            case "LogP1": VectorMath.Map<T, VectorMath.LogP1Function<T>, V>(x, y); break;
            case "Tanh": VectorMath.Map<T, VectorMath.TanhFunction<T>, V>(x, y); break;
            case "Sigmoid": VectorMath.Map<T, VectorMath.SigmoidFunction<T>, V>(x, y); break;
            case "Sinh": VectorMath.Map<T, VectorMath.SinhFunction<T>, V>(x, y); break;
            case "Cosh": VectorMath.Map<T, VectorMath.CoshFunction<T>, V>(x, y); break;
            case "Erf": VectorMath.Map<T, VectorMath.ErfFunction<T>, V>(x, y); break;
            default: throw new InvalidOperationException(Name);
        }
    }

    /// <summary>The function of one number.</summary>
    public T Of<T>(T x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T y = default;
        Apply([x], new Span<T>(ref y));
        return y;
    }

    public override string ToString() => Name;

    /// <summary>eˣ - 1 in double; the rounding error of eˣ cancels (Kahan).</summary>
    private static double KahanExpM1(double x)
    {
        var u = Math.Exp(x);
        return u == 1 ? x : u < 0.01 || u > 100 || double.IsNaN(u) ? u - 1 : (u - 1) * (x / Math.Log(u));
    }

    private static (DoubleDouble, int) PreciseExpM1(double x)
    {
        // expm1 x = x (1 + x/2 + ...): closer to x than a double can tell.
        if (Math.Abs(x) < 1e-18)
            return (x, 0);
        return Math.Abs(x) < 700 ? (DoubleDouble.ExpM1(x), 0) : x < 0 ? (-1, 0) : DoubleDouble.Exp(x);
    }

    /// <summary>One step of Newton's method for eʸ = x, y ← y + (x e⁻ʸ - 1), doubles the digits of y.</summary>
    private static (DoubleDouble, int) PreciseLog(double x)
    {
        var y = Math.Log(x);
        if (!double.IsFinite(y))
            return (y, 0);
        var (mantissa, exponent) = DoubleDouble.Exp(-y);
        return (y + ((Math.ScaleB(x, exponent) * mantissa) - 1), 0);
    }

    /// <summary>ln(1 + x) in double; the rounding error of 1 + x cancels (Kahan).</summary>
    private static double KahanLogP1(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? u : Math.Log(u) * (x / (u - 1));
    }

    private static (DoubleDouble, int) PreciseLogP1(double x)
    {
        if (Math.Abs(x) < 1e-18 || !(x > -1))
            return (KahanLogP1(x), 0);

        // Very large: ln(1 + x) = ln(1 + x / 2⁶⁰⁰) + 600 ln 2 to more digits than double-double has.
        if (x > 1e200)
            return (NewtonLogP1(Math.ScaleB(x, -600)) + (600 * DoubleDouble.Ln2), 0);
        return (NewtonLogP1(x), 0);
    }

    /// <summary>One step of Newton's method for eʸ - 1 = x doubles the digits of y.</summary>
    private static DoubleDouble NewtonLogP1(double x)
    {
        var y = KahanLogP1(x);
        var m = DoubleDouble.ExpM1(y);
        return y + ((x - m) / (1 + m));
    }

    private static (DoubleDouble, int) PreciseTanh(double x)
    {
        // tanh x = x (1 - x²/3 + ...): closer to x than double-double can tell.
        if (Math.Abs(x) < 1e-18)
            return (x, 0);
        if (Math.Abs(x) > 50)
            return (Math.Sign(x), 0);
        var m = DoubleDouble.ExpM1(2 * x);
        return (m / (m + 2), 0);
    }

    private static (DoubleDouble, int) PreciseSigmoid(double x)
    {
        var (mantissa, exponent) = DoubleDouble.Exp(-Math.Abs(x));

        // The factor 1 / (1 + e) is 1 to more digits than double-double has.
        if (exponent < -200)
            return x < 0 ? (mantissa, exponent) : (1, 0);
        var e = Math.ScaleB(1, exponent) * mantissa;
        return ((x < 0 ? e : 1) / (1 + e), 0);
    }

    private static (DoubleDouble, int) PreciseSinh(double x)
    {
        // sinh x = x (1 + x²/6 + ...): closer to x than a double can tell.
        if (Math.Abs(x) < 1e-18)
            return (x, 0);
        if (Math.Abs(x) > 100)
            return HalfExp(x);
        var m = DoubleDouble.ExpM1(x);
        return (0.5 * (m + (m / (m + 1))), 0);
    }

    /// <summary>With m = eˣ - 1, cosh x = 1 + m² / (2 (m + 1)).</summary>
    private static (DoubleDouble, int) PreciseCosh(double x)
    {
        if (Math.Abs(x) > 100)
            return HalfExp(Math.Abs(x));
        var m = DoubleDouble.ExpM1(x);
        return (1 + (0.5 * m * m / (m + 1)), 0);
    }

    /// <summary>e to the power |x|, halved, with the sign of x: the other exponential is too small even for double-double.</summary>
    private static (DoubleDouble, int) HalfExp(double x)
    {
        var (mantissa, exponent) = DoubleDouble.Exp(Math.Abs(x));
        return (Math.Sign(x) * mantissa, exponent - 1);
    }

    /// <summary>
    /// erf x = 2/√π e^(-x²) x (1 + 2x²/3 (1 + 2x²/5 (1 + 2x²/7 (...)))), a series of positive terms: nothing cancels (Abramowitz
    /// and Stegun, 7.1.6).
    /// </summary>
    private static (DoubleDouble Mantissa, int Exponent) PreciseErf(double x)
    {
        if (double.IsNaN(x))
            return (x, 0);
        if (Math.Abs(x) > 7)
            return (Math.Sign(x), 0);
        DoubleDouble twoOverSqrtPi = new(1.1283791670955126, 1.533545961316588e-17);
        if (Math.Abs(x) < 1e-18)
            return x == 0 ? (x, 0) : (twoOverSqrtPi * Math.ScaleB(x, 1000), -1000);   // scaled, since x may be subnormal

        var square = (DoubleDouble)x * x;
        DoubleDouble sum = 1;
        for (var k = 2 * (int)(15 + (5 * square.High)); k >= 2; k -= 2)
            sum = 1 + (2 * square / (k + 1) * sum);
        var (mantissa, exponent) = DoubleDouble.Exp(-square.High);
        return (twoOverSqrtPi * x * sum * mantissa * (1 - square.Low) * Math.ScaleB(1, exponent), 0);
    }
}
