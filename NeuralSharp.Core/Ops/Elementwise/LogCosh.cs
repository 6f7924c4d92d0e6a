using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The logarithm of the hyperbolic cosine of every element: ln cosh x, about x²/2 near 0 and |x| − ln 2 far from it. It is computed
    /// so that it neither overflows nor loses its digits near 0.
    /// </summary>
    public Tensor LogCosh() => new LogCoshOp().Apply(this);
}

/// <summary>y = ln cosh x, dy/dx = tanh x.</summary>
file sealed class LogCoshOp : UnaryOp
{
    private const int ChunkLength = 256;

    public override string Name => "LogCosh";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        Span<T> far = stackalloc T[Math.Min(y.Length, ChunkLength)];
        for (var start = 0; start < y.Length; start += ChunkLength)
        {
            var length = Math.Min(ChunkLength, y.Length - start);
            Chunk(x.Slice(start, length), far[..length], y.Slice(start, length));
        }
    }

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * X.Tanh();

    /// <summary>½ ln(1 + sinh² x) where |x| is less than 1, and |x| + ln(1 + e^(−2|x|)) − ln 2 elsewhere: equal, and each exact where it serves.</summary>
    private static void Chunk<T>(ReadOnlySpan<T> x, Span<T> far, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorPrimitives.Add(x, x, far);
        VectorMath.LogP1ExpNegativeMagnitude<T>(far, far);
        VectorMath.Sinh(x, y);
        TensorPrimitives.Multiply(y, y, y);
        VectorMath.LogP1<T>(y, y);
        var (half, ln2) = (T.CreateTruncating(0.5), T.CreateTruncating(Math.Log(2)));
        for (var i = 0; i < y.Length; i++) y[i] = T.Abs(x[i]) < T.One ? half * y[i] : far[i] + (T.Abs(x[i]) - ln2);
    }
}
