namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The tensor repeated along dimensions of size 1, and new ones in front, to a larger shape.</summary>
    /// <exception cref="ShapeException">This shape does not broadcast to that one.</exception>
    public Tensor BroadcastTo(Shape shape) => shape == Shape ? this : new BroadcastToOp(shape).Apply(this);
}

/// <summary>y repeats x; the backward pass sums the gradient back to x's shape.</summary>
file sealed class BroadcastToOp(Shape shape) : MovementOp
{
    public override string Name => "BroadcastTo";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("shape", shape.AsSpan().ToArray()));

    protected override Shape OutputShape(Shape input) => input.BroadcastsTo(shape)
        ? shape
        : throw new ShapeException($"BroadcastTo: {input} does not broadcast to {shape}; aligned at the last dimension, sizes must be equal or 1.");

    protected override void Move<T>(ReadOnlySpan<T> x, Shape input, Span<T> y, Shape output) => BroadcastLoop.Expand(x, input, y, output);

    protected override Tensor Backward(Tensor gradOutput) => gradOutput;
}
