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

    public static readonly VectorFunction[] All = [Exp, ExpM1, LogP1, Tanh, Sigmoid];

    /// <summary>Arguments beyond 2 to this power are of no interest: the results are infinite or constant.</summary>
    public int LargestExponent { get; private init; } = 9;

    /// <summary>The function as the library calls it.</summary>
    public void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (Name)
        {
            case "Exp": VectorMath.Exp(x, y); break;
            case "ExpM1": VectorMath.ExpM1(x, y); break;
            case "LogP1": VectorMath.LogP1(x, y); break;
            case "Tanh": VectorMath.Tanh(x, y); break;
            case "Sigmoid": VectorMath.Sigmoid(x, y); break;
            default: throw new InvalidOperationException(Name);
        }
    }

    /// <summary>The function with vectors of a given width, whether or not the processor has it.</summary>
    public void ApplyWith<T, V>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct, ISimdMath<V, T>
    {
        switch (Name)
        {
            case "Exp": VectorMath.Map<T, VectorMath.ExpFunction<T>, V>(x, y); break;
            case "ExpM1": VectorMath.Map<T, VectorMath.ExpM1Function<T>, V>(x, y); break;
            case "LogP1": VectorMath.Map<T, VectorMath.LogP1Function<T>, V>(x, y); break;
            case "Tanh": VectorMath.Map<T, VectorMath.TanhFunction<T>, V>(x, y); break;
            case "Sigmoid": VectorMath.Map<T, VectorMath.SigmoidFunction<T>, V>(x, y); break;
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
}
