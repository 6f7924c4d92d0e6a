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
file sealed class LeakyReluOp(double slope) : PiecewiseLinearOp
{
    public override string Name => "LeakyRelu";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("slope", slope));

    public override bool HasDeadRange => slope == 0;

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => PassGradient(x, x, y);   // y is slope times x itself

    protected internal override void PassGradient<T>(ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> point, Span<T> gradInput) =>
        VectorLoop.Map(gradOutput, point, gradInput, new ScaleWhereNegative<T>(slope));

    /// <summary>The left value where the right one is above 0 or NaN, slope times the left one elsewhere.</summary>
    private readonly struct ScaleWhereNegative<T>(double slope) : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _slope = new(T.CreateTruncating(slope));

        public Vector<T> Apply(Vector<T> left, Vector<T> right) =>
            Vector.ConditionalSelect(Vector.LessThanOrEqual(right, Vector<T>.Zero), _slope * left, left);
    }
}
