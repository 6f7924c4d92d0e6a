using System.Numerics;

namespace NeuralSharp;

/// <summary>The default backend: <see cref="ManagedGemm"/>, written in C#, so that nothing needs installing.</summary>
internal sealed class ManagedBackend : IBackend
{
    /// <inheritdoc/>
    public string Name => "managed";

    /// <inheritdoc/>
    public string Description => ManagedGemm.Width == GemmWidth.Scalar
        ? "C#, without vectors"
        : $"C#, {ManagedGemm.Width.ToString().Replace("Vector", "", StringComparison.Ordinal)}-bit vectors";

    /// <inheritdoc/>
    public void Gemm<T>(bool transposeA, bool transposeB, int m, int n, int k, ReadOnlyMemory<T> a, ReadOnlyMemory<T> b, Memory<T> c)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        ManagedGemm.Multiply(transposeA, transposeB, m, n, k, a.Span, b.Span, c.Span);
}
