namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The error function of every element: 2/√π ∫₀ˣ e^(−t²) dt, the share of a normal distribution within ±√2 x.</summary>
    public Tensor Erf() => new ErfOp().Apply(this);
}

/// <summary>y = erf x, dy/dx = 2/√π e^(−x²).</summary>
file sealed class ErfOp : UnaryOp
{
    private const double Far = 30;   // from here on e^(−x²) is 0; clamped there, x² does not become infinite

    private static readonly double s_slopeAtZero = 2 / Math.Sqrt(Math.PI);

    public override string Name => "Erf";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Erf(x, y);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput * (s_slopeAtZero * (-X.Clamp(-Far, Far).Square()).Exp());
}
