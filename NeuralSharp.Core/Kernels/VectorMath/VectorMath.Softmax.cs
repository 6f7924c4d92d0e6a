using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

internal static partial class VectorMath
{
    /// <summary>y = e^(x − max x) / Σ e^(x − max x), which never overflows.</summary>
    public static void Softmax<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorPrimitives.Subtract(x, TensorPrimitives.Max(x), y);
        Exp<T>(y, y);
        TensorPrimitives.Divide(y, PairwiseSum.Of<T>(y), y);
    }
}
