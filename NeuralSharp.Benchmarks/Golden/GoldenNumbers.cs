using NeuralSharp.Tests.Golden;

namespace NeuralSharp.Benchmarks;

/// <summary>
/// Numbers for golden cases: short in decimal, exact in Float32, and the same at every run, whatever other cases there are. They
/// come from a linear congruential generator (Knuth, "The Art of Computer Programming", volume 2, 3.3.4: MMIX) that the name of
/// the case seeds.
/// </summary>
internal sealed class GoldenNumbers
{
    private ulong _state;

    private GoldenNumbers(ulong seed) => _state = seed;

    public static GoldenNumbers Of(string name)
    {
        var hash = 14695981039346656037UL;   // FNV-1a
        foreach (var character in name) hash = (hash ^ character) * 1099511628211UL;
        return new GoldenNumbers(hash);
    }

    /// <summary>Multiples of 1/64 in [low, high].</summary>
    public GoldenArray Array(int[] shape, double low = -2, double high = 2)
    {
        var (first, last) = ((int)Math.Ceiling(low * 64), (int)Math.Floor(high * 64));
        return new(shape, Fill(shape, () => (first + Next(last - first + 1)) / 64.0));
    }

    /// <summary>Integers from 0 to below a limit.</summary>
    public GoldenArray Integers(int[] shape, int limit) => new(shape, Fill(shape, () => Next(limit)), IsInteger: true);

    /// <summary>Multiples of 1/4 in ±[1/4, 2]: none is 0, so that no element is overlooked.</summary>
    public double[] Weights(int count) => Fill([count], () => (1 + Next(8)) * (Next(2) == 0 ? -0.25 : 0.25));

    private static double[] Fill(int[] shape, Func<double> next)
    {
        var values = new double[shape.Aggregate(1, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++) values[i] = next();
        return values;
    }

    private int Next(int limit)
    {
        _state = (_state * 6364136223846793005UL) + 1442695040888963407UL;
        return (int)((_state >> 33) % (ulong)limit);
    }
}
