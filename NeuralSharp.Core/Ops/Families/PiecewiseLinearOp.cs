using System.Diagnostics;
using System.Numerics;

namespace NeuralSharp;

/// <summary>
/// An op whose graph is made of straight lines, such as a rectifier: where x lies decides its slope. The gradient is linear in the
/// one that arrives and constant in x, so that one rule serves all orders.
/// </summary>
public abstract class PiecewiseLinearOp : UnaryOp
{
    /// <summary>What tells the slope: the input, or the output where that tells as much.</summary>
    protected virtual Tensor Point => X;

    /// <summary>
    /// Whether it is 0, with a slope of 0, on a whole range of x, as a rectifier is below zero: a unit that stays there learns nothing
    /// more, and a gradient report names it.
    /// </summary>
    public virtual bool HasDeadRange => false;

    /// <summary>The gradient of the input: that of the output times the slope at the point. A slope of 0 gives 0, whatever arrives.</summary>
    protected internal abstract void PassGradient<T>(ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> point, Span<T> gradInput)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <inheritdoc/>
    protected sealed override Tensor Backward(Tensor gradOutput) => new PassGradientOp(this).Apply(gradOutput, Point.Detach());
}

/// <summary>The gradient of a <see cref="PiecewiseLinearOp"/>: linear on the left, constant on the right.</summary>
file sealed class PassGradientOp(PiecewiseLinearOp op) : ElementwiseOp
{
    public override string Name => $"{op.Name}Grad";

    public override IReadOnlyDictionary<string, object> Attributes => op.Attributes;

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) => op.PassGradient(left, right, y);

    protected override Tensor BackwardLeft(Tensor gradOutput) => new PassGradientOp(op).Apply(gradOutput, Right);

    protected override Tensor BackwardRight(Tensor gradOutput) => throw new UnreachableException("The point is detached.");
}
