namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// A copy of the elements that lie at start + Σ indexₐ · strideₐ: a slice, a transpose, a diagonal, a tensor turned round.
    /// </summary>
    private Tensor Strided(string op, Shape sizes, int start, ReadOnlySpan<int> strides) =>
        new StridedOp(op, sizes, StridedWalk.Over(start, sizes.AsSpan(), strides)).Apply(this);
}

/// <summary>y holds the elements of x that a walk visits; the gradient goes back to their places, among zeros.</summary>
internal sealed class StridedOp(string name, Shape shape, StridedWalk walk) : MovementOp
{
    public override string Name => name;

    public override IReadOnlyDictionary<string, object> Attributes => Given(walk.Attributes);

    protected override Shape OutputShape(Shape input) => shape;

    protected override void Move<T>(ReadOnlySpan<T> x, Shape input, Span<T> y, Shape output) => StridedCopy.Gather(x, walk, y);

    protected override Tensor Backward(Tensor gradOutput) => new EmbedOp(name, InputShape(0), walk).Apply(gradOutput);
}

/// <summary>y holds x where a walk visits it, and one value elsewhere: with zero, the adjoint of <see cref="StridedOp"/>.</summary>
internal sealed class EmbedOp(string name, Shape shape, StridedWalk walk, double value = 0) : MovementOp
{
    public override string Name => name;

    public override IReadOnlyDictionary<string, object> Attributes => Given([.. walk.Attributes, ("value", value)]);

    protected override Shape OutputShape(Shape input) => shape;

    protected override void Move<T>(ReadOnlySpan<T> x, Shape input, Span<T> y, Shape output)
    {
        y.Fill(T.CreateTruncating(value));
        StridedCopy.Scatter(x, walk, y);
    }

    protected override Tensor Backward(Tensor gradOutput) => new StridedOp(name, InputShape(0), walk).Apply(gradOutput);
}
