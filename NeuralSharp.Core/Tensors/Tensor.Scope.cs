namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// Begins a scope: the memory of all tensors made on this thread until it is disposed is used again by those after it. A
    /// training step inside one allocates next to nothing. See <see cref="TensorScope"/> for what outlives it.
    /// </summary>
    public static TensorScope Scope() => Ambient.Mine.IsCapturing ? default : new(ScopeOwner.Begin());
}
