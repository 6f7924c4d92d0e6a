using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>What every product asks of its operands before it goes over them by address.</summary>
internal static class GemmOperands
{
    /// <summary>Checks that op(A) is m x k, op(B) is k x n and C is m x n, of a type that products are computed in.</summary>
    /// <exception cref="ShapeException">A size is negative, or a matrix has more or fewer elements.</exception>
    /// <exception cref="DTypeException">The type is neither float nor double.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check<T>(int m, int n, int k, int a, int b, int c)
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) throw NotFloatOrDouble(typeof(T));
        if ((m | n | k) < 0 || a != (long)m * k || b != (long)k * n || c != (long)m * n) throw DoNotFit(m, n, k, a, b, c);
    }

    private static ShapeException DoNotFit(int m, int n, int k, int a, int b, int c) => new(
        Invariant($"Gemm: [{m}, {k}] x [{k}, {n}] -> [{m}, {n}] takes {(long)m * k}, {(long)k * n} and {(long)m * n} elements, not {a}, {b} and {c}. ")
        + "Hand over the matrices alone, in sizes that are not negative.");

    private static DTypeException NotFloatOrDouble(Type type) => new($"Gemm: products are computed in float and double, not in {type.Name}.");
}
