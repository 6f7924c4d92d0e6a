using System.Numerics;

namespace NeuralSharp;

/// <summary>Uniform in [low, high).</summary>
internal readonly struct UniformDistribution(double low, double high) : IDistribution<float>, IDistribution<double>
{
    int IDistribution<float>.WordsPerElement => 1;

    int IDistribution<double>.WordsPerElement => 2;

    public void Fill(Span<float> destination, ulong seed, ulong stream, ulong block) =>
        RandomFills.Uniform(destination, (float)low, (float)high, seed, stream, block);

    public void Fill(Span<double> destination, ulong seed, ulong stream, ulong block) => RandomFills.Uniform(destination, low, high, seed, stream, block);
}

/// <summary>Normal with a mean and a standard deviation.</summary>
internal readonly struct NormalDistribution(double mean, double standardDeviation) : IDistribution<float>, IDistribution<double>
{
    int IDistribution<float>.WordsPerElement => 1;

    int IDistribution<double>.WordsPerElement => 2;

    public void Fill(Span<float> destination, ulong seed, ulong stream, ulong block) =>
        RandomFills.Normal(destination, (float)mean, (float)standardDeviation, seed, stream, block);

    public void Fill(Span<double> destination, ulong seed, ulong stream, ulong block) =>
        RandomFills.Normal(destination, mean, standardDeviation, seed, stream, block);
}

/// <summary>One value with a probability, else zero: a word an element of either type, so that the pattern is the same.</summary>
internal readonly struct MaskDistribution<T>(double keepProbability, T kept) : IDistribution<T>
    where T : unmanaged, INumberBase<T>
{
    public int WordsPerElement => 1;

    public void Fill(Span<T> destination, ulong seed, ulong stream, ulong block) =>
        RandomFills.Mask(destination, keepProbability, kept, seed, stream, block);
}
