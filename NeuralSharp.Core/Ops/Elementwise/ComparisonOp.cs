using System.Diagnostics;
using System.Numerics;

namespace NeuralSharp;

/// <summary>
/// A question about two elements: 1 for yes, 0 for no, in the inputs' type. It is never recorded: its result is a constant to the
/// graph.
/// </summary>
internal abstract class ComparisonOp : ElementwiseOp
{
    public sealed override bool IsDifferentiable => false;

    protected sealed override Tensor BackwardLeft(Tensor gradOutput) => throw new UnreachableException($"{Name} is never recorded.");

    protected sealed override Tensor BackwardRight(Tensor gradOutput) => throw new UnreachableException($"{Name} is never recorded.");

    /// <summary>1 where the mask is set, 0 elsewhere.</summary>
    protected static Vector<T> OneWhere<T>(Vector<T> mask)
        where T : unmanaged => Vector.BitwiseAnd(mask, Vector<T>.One);
}
