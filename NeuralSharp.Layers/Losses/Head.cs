namespace NeuralSharp.Layers;

public static partial class Losses
{
    /// <summary>A loss on some columns of the output and some of the targets, both [batch, columns]: one head of a network that has several, see <see cref="Weighted"/>.</summary>
    /// <param name="loss">The loss of the head.</param>
    /// <param name="outputs">The head's columns of the output, such as <c>..10</c>.</param>
    /// <param name="targets">Its columns of the targets, such as <c>1..</c>.</param>
    /// <exception cref="ShapeException">When it is computed: the output or the target is no matrix, or has no such columns.</exception>
    public static Loss Head(Loss loss, Range outputs, Range targets)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new CompositeLoss([loss], (output, target) =>
            loss(Columns(output, outputs, nameof(output)), Columns(target, targets, nameof(target)))).Compute;
    }

    /// <summary>The same for a loss on labels, such as the cross-entropy: a column of whole numbers becomes Int32 labels [batch].</summary>
    /// <param name="loss">The loss of the head.</param>
    /// <param name="outputs">The head's columns of the output, such as <c>..10</c>.</param>
    /// <param name="label">The column of the targets that its labels stand in.</param>
    /// <exception cref="ShapeException">When it is computed: the output or the target is no matrix, or has no such columns.</exception>
    /// <exception cref="DTypeException">When it is computed: a label is no whole number.</exception>
    public static Loss Head(Loss loss, Range outputs, Index label)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new CompositeLoss([loss], (output, target) =>
        {
            CheckMatrix(target, nameof(target));
            if ((uint)label.GetOffset(target.Shape[1]) >= (uint)target.Shape[1])
                throw new ShapeException($"Head: the target has shape {target.Shape}, and no column {label} for the label.");
            var labels = target[.., label];
            Tape.Perform(labels, CheckWhole);
            return loss(Columns(output, outputs, nameof(output)), labels.To(DType.Int32));
        }).Compute;
    }

    private static Tensor Columns(Tensor tensor, Range columns, string what)
    {
        CheckMatrix(tensor, what);
        var count = tensor.Shape[1];
        var (start, end) = (columns.Start.GetOffset(count), columns.End.GetOffset(count));
        if (start < 0 || start > end || end > count) throw new ShapeException($"Head: the {what} has shape {tensor.Shape}, and no columns {columns}.");
        return tensor[.., columns];
    }

    private static void CheckMatrix(Tensor tensor, string what)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Rank != 2) throw new ShapeException($"Head: the {what} has shape {tensor.Shape}; heads are columns of [batch, columns]. Concatenate the heads along axis 1.");
    }

    private static void CheckWhole(Tensor labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if (!double.IsInteger(labels.ElementAt(i)))
                throw new DTypeException(Invariant($"Head: the label {labels.ElementAt(i)} at position {i} is no whole number."));
        }
    }
}
