namespace NeuralSharp;

/// <summary>
/// A SIMD vector of <typeparamref name="T"/>, of whatever width <typeparamref name="TSelf"/> has. A kernel written against this
/// interface reads like its formula and compiles to the instructions of each width: 128, 256 or 512 bits, or one element.
/// </summary>
/// <typeparam name="TSelf"><see cref="SimdScalar{T}"/>, <see cref="Simd128{T}"/>, <see cref="Simd256{T}"/> or <see cref="Simd512{T}"/>.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe interface ISimd<TSelf, T>
    where TSelf : struct, ISimd<TSelf, T>
    where T : unmanaged
{
    /// <summary>How many elements a vector holds.</summary>
    static abstract int Count { get; }

    /// <summary>One value in every element.</summary>
    static abstract TSelf Broadcast(T value);

    /// <summary><see cref="Count"/> values from an address on.</summary>
    static abstract TSelf Load(T* source);

    /// <summary>Writes all elements to an address.</summary>
    void Store(T* destination);

    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>
    /// <c>a * b + c</c>, rounded once where the processor has the instruction (FMA3, AVX-512, Arm), twice where it has not:
    /// the last bit of a result may differ between such machines.
    /// </summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The sum of all elements.</summary>
    static abstract T Sum(TSelf a);
}

/// <summary>A vector with what elementary functions need besides: the other operators, comparisons, and the bits of a number.</summary>
/// <typeparam name="TSelf"><see cref="Simd128{T}"/>, <see cref="Simd256{T}"/> or <see cref="Simd512{T}"/>.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface ISimdMath<TSelf, T> : ISimd<TSelf, T>
    where TSelf : struct, ISimdMath<TSelf, T>
    where T : unmanaged
{
    /// <summary>One value in every element, the first for float, the second for double.</summary>
    static abstract TSelf Constant(float single, double @double);

    /// <summary>The value in element 0, zero in the others.</summary>
    static abstract TSelf CreateScalar(T value);

    /// <summary><see cref="ISimd{TSelf, T}.Count"/> values, the first one <paramref name="index"/> after <paramref name="origin"/>.</summary>
    static abstract TSelf Load(ref T origin, int index);

    /// <summary>Writes all elements to the place that <see cref="Load"/> would read.</summary>
    void Store(ref T origin, int index);

    /// <summary>Element 0.</summary>
    T ToScalar();

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>The bits set in both.</summary>
    static abstract TSelf operator &(TSelf a, TSelf b);

    /// <summary>The bits set in either.</summary>
    static abstract TSelf operator |(TSelf a, TSelf b);

    /// <summary>The bits set in exactly one.</summary>
    static abstract TSelf operator ^(TSelf a, TSelf b);

    /// <summary>The magnitude.</summary>
    static abstract TSelf Abs(TSelf a);

    /// <summary>All bits set where <c>a &lt; b</c>, else none; NaN is not less than anything.</summary>
    static abstract TSelf LessThan(TSelf a, TSelf b);

    /// <summary>Whether <c>a &lt; b</c> holds for every element.</summary>
    static abstract bool LessThanAll(TSelf a, TSelf b);

    /// <summary><paramref name="a"/> where the mask's bits are set, else <paramref name="b"/>.</summary>
    static abstract TSelf Select(TSelf mask, TSelf a, TSelf b);

    /// <summary>
    /// The number whose exponent field is the low end of the bits of <paramref name="a"/>, its mantissa being zero:
    /// 2ⁿ where those bits are n plus the exponent bias.
    /// </summary>
    static abstract TSelf FromExponentBits(TSelf a);

    /// <summary>
    /// 2^(number of mantissa bits) plus the exponent field of <paramref name="a"/>, which may not be negative: for a normal
    /// number that field is ⌊log₂ a⌋ plus the exponent bias.
    /// </summary>
    static abstract TSelf ToExponentBits(TSelf a);
}
