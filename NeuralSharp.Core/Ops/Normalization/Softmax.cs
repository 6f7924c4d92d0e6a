namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>Exponentials along an axis, scaled to the sum 1: e^(xᵢ − max x) / Σⱼ e^(xⱼ − max x), which never overflows.</summary>
    /// <param name="axis">The axis of the classes.</param>
    /// <exception cref="ShapeException">The axis is out of range.</exception>
    public Tensor Softmax(int axis = -1)
    {
        axis = Shape.ResolveAxis(axis, "Softmax");
        return axis == Rank - 1 ? new SoftmaxOp().Apply(this) : Transpose(axis, -1).Softmax().Transpose(axis, -1);
    }
}

/// <summary>y = softmax x along the last axis, dx = y ∘ (g − Σ g ∘ y).</summary>
file sealed class SoftmaxOp : UnaryOp
{
    public override string Name => "Softmax";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        var classes = InputShape(0)[^1];
        for (var start = 0; start < x.Length; start += classes) VectorMath.Softmax(x.Slice(start, classes), y.Slice(start, classes));
    }

    protected override Tensor Backward(Tensor gradOutput) => Output * (gradOutput - (gradOutput * Output).Sum(-1, keepDims: true));
}
