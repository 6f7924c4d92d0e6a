using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The Gaussian error linear unit of every element: x Φ(x), Φ being the distribution function of the standard normal
    /// distribution, Φ(x) = (1 + erf(x / √2)) / 2. It goes to 0 far to the left.
    /// Source: Hendrycks and Gimpel, "Gaussian error linear units", 2016.
    /// </summary>
    /// <param name="approximate">Whether to use the approximation (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2 of Φ instead.</param>
    public Tensor Gelu(bool approximate = false) => approximate ? new TanhGeluOp().Apply(this) : new GeluOp().Apply(this);
}

/// <summary>y = x Φ(x), dy/dx = Φ(x) + x φ(x) with φ(x) = Φ'(x) = e^(−x²/2) / √(2π).</summary>
file sealed class GeluOp : UnaryOp
{
    private const double Far = 40;   // from here on φ is 0 and Φ is 0 or 1, and any factor instead of x avoids ∞ · 0

    private static readonly double s_densityAtZero = 1 / Math.Sqrt(2 * Math.PI);

    public override string Name => "Gelu";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("approximate", false));

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        TensorPrimitives.Multiply(x, T.CreateTruncating(Math.Sqrt(0.5)), y);
        VectorMath.Erf(y, y);
        VectorLoop.Map(x, y, y, new Formula<T>());
    }

    protected override Tensor Backward(Tensor gradOutput)
    {
        var x = X.Clamp(-Far, Far);
        var distribution = 0.5 * (1 + (Math.Sqrt(0.5) * x).Erf());
        var density = s_densityAtZero * (-0.5 * x.Square()).Exp();
        return gradOutput * (distribution + (x * density));
    }

    private readonly struct Formula<T>() : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _farLeft = new(T.CreateTruncating(-Far));
        private readonly Vector<T> _half = new(T.CreateTruncating(0.5));

        public Vector<T> Apply(Vector<T> left, Vector<T> right) => Vector.Max(left, _farLeft) * (_half * (Vector<T>.One + right));
    }
}

/// <summary>y = x σ(w(x)) with w(x) = √(8/π) (x + 0.044715 x³), since (1 + tanh z) / 2 = σ(2z); dy/dx = σ + x σ (1 − σ) w'(x).</summary>
file sealed class TanhGeluOp : UnaryOp
{
    private const double Far = 40;   // from here on σ is 0 or 1, and any factor instead of x avoids ∞ · 0
    private const double Cubic = 0.044715;

    private static readonly double s_scale = Math.Sqrt(8 / Math.PI);

    public override string Name => "Gelu";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("approximate", true));

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        VectorLoop.Map(x, y, new W<T>());
        VectorMath.Sigmoid(y, y);
        VectorLoop.Map(x, y, y, new Product<T>());
    }

    protected override Tensor Backward(Tensor gradOutput)
    {
        var x = X.Clamp(-Far, Far);
        var x2 = Cubic * x.Square();
        var sigmoid = (s_scale * (x * (1 + x2))).Sigmoid();
        return gradOutput * (sigmoid + (sigmoid * (1 - sigmoid) * (s_scale * x * (1 + (3 * x2)))));
    }

    private readonly struct W<T>() : IUnaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _scale = new(T.CreateTruncating(s_scale));
        private readonly Vector<T> _cubic = new(T.CreateTruncating(Cubic));

        public Vector<T> Apply(Vector<T> x) => _scale * (x * (Vector<T>.One + (_cubic * (x * x))));
    }

    private readonly struct Product<T>() : IBinaryFormula<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Vector<T> _farLeft = new(T.CreateTruncating(-Far));

        public Vector<T> Apply(Vector<T> left, Vector<T> right) => Vector.Max(left, _farLeft) * right;
    }
}
