using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// Every element moved into [min, max]. The gradient passes where the element lay inside or on a bound, and is 0 elsewhere.
    /// </summary>
    /// <param name="min">The least value; by default there is none.</param>
    /// <param name="max">The greatest value; by default there is none.</param>
    /// <exception cref="ArgumentException">min is above max, or one is NaN.</exception>
    public Tensor Clamp(double min = double.NegativeInfinity, double max = double.PositiveInfinity) =>
        new ClampOp("Clamp", min, max, boundsPass: true).Apply(this);
}

/// <summary>y = min(max(x, low), high), dy/dx = 1 inside of [low, high] or (low, high), and 0 elsewhere.</summary>
internal sealed class ClampOp : PiecewiseLinearOp
{
    private readonly double _low;
    private readonly double _high;
    private readonly bool _boundsPass;

    public ClampOp(string name, double low, double high, bool boundsPass)
    {
        if (!(low <= high)) throw new ArgumentException(Invariant($"{name}: the bounds {low} and {high} are no interval. Give min <= max."));
        (Name, _low, _high, _boundsPass) = (name, low, high, boundsPass);
    }

    public override string Name { get; }

    public override IReadOnlyDictionary<string, object> Attributes => Given(("min", _low), ("max", _high), ("boundsPass", _boundsPass));

    public override bool HasDeadRange => _low == 0 || _high == 0;

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        TensorPrimitives.Max(x, T.CreateTruncating(_low), y);
        TensorPrimitives.Min(y, T.CreateTruncating(_high), y);
    }

    protected internal override void PassGradient<T>(ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> point, Span<T> gradInput)
    {
        var (low, high) = (T.CreateTruncating(_low), T.CreateTruncating(_high));
        if (!_boundsPass) (low, high) = (T.BitIncrement(low), T.BitDecrement(high));
        VectorLoop.Map(gradOutput, point, gradInput, new PassWhereInside<T>(low, high));
    }

    private readonly struct PassWhereInside<T>(T low, T high) : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _low = new(low);
        private readonly Vector<T> _high = new(high);

        public Vector<T> Apply(Vector<T> left, Vector<T> right) => Vector.ConditionalSelect(
            Vector.BitwiseAnd(Vector.GreaterThanOrEqual(right, _low), Vector.LessThanOrEqual(right, _high)), left, Vector<T>.Zero);
    }
}
