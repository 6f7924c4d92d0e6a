using System.Numerics;

namespace NeuralSharp;

/// <summary>The backend that computes matrix products, and how many threads may work.</summary>
public static class Backend
{
    /// <summary>The environment variable that names the backend a program starts with.</summary>
    public const string NameVariable = "NEURALSHARP_BACKEND";

    private const long TinyProduct = 4096;   // multiplications below which the call of another library costs more than the work

    private static readonly (string Name, Func<IBackend> Create)[] s_known =
    [
        ("managed", () => new ManagedBackend()),
        ("mkl", Mkl.Create),
        ("openblas", OpenBlas.Create),
        ("mathnet", MathNetBackend.Create),
    ];

    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, IBackend> s_created = [];
    private static IBackend? s_current;

    /// <summary>The backend in use: at first that of <c>NEURALSHARP_BACKEND</c>, and the managed one where that is not set.</summary>
    /// <exception cref="BackendException"><c>NEURALSHARP_BACKEND</c> names one that is unknown or cannot be used here.</exception>
    public static IBackend Current => s_current ?? Use(Environment.GetEnvironmentVariable(NameVariable) is { Length: > 0 } name ? name : "managed");

    /// <summary>
    /// How many threads work on one op, the calling one included; by default as many as there are processors. On the managed
    /// backend the results do not depend on it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1, or more than 1024.</exception>
    public static int Threads
    {
        get => WorkerPool.Threads;
        set => WorkerPool.Threads = value;
    }

    /// <summary>Chooses a backend: "managed", "mkl", "openblas" or "mathnet".</summary>
    /// <returns>The backend.</returns>
    /// <exception cref="BackendException">There is none of that name, or it cannot be used here; the message tells what was looked for.</exception>
    public static IBackend Use(string name) => s_current = Create(name);

    /// <summary>Chooses a backend of one's own.</summary>
    public static void Use(IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        s_current = backend;
    }

    /// <summary>Chooses a backend if it can be used here; otherwise everything stays as it is.</summary>
    public static bool TryUse(string name)
    {
        try
        {
            Use(name);
            return true;
        }
        catch (BackendException)
        {
            return false;
        }
    }

    /// <summary>All backends, with library and version, or with what was looked for and why it cannot be used.</summary>
    public static IReadOnlyList<BackendInfo> Available() => [.. s_known.Select(known => Describe(known.Name))];

    /// <summary>The product on the current backend; empty and tiny ones are managed whatever it is.</summary>
    internal static void Gemm<T>(bool transposeA, bool transposeB, int m, int n, int k, T[] a, T[] b, T[] c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if ((long)m * n * k <= TinyProduct || Current is ManagedBackend) ManagedGemm.Multiply<T>(transposeA, transposeB, m, n, k, a, b, c);
        else Current.Gemm<T>(transposeA, transposeB, m, n, k, a, b, c);
    }

    /// <summary>The product of matrices that are parts of larger arrays.</summary>
    internal static void Gemm<T>(
        bool transposeA, bool transposeB, int m, int n, int k, ReadOnlyMemory<T> a, ReadOnlyMemory<T> b, Memory<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if ((long)m * n * k <= TinyProduct || Current is ManagedBackend) ManagedGemm.Multiply(transposeA, transposeB, m, n, k, a.Span, b.Span, c.Span);
        else Current.Gemm(transposeA, transposeB, m, n, k, a, b, c);
    }

    /// <summary>y = x·w + b: the product on the current backend, and the bias added to every row.</summary>
    internal static void Linear<T>(int m, int n, int k, T[] x, T[] w, T[] b, T[] y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if ((long)m * n * k <= TinyProduct || Current is ManagedBackend)
        {
            ManagedGemm.Multiply<T, AddBias<T>>(false, false, m, n, k, x, w, y, new(b));
            return;
        }

        Current.Gemm<T>(false, false, m, n, k, x, w, y);
        var addBias = new AddBias<T>(b);
        for (var row = 0; row < m; row++) addBias.Apply(row, 0, y.AsSpan(row * n, n));
    }

    private static IBackend Create(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (s_gate)
        {
            if (s_created.TryGetValue(name, out var backend)) return backend;
            foreach (var known in s_known)
            {
                if (known.Name == name) return s_created[name] = known.Create();
            }
        }

        throw new BackendException($"There is no backend '{name}'. Use one of: {string.Join(", ", s_known.Select(known => known.Name))}.");
    }

    private static BackendInfo Describe(string name)
    {
        try
        {
            return new(name, true, Create(name).Description);
        }
        catch (BackendException e)
        {
            return new(name, false, e.Message);
        }
    }
}
