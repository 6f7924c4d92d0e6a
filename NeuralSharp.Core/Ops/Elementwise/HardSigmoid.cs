using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// A straight logistic function of every element: (x + 3) / 6, moved into [0, 1]. The gradient at −3 and 3 is 0.
    /// </summary>
    public Tensor HardSigmoid() => new HardSigmoidOp().Apply(this);
}

/// <summary>y = min(max(x + 3, 0), 6) / 6, dy/dx = 1/6 where −3 &lt; x &lt; 3, and 0 elsewhere.</summary>
file sealed class HardSigmoidOp : PiecewiseLinearOp
{
    public override string Name => "HardSigmoid";

    public override bool HasDeadRange => true;

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => VectorLoop.Map(x, y, new Formula<T>());

    protected internal override void PassGradient<T>(ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> point, Span<T> gradInput) =>
        VectorLoop.Map(gradOutput, point, gradInput, new SixthWhereInside<T>());

    private readonly struct Formula<T>() : IUnaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _three = new(T.CreateTruncating(3));
        private readonly Vector<T> _six = new(T.CreateTruncating(6));

        public Vector<T> Apply(Vector<T> x) => Vector.Min(Vector.Max(x + _three, Vector<T>.Zero), _six) / _six;
    }

    private readonly struct SixthWhereInside<T>() : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _three = new(T.CreateTruncating(3));
        private readonly Vector<T> _six = new(T.CreateTruncating(6));

        public Vector<T> Apply(Vector<T> left, Vector<T> right) =>
            Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(right), _three), left / _six, Vector<T>.Zero);
    }
}
