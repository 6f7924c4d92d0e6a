namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The rows of this table [count, size] that indices name: y[…] = this[indices[…]]. The gradients of equal indices add up.
    /// </summary>
    /// <param name="indices">Int32 indices of any shape.</param>
    /// <param name="paddingIndex">A row that gets no gradient.</param>
    /// <returns>A tensor of the indices' shape with an axis for the rows behind: […, size].</returns>
    /// <exception cref="DTypeException">The indices are not Int32.</exception>
    /// <exception cref="ShapeException">This tensor is no matrix, or an index is out of range.</exception>
    public Tensor Embedding(Tensor indices, int? paddingIndex = null)
    {
        ArgumentNullException.ThrowIfNull(indices);
        if (Rank != 2) throw new ShapeException($"Embedding: the table is [count, size], not of shape {Shape}.");
        Indices.Check(indices, Shape, 0, "Embedding");
        return new EmbeddingOp(indices.Copy(), paddingIndex ?? -1, paddingIsZero: false).Apply(this);
    }
}

/// <summary>y's row i is x's row indices[i]; the gradients of equal indices add up, and those of the padding vanish.</summary>
/// <param name="indices">The indices.</param>
/// <param name="padding">The index that gets no gradient, or −1.</param>
/// <param name="paddingIsZero">Whether zeros stand for its row, as in the gradient of a gradient.</param>
file sealed class EmbeddingOp(Tensor indices, int padding, bool paddingIsZero) : MovementOp
{
    public override string Name => "Embedding";

    protected override Shape OutputShape(Shape input) => [.. indices.Shape.AsSpan(), input[1]];

    protected override void Move<T>(ReadOnlySpan<T> x, Shape input, Span<T> y, Shape output)
    {
        var size = input[1];
        var rows = indices.Read<int>();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = y.Slice(i * size, size);
            if (paddingIsZero && rows[i] == padding) row.Clear();
            else x.Slice(rows[i] * size, size).CopyTo(row);
        }
    }

    protected override Tensor Backward(Tensor gradOutput) => new EmbeddingGradOp(indices, padding, InputShape(0)).Apply(gradOutput);
}

/// <summary>y's row r is the sum of x's rows i with indices[i] = r, but for the padding's, which is zero.</summary>
file sealed class EmbeddingGradOp(Tensor indices, int padding, Shape table) : UnaryOp
{
    public override string Name => "EmbeddingGrad";

    protected override Shape OutputShape(Shape input) => table;

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        y.Clear();
        RowScatter.Add(x, indices.Read<int>(), table[1], y, padding);
    }

    protected override Tensor Backward(Tensor gradOutput) => new EmbeddingOp(indices, padding, paddingIsZero: true).Apply(gradOutput);
}
