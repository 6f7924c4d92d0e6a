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
        return new IndexSelectOp("Embedding", indices.Copy(), axis: 0, paddingIndex ?? -1).Apply(this);
    }
}
