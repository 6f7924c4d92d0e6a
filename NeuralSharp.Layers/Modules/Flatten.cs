namespace NeuralSharp.Layers;

/// <summary>Makes one axis of all but the first. Shapes: [batch, …] → [batch, features].</summary>
public sealed class Flatten : Module
{
    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input is a scalar or a vector, in which no axis of an example follows the batch axis.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank < 2)
        {
            throw new ShapeException(Invariant($"Flatten: the input has shape {input.Shape}, with no batch axis and another behind it. ")
                + "Make a batch of a single example with ExpandDims(0), and rows of single numbers with ExpandDims(1).");
        }

        var features = 1;
        for (var axis = 1; axis < input.Rank; axis++) features *= input.Shape[axis];
        return input.Reshape(input.Shape[0], features);
    }
}
