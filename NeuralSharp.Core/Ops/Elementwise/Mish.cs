using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// A smooth rectifier of every element: x tanh(ln(1 + eˣ)). It goes to 0 far to the left.
    /// Source: Misra, "Mish: a self regularized non-monotonic activation function", 2019.
    /// </summary>
    public Tensor Mish() => new MishOp().Apply(this);
}

/// <summary>
/// y = x t, dy/dx = t + x t'. With s = σ(x) and u = 1 − s, eˣ = s / u, so that t = tanh(ln(1 + eˣ)) = s (1 + u) / (1 + u²) and
/// t' = 4 s u² / (1 + u²)², where nothing overflows or cancels.
/// </summary>
file sealed class MishOp : UnaryOp
{
    private const double Far = 1000;   // from here on s or u is 0, and any factor instead of x avoids ∞ · 0

    public override string Name => "Mish";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        VectorMath.Sigmoid(x, y);
        VectorLoop.Map(x, y, y, new Formula<T>());
    }

    protected override Tensor Backward(Tensor gradOutput)
    {
        var (x, s) = (X.Clamp(-Far, Far), X.Sigmoid());
        var u2 = (1 - s).Square();
        var t = s * (2 - s) / (1 + u2);
        return gradOutput * (t + (4 * x * s * u2 / (1 + u2).Square()));
    }

    private readonly struct Formula<T>() : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _farLeft = new(T.CreateTruncating(-Far));

        public Vector<T> Apply(Vector<T> left, Vector<T> right)
        {
            var u = Vector<T>.One - right;
            return Vector.Max(left, _farLeft) * (right * (Vector<T>.One + u) / (Vector<T>.One + (u * u)));
        }
    }
}
