namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>Tensors of one shape put side by side along a new axis: <c>Tensor.Stack([a, b])</c>.</summary>
    /// <param name="tensors">The tensors, at least one.</param>
    /// <param name="axis">The index of the new axis in the result.</param>
    /// <exception cref="ArgumentException">There are no tensors.</exception>
    /// <exception cref="ShapeException">The axis is out of range, or the shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int axis = 0)
    {
        CheckSameType(tensors, "Stack");
        axis = tensors[0].Shape.ResolveNewAxis(axis, "Stack");
        var slices = new Tensor[tensors.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            if (tensors[i].Shape != tensors[0].Shape)
                throw new ShapeException(Invariant($"Stack: tensor 0 is {tensors[0].Shape}, tensor {i} {tensors[i].Shape}; their shapes must be equal."));
            slices[i] = tensors[i].ExpandDims(axis);
        }

        return Concatenate(slices, axis);
    }
}
