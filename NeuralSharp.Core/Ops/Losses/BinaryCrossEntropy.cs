using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The cross-entropy of probabilities p with targets t, element by element: −t ln p − (1 − t) ln(1 − p), where a logarithm is
    /// never below −100, so that a wrong certainty costs 100 and not infinity.
    /// </summary>
    /// <param name="targets">The targets, in [0, 1], of a shape that broadcasts.</param>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor BinaryCrossEntropy(Tensor targets) => new BinaryCrossEntropyOp().Apply(this, targets);
}

/// <summary>y = −t ln p − (1 − t) ln(1 − p), dy/dp = (p − t) / (p(1 − p)), dy/dt = ln(1 − p) − ln p.</summary>
file sealed class BinaryCrossEntropyOp : ElementwiseOp
{
    private const double LeastLog = -100;
    private const double BelowLeast = 1e-45;      // its logarithm is below −100
    private const int ChunkLength = 256;
    private const double LeastVariance = 1e-12;   // keeps the gradient of a certainty finite

    public override string Name => "BinaryCrossEntropy";

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y)
    {
        Span<T> logP = stackalloc T[Math.Min(y.Length, ChunkLength)];
        for (var start = 0; start < y.Length; start += ChunkLength)
        {
            var length = Math.Min(ChunkLength, y.Length - start);
            Chunk(left.Slice(start, length), right.Slice(start, length), logP[..length], y.Slice(start, length));
        }
    }

    protected override Tensor BackwardLeft(Tensor gradOutput) => gradOutput * ((Left - Right) / (Left * (1 - Left)).Clamp(min: LeastVariance));

    protected override Tensor BackwardRight(Tensor gradOutput) => gradOutput * (ClampedLog(1 - Left) - ClampedLog(Left));

    /// <summary>ln p, and −100 below it; the logarithm's own gradient at 0, ∞, does not meet the clamp's, 0.</summary>
    private static Tensor ClampedLog(Tensor p) => Tensor.Where(p, p, BelowLeast).Log().Clamp(min: LeastLog);

    private static void Chunk<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> t, Span<T> logP, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var least = T.CreateTruncating(LeastLog);
        VectorMath.Log(p, logP);
        TensorPrimitives.Negate(p, y);
        VectorMath.LogP1<T>(y, y);   // ln(1 − p), right also where p is tiny
        for (var i = 0; i < y.Length; i++) y[i] = -(t[i] * T.Max(logP[i], least)) - ((T.One - t[i]) * T.Max(y[i], least));
    }
}
