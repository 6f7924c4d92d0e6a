using System.Numerics;

namespace NeuralSharp;

/// <summary>What computes matrix products: the one operation worth handing to another library.</summary>
public interface IBackend
{
    /// <summary>The backend's name, as <c>NEURALSHARP_BACKEND</c> would spell it.</summary>
    string Name { get; }

    /// <summary>The library it runs on and its version, for people.</summary>
    string Description { get; }

    /// <summary>
    /// C = op(A) · op(B) for row-major matrices, where op transposes if asked to; C is overwritten. NaN and infinity go through
    /// as in the plain product. The sizes are positive.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="transposeA">Whether A is stored transposed, as [k, m].</param>
    /// <param name="transposeB">Whether B is stored transposed, as [n, k].</param>
    /// <param name="m">The rows of op(A) and C.</param>
    /// <param name="n">The columns of op(B) and C.</param>
    /// <param name="k">The columns of op(A) and rows of op(B).</param>
    /// <param name="a">A's m · k elements.</param>
    /// <param name="b">B's k · n elements.</param>
    /// <param name="c">C's m · n elements.</param>
    /// <exception cref="ShapeException">A matrix has more or fewer elements.</exception>
    /// <exception cref="DTypeException">The type is neither float nor double.</exception>
    void Gemm<T>(bool transposeA, bool transposeB, int m, int n, int k, ReadOnlyMemory<T> a, ReadOnlyMemory<T> b, Memory<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
