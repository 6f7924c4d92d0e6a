using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

internal static partial class VectorMath
{
    /// <summary>y = ln(1 + e^−|x|), which never overflows: the smooth part of softplus and of the logarithm of the logistic function.</summary>
    public static void LogP1ExpNegativeMagnitude<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorPrimitives.Abs(x, y);
        TensorPrimitives.Negate(y, y);
        Exp<T>(y, y);
        LogP1<T>(y, y);
    }
}
