using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The sigmoid linear unit of every element, also called swish: x σ(x) = x / (1 + e⁻ˣ). It goes to 0 far to the left.
    /// Source: Elfwing, Uchibe and Doya, "Sigmoid-weighted linear units for neural network function approximation", 2017.
    /// </summary>
    public Tensor Silu() => new SiluOp().Apply(this);
}

/// <summary>y = x σ, dy/dx = σ (1 + x (1 − σ)).</summary>
file sealed class SiluOp : UnaryOp
{
    private const double Far = 1000;   // from here on σ is 0 or 1, and any factor instead of x avoids ∞ · 0

    public override string Name => "Silu";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        VectorMath.Sigmoid(x, y);
        VectorLoop.Map(x, y, y, new Formula<T>());
    }

    protected override Tensor Backward(Tensor gradOutput)
    {
        var (x, sigmoid) = (X.Clamp(-Far, Far), X.Sigmoid());
        return gradOutput * (sigmoid * (1 + (x * (1 - sigmoid))));
    }

    private readonly struct Formula<T>() : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _farLeft = new(T.CreateTruncating(-Far));

        public Vector<T> Apply(Vector<T> left, Vector<T> right) => Vector.Max(left, _farLeft) * right;
    }
}
