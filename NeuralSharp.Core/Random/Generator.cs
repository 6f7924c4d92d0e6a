using System.Numerics;
using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>
/// A seeded source of random numbers. The same seed gives the same numbers on every run and with any number of threads.
/// </summary>
/// <remarks>
/// <para>
/// The numbers come from Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11),
/// which computes the 128-bit block number <c>n</c> of a sequence directly from <c>n</c>. <see cref="Seed"/>,
/// <see cref="Stream"/> and <see cref="Offset"/> are therefore the whole state, which <see cref="StateDict()"/> gives: with it a run continues
/// exactly where it stopped. A seed has 2^64 streams of 2^64 blocks each, and no two of them share a block.
/// </para>
/// <para>
/// Drawing is thread-safe: each call takes the blocks it needs in one step, so no block is handed out twice. Which of two
/// simultaneous calls comes first is up to the threads; give each thread its own <see cref="Fork"/> where that matters.
/// Setting <see cref="Offset"/> and <see cref="Reseed"/> are not meant to run while another thread draws.
/// </para>
/// </remarks>
public sealed partial class Generator
{
    private ulong _offset;

    /// <summary>Creates a generator at the beginning of a stream.</summary>
    /// <param name="seed">Chooses the numbers. Any value is as good as any other.</param>
    /// <param name="stream">Chooses one of the seed's independent sequences.</param>
    public Generator(ulong seed, ulong stream = 0)
    {
        Seed = seed;
        Stream = stream;
    }

    /// <summary>
    /// The generator that is used where none is given: one per process, seed 0. The same program therefore gives the same
    /// numbers on every run; <c>Generator.Default.Reseed(42)</c> chooses others.
    /// </summary>
    public static Generator Default { get; } = new(seed: 0);

    /// <summary>The seed; <see cref="Reseed"/> changes it.</summary>
    public ulong Seed { get; private set; }

    /// <summary>Which of the seed's independent sequences this generator draws from; only <see cref="LoadStateDict"/> changes it.</summary>
    public ulong Stream { get; private set; }

    /// <summary>The number of 128-bit blocks taken so far. Set it to go on from a noted place, or to go back.</summary>
    public ulong Offset
    {
        get => Interlocked.Read(ref _offset);
        set => Interlocked.Exchange(ref _offset, value);
    }

    /// <summary>Starts again at the beginning of another seed's sequence, in the same stream.</summary>
    /// <param name="seed">The new seed.</param>
    public void Reseed(ulong seed)
    {
        Seed = seed;
        Offset = 0;
    }

    /// <summary>
    /// A new generator with the same seed and another stream, at its beginning: independent numbers for a thread or a part of
    /// a program.
    /// </summary>
    /// <param name="stream">The stream of the new generator.</param>
    /// <returns>The new generator. This one is not changed.</returns>
    public Generator Fork(ulong stream) => new(Seed, stream);

    /// <summary>A number uniform in [0, 1), with 53 random bits. Takes one block.</summary>
    /// <returns>The number, a multiple of 2^-53.</returns>
    public double NextDouble()
    {
        var (w0, w1, _, _) = Philox.Block(Seed, Stream, Reserve(1));
        return (RandomFills.Join(w0, w1) >> 11) * (1.0 / (1L << 53));
    }

    /// <summary>
    /// An integer uniform in [0, <paramref name="maxExclusive"/>), each exactly as likely as the others. Takes one block.
    /// </summary>
    /// <param name="maxExclusive">The number of possible values, at least 1.</param>
    /// <returns>The integer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxExclusive"/> is below 1.</exception>
    public int NextInt(int maxExclusive)
    {
        if (maxExclusive < 1)
            throw new OutOfRangeException(nameof(maxExclusive), maxExclusive,
                Invariant($"NextInt: maxExclusive is {maxExclusive}, but a number below it and not below 0 is wanted; give 1 or more."));

        while (true)
        {
            // A refusal is rarer than one in 2^33; the second half of the block, or else the next block, then decides.
            var (w0, w1, w2, w3) = Philox.Block(Seed, Stream, Reserve(1));
            if (TryScale(RandomFills.Join(w0, w1), maxExclusive, out var value)) return value;
            if (TryScale(RandomFills.Join(w2, w3), maxExclusive, out value)) return value;
        }
    }

    /// <summary>Puts the values in random order (Fisher and Yates), every order as likely as the others.</summary>
    /// <param name="values">The values, shuffled in place.</param>
    public void Shuffle(Span<int> values)
    {
        if (values.Length < 2) return;

        Span<uint> words = stackalloc uint[256];
        var numbers = MemoryMarshal.Cast<uint, ulong>(words);
        var block = Reserve(RandomFills.BlocksFor(values.Length - 1, wordsPerElement: 2));
        var next = numbers.Length;

        for (var last = values.Length - 1; last > 0; last--)
        {
            if (next == numbers.Length)
            {
                Philox.Fill(words[..Math.Min(words.Length, 2 * last)], Seed, Stream, block);
                block += (ulong)words.Length / Philox.WordsPerBlock;
                next = 0;
            }

            if (!TryScale(numbers[next++], last + 1, out var chosen)) chosen = NextInt(last + 1);
            (values[last], values[chosen]) = (values[chosen], values[last]);
        }
    }

    /// <summary>The integers 0 to <paramref name="count"/> − 1 in random order.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <returns>A new array of <paramref name="count"/> integers.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public int[] Permutation(int count)
    {
        Require.NotNegative(count, who: "Permutation");
        var values = new int[count];
        for (var i = 0; i < count; i++) values[i] = i;
        Shuffle(values);
        return values;
    }

    /// <summary>
    /// Fills with numbers uniform in [low, high), of 24 random bits each (float, four to a block) or 53 (double, two to a block).
    /// </summary>
    internal void FillUniform<T>(Span<T> destination, double low, double high)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckRange(low, high, T.CreateChecked(low), T.CreateChecked(high));
        FillByType(destination, new UniformDistribution(low, high));
    }

    /// <summary>Fills with normal numbers (Box and Muller; four floats or two doubles to a block, none refused).</summary>
    internal void FillNormal<T>(Span<T> destination, double mean, double standardDeviation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Require.Finite(mean, who: "Normal");
        Require.NotNegative(standardDeviation, who: "Normal");
        FillByType(destination, new NormalDistribution(mean, standardDeviation));
    }

    /// <summary>
    /// Fills with <paramref name="keptValue"/>, each element with probability <paramref name="keepProbability"/>, and zero
    /// otherwise: the mask of dropout. Four elements to a block in every type, so float and double masks have the same pattern.
    /// </summary>
    internal void FillMask<T>(Span<T> mask, double keepProbability, T keptValue)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Require.FromZeroToOne(keepProbability, who: "Mask");
        Fill(mask, new MaskDistribution<T>(keepProbability, keptValue));
    }

    /// <summary>
    /// Scales a 64-bit random word to [0, maxExclusive): the high half of word · maxExclusive (Lemire, "Fast random integer
    /// generation in an interval", 2019). Refuses the 2^64 mod maxExclusive words that would make some values likelier.
    /// </summary>
    internal static bool TryScale(ulong word, int maxExclusive, out int value)
    {
        value = (int)Math.BigMul(word, (ulong)maxExclusive, out var low);
        // The remainder is below maxExclusive, so the division is needed next to never.
        return low >= (ulong)maxExclusive || low >= (0ul - (ulong)maxExclusive) % (ulong)maxExclusive;
    }

    // Takes blocks for one caller alone and says which is the first.
    internal ulong Take(ulong blocks) => Interlocked.Add(ref _offset, blocks) - blocks;

    // The same, unless a checkpoint notes what is taken, or gives again what was.
    private ulong Reserve(ulong blocks)
    {
        Ambient.CheckReadable("Generator");
        return Ambient.Mine.Draws is { } log ? log.Take(this, blocks) : Take(blocks);
    }

    private void FillByType<T, TDistribution>(Span<T> destination, TDistribution distribution)
        where T : unmanaged
        where TDistribution : struct, IDistribution<float>, IDistribution<double>
    {
        if (typeof(T) == typeof(float)) Fill(MemoryMarshal.Cast<T, float>(destination), distribution);
        else if (typeof(T) == typeof(double)) Fill(MemoryMarshal.Cast<T, double>(destination), distribution);
        else throw new NotSupportedException($"Random numbers of type {typeof(T).Name} are not supported; use float or double.");
    }

    private void Fill<T, TDistribution>(Span<T> destination, TDistribution distribution)
        where T : unmanaged
        where TDistribution : struct, IDistribution<T>
    {
        var block = Reserve(RandomFills.BlocksFor(destination.Length, distribution.WordsPerElement));
        RandomLoop.Fill(destination, distribution, Seed, Stream, block);
    }

    private static void CheckRange<T>(double low, double high, T lowAsT, T highAsT)
        where T : IFloatingPointIeee754<T>
    {
        Require.Finite(low, who: "Uniform");
        if (!(lowAsT < highAsT && T.IsFinite(highAsT - lowAsT)))
            throw new OutOfRangeException(nameof(high), high,
                Invariant($"Uniform: [{low}, {high}) holds no {typeof(T).Name} or is too wide for one; give a finite high above low."));
    }
}
