namespace NeuralSharp.Layers;

/// <summary>Makes one axis of all but the first. Shapes: [batch, …] → [batch, features].</summary>
public sealed class Flatten : Module
{
    /// <inheritdoc/>
    /// <exception cref="ShapeException">The input is a scalar, which has no batch axis.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank == 0) throw new ShapeException("Flatten: a scalar has no batch axis.");
        var features = 1;
        for (var axis = 1; axis < input.Rank; axis++) features *= input.Shape[axis];
        return input.Reshape(input.Shape[0], features);
    }
}
