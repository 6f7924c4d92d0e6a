namespace NeuralSharp;

/// <summary>
/// Knows names of tensors, for pictures and pages to call them by: a model, such as <c>model.Names()</c>, knows those of its parameters.
/// </summary>
public interface INameSource
{
    /// <summary>The name of a tensor; null where it knows none.</summary>
    string? NameOf(Tensor tensor);
}
