namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The lower triangle of a matrix, or of each of a stack of them in the last two axes; 0 above it.</summary>
    /// <param name="diagonal">The last diagonal that stays: 0 the main one, positive ones lie above it, negative ones below.</param>
    /// <exception cref="ShapeException">The tensor has fewer than two axes.</exception>
    public Tensor Tril(int diagonal = 0) => new TriangleOp(isLower: true, diagonal).Apply(this);

    /// <summary>The upper triangle of a matrix, or of each of a stack of them in the last two axes; 0 below it.</summary>
    /// <param name="diagonal">The first diagonal that stays: 0 the main one, positive ones lie above it, negative ones below.</param>
    /// <exception cref="ShapeException">The tensor has fewer than two axes.</exception>
    public Tensor Triu(int diagonal = 0) => new TriangleOp(isLower: false, diagonal).Apply(this);
}

/// <summary>y = x where column − row ≤ d (lower) or ≥ d (upper), 0 elsewhere; the gradient passes where x does.</summary>
file sealed class TriangleOp(bool isLower, int diagonal) : MovementOp
{
    public override string Name => isLower ? "Tril" : "Triu";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("isLower", isLower), ("diagonal", diagonal));

    protected override Shape OutputShape(Shape input) =>
        input.Rank >= 2 ? input : throw new ShapeException($"{Name}: shape {input} holds no matrix; a triangle needs two axes.");

    protected override void Move<T>(ReadOnlySpan<T> x, Shape input, Span<T> y, Shape output)
    {
        var (rows, columns) = (input[^2], input[^1]);
        y.Clear();
        for (var start = 0; start < x.Length; start += columns)
        {
            var row = start / columns % rows;
            var border = (int)Math.Clamp((long)row + diagonal + (isLower ? 1 : 0), 0, columns);
            var stays = isLower ? ..border : border..columns;
            x.Slice(start, columns)[stays].CopyTo(y.Slice(start, columns)[stays]);
        }
    }

    protected override Tensor Backward(Tensor gradOutput) => new TriangleOp(isLower, diagonal).Apply(gradOutput);
}
