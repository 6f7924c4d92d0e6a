using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace NeuralSharp;

/// <summary>
/// Matrix products by whatever linear-algebra provider MathNet.Numerics has: MKL, where the program references
/// MathNet.Numerics.Providers.MKL and its native package, and MathNet's managed provider otherwise.
/// </summary>
/// <remarks>
/// MathNet is column-major, and a row-major matrix read so is its transpose: Cᵀ = op(B)ᵀ op(A)ᵀ, so B is handed over first. It
/// takes whole arrays of exact length.
/// </remarks>
internal sealed class MathNetBackend : IBackend
{
    /// <summary>The switch by which a program that is compiled ahead of time leaves this backend, and MathNet's providers, out.</summary>
    public const string Switch = "NeuralSharp.MathNetBackend";

    private readonly ILinearAlgebraProvider _provider;

    private MathNetBackend(ILinearAlgebraProvider provider) => _provider = provider;

    /// <inheritdoc/>
    public string Name => "mathnet";

    /// <inheritdoc/>
    public string Description => $"MathNet.Numerics {typeof(Control).Assembly.GetName().Version?.ToString(3)}, provider {_provider}";

    [FeatureSwitchDefinition(Switch)]
    private static bool IsPartOfProgram => !AppContext.TryGetSwitch(Switch, out var isPart) || isPart;

    /// <summary>The backend, on MathNet's native MKL provider where the program has it.</summary>
    /// <exception cref="BackendException">The program was built without it.</exception>
    public static MathNetBackend Create()
    {
        if (!IsPartOfProgram) throw new BackendException($"mathnet: this program was built without it. Take the option {Switch} out of its project file.");

        // The result is true where only MKL's Fourier transform was found, so the provider itself is what counts.
        _ = Control.TryUseNativeMKL();
        return new(LinearAlgebraControl.Provider);
    }

    /// <inheritdoc/>
    public void Gemm<T>(bool transposeA, bool transposeB, int m, int n, int k, ReadOnlyMemory<T> a, ReadOnlyMemory<T> b, Memory<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GemmOperands.Check<T>(m, n, k, a.Length, b.Length, c.Length);
        var result = Whole<T>(c, out var isCopy);
        if (typeof(T) == typeof(float)) Multiply((ILinearAlgebraProvider<float>)_provider, transposeA, transposeB, m, n, k, 1f, (float[])(object)Whole(a, out _), (float[])(object)Whole(b, out _), 0f, (float[])(object)result);
        else Multiply((ILinearAlgebraProvider<double>)_provider, transposeA, transposeB, m, n, k, 1d, (double[])(object)Whole(a, out _), (double[])(object)Whole(b, out _), 0d, (double[])(object)result);
        if (isCopy) result.CopyTo(c);
    }

    private static void Multiply<T>(
        ILinearAlgebraProvider<T> provider, bool transposeA, bool transposeB, int m, int n, int k, T one, T[] a, T[] b, T zero, T[] c)
        where T : struct
    {
        // Sizes as MathNet sees the arrays, column by column: rows and columns exchanged.
        var (rowsB, columnsB) = transposeB ? (k, n) : (n, k);
        var (rowsA, columnsA) = transposeA ? (m, k) : (k, m);
        provider.MatrixMultiplyWithUpdate(
            transposeB ? Transpose.Transpose : Transpose.DontTranspose,
            transposeA ? Transpose.Transpose : Transpose.DontTranspose,
            one, b, rowsB, columnsB, a, rowsA, columnsA, zero, c);
    }

    /// <summary>The array behind a memory where it is the whole of it, a copy otherwise.</summary>
    private static T[] Whole<T>(ReadOnlyMemory<T> memory, out bool isCopy)
    {
        isCopy = !MemoryMarshal.TryGetArray(memory, out var segment) || segment.Offset != 0 || segment.Count != segment.Array!.Length;
        return isCopy ? memory.ToArray() : segment.Array!;
    }
}
