using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The exponential linear unit of every element: x where x &gt; 0, α(eˣ − 1) elsewhere. The gradient at 0 is α.
    /// Source: Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network learning by exponential linear units", 2015.
    /// </summary>
    /// <param name="alpha">The scale α below zero; −α is the limit far to the left.</param>
    public Tensor Elu(double alpha = 1) => new EluOp(alpha).Apply(this);
}

/// <summary>y = x where x &gt; 0, α(eˣ − 1) elsewhere; dy/dx = 1 and αeˣ.</summary>
file sealed class EluOp(double alpha) : UnaryOp
{
    public override string Name => "Elu";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("alpha", alpha));

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        VectorMath.ExpM1(x, y);
        VectorLoop.Map(x, y, y, new LineWherePositive<T>(alpha));
    }

    // Clamped, so that the exponential where it is not needed does not overflow.
    protected override Tensor Backward(Tensor gradOutput) =>
        Tensor.Where(X > 0, gradOutput, gradOutput * (alpha * X.Clamp(max: 0).Exp()));

    private readonly struct LineWherePositive<T>(double alpha) : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _alpha = new(T.CreateTruncating(alpha));

        public Vector<T> Apply(Vector<T> left, Vector<T> right) =>
            Vector.ConditionalSelect(Vector.GreaterThan(left, Vector<T>.Zero), left, _alpha * right);
    }
}
