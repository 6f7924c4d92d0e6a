using System.Diagnostics;
using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The leaky rectified linear unit of every element: x where x &gt; 0, slope · x elsewhere. The gradient at 0 is the slope.
    /// Source: Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013.
    /// </summary>
    /// <param name="slope">The slope below zero.</param>
    public Tensor LeakyRelu(double slope = 0.01) => new LeakyReluOp(slope).Apply(this);
}

/// <summary>y = x where x &gt; 0, slope · x elsewhere; dy/dx = 1 and slope.</summary>
file sealed class LeakyReluOp(double slope) : UnaryOp
{
    public override string Name => "LeakyRelu";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => VectorLoop.Map(x, x, y, new ScaleWhereNegative<T>(slope));

    protected override Tensor Backward(Tensor gradOutput) => new LeakyReluGradOp(slope).Apply(gradOutput, X.Detach());
}

/// <summary>The gradient g where x &gt; 0, slope · g elsewhere: linear in g, constant in x.</summary>
file sealed class LeakyReluGradOp(double slope) : ElementwiseOp
{
    public override string Name => "LeakyReluGrad";

    protected internal override void Forward<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y) =>
        VectorLoop.Map(left, right, y, new ScaleWhereNegative<T>(slope));

    protected override Tensor BackwardLeft(Tensor gradOutput) => new LeakyReluGradOp(slope).Apply(gradOutput, Right);

    protected override Tensor BackwardRight(Tensor gradOutput) => throw new UnreachableException("The input is detached.");
}

/// <summary>The left value where the right one is above 0 or NaN, slope times the left one elsewhere.</summary>
file readonly struct ScaleWhereNegative<T>(double slope) : IBinaryFormula<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector<T> _slope = new(T.CreateTruncating(slope));

    public Vector<T> Apply(Vector<T> left, Vector<T> right) =>
        Vector.ConditionalSelect(Vector.LessThanOrEqual(right, Vector<T>.Zero), _slope * left, left);
}
