using System.Numerics;

namespace NeuralSharp;

/// <summary>
/// Matrix products by the C interface to BLAS (<c>cblas_sgemm</c>, <c>cblas_dgemm</c>) of a native library. The library itself
/// computes on one thread; large products are cut into bands of C that the project's own threads share, so that the library
/// brings no second pool of threads.
/// </summary>
internal sealed unsafe class BlasBackend : IBackend
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transposed = 112;
    private const int BandGranularity = 16;   // bands begin at multiples of it, so that the library's tiles stay whole

    private readonly delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _sgemm;
    private readonly delegate* unmanaged[Cdecl]<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void> _dgemm;
    private long _calls;

    /// <summary>Takes the functions of a loaded library, and tries them on a small product.</summary>
    /// <exception cref="BackendException">A function is missing, or the product is wrong.</exception>
    public BlasBackend(string name, nint library, string path, string description)
    {
        (Name, Description) = (name, description);
        _sgemm = (delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)
            NativeLibraries.Function(name, library, path, "cblas_sgemm");
        _dgemm = (delegate* unmanaged[Cdecl]<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void>)
            NativeLibraries.Function(name, library, path, "cblas_dgemm");
        CheckProduct(path);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <summary>How often the native library was called: proof that it was.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <inheritdoc/>
    public void Gemm<T>(bool transposeA, bool transposeB, int m, int n, int k, ReadOnlyMemory<T> a, ReadOnlyMemory<T> b, Memory<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GemmOperands.Check<T>(m, n, k, a.Length, b.Length, c.Length);
        fixed (T* pa = a.Span, pb = b.Span, pc = c.Span)
        {
            var job = new BandJob<T>(this, transposeA, transposeB, m, n, k, pa, pb, pc);
            if (job.Bands == 1) job.Run(0);
            else WorkerPool.For(ref job, job.Bands);
        }
    }

    private void Call<T>(bool transposeA, bool transposeB, int m, int n, int k, T* a, int lda, T* b, int ldb, T* c, int ldc)
        where T : unmanaged
    {
        Interlocked.Increment(ref _calls);
        var (opA, opB) = (transposeA ? Transposed : NoTranspose, transposeB ? Transposed : NoTranspose);
        if (typeof(T) == typeof(float)) _sgemm(RowMajor, opA, opB, m, n, k, 1, (float*)a, lda, (float*)b, ldb, 0, (float*)c, ldc);
        else _dgemm(RowMajor, opA, opB, m, n, k, 1, (double*)a, lda, (double*)b, ldb, 0, (double*)c, ldc);
    }

    /// <summary>A library of the same names with another interface, such as 64-bit integers, is found out here.</summary>
    private void CheckProduct(string path)
    {
        double[] a = [1, 2, 3, 4, 5, 6], b = [7, 8, 9, 10, 11, 12], c = new double[4], expected = [58, 64, 139, 154];
        Gemm<double>(false, false, 2, 2, 3, a, b, c);
        if (!c.AsSpan().SequenceEqual(expected)) throw new BackendException($"{Name}: {path} computes a small product wrongly; is it built with 64-bit integers?");
    }

    /// <summary>A product cut into bands of rows, or of columns where C is wider than high.</summary>
    private readonly struct BandJob<T> : IParallelJob
        where T : unmanaged
    {
        private readonly BlasBackend _backend;
        private readonly bool _transposeA, _transposeB, _byColumns;
        private readonly int _m, _n, _k, _bandSize;
        private readonly T* _a, _b, _c;

        public BandJob(BlasBackend backend, bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c)
        {
            (_backend, _transposeA, _transposeB, _m, _n, _k) = (backend, transposeA, transposeB, m, n, k);
            _a = a;
            _b = b;
            _c = c;
            _byColumns = n > m;
            var size = _byColumns ? n : m;
            var threads = 2L * m * n * k < ManagedGemm.ParallelFlops ? 1 : WorkerPool.Threads;
            _bandSize = threads == 1 ? size : Math.Max(BandGranularity, (((size + threads - 1) / threads) + BandGranularity - 1) / BandGranularity * BandGranularity);
            Bands = (size + _bandSize - 1) / _bandSize;
        }

        public int Bands { get; }

        public void Run(int index)
        {
            var start = index * _bandSize;
            var size = Math.Min(_bandSize, (_byColumns ? _n : _m) - start);
            var (lda, ldb) = (_transposeA ? _m : _k, _transposeB ? _k : _n);
            if (_byColumns) _backend.Call(_transposeA, _transposeB, _m, size, _k, _a, lda, _b + (_transposeB ? (long)start * _k : start), ldb, _c + start, _n);
            else _backend.Call(_transposeA, _transposeB, size, _n, _k, _a + (_transposeA ? start : (long)start * _k), lda, _b, ldb, _c + ((long)start * _n), _n);
        }
    }
}
