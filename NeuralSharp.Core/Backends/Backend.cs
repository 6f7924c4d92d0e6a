using System.Numerics;

namespace NeuralSharp;

/// <summary>The backend that computes matrix products, and how many threads may work.</summary>
public static class Backend
{
    private const long TinyProduct = 4096;   // multiplications below which the call of another library costs more than the work

    /// <summary>The backend in use.</summary>
    public static IBackend Current { get; private set; } = new ManagedBackend();

    /// <summary>
    /// How many threads work on one op, the calling one included; by default as many as there are processors. The results do
    /// not depend on it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1, or more than 1024.</exception>
    public static int Threads
    {
        get => WorkerPool.Threads;
        set => WorkerPool.Threads = value;
    }

    /// <summary>The product on the current backend; tiny ones are managed whatever it is.</summary>
    internal static void Gemm<T>(bool transposeA, bool transposeB, int m, int n, int k, T[] a, T[] b, T[] c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Current is ManagedBackend || (long)m * n * k <= TinyProduct) ManagedGemm.Multiply<T>(transposeA, transposeB, m, n, k, a, b, c);
        else Current.Gemm<T>(transposeA, transposeB, m, n, k, a, b, c);
    }
}
