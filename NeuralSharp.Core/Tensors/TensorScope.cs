namespace NeuralSharp;

/// <summary>
/// A stretch of a program whose tensors give their memory back at its end, for the next such stretch to use: write
/// <c>using var scope = Tensor.Scope();</c> at the beginning of a training step. It belongs to the thread that made it.
/// </summary>
/// <remarks>
/// <para>
/// Whatever is computed inside is gone afterwards: touching its values throws <see cref="TensorRecycledException"/>, it never
/// shows other numbers. What shall outlive the scope goes through <see cref="Keep"/>. Parameters, an optimizer's state, and tensors
/// whose values were handed out as a span outlive it anyway, and so do the gradients in <see cref="Tensor.Grad"/>, until
/// the next <c>ZeroGrad</c> or <c>Backward</c> puts others in their place.
/// </para>
/// <para>
/// A scope is its thread's own, and so is what is made in it. Another thread that reads such a tensor at the very moment when the scope
/// ends may read memory that is in use again: an op then computes of other numbers. (<c>ToArray</c>, <c>Item</c> and <c>ToString</c>
/// notice that and throw.) So what is handed to other threads is made outside of scopes, or goes through <see cref="Keep"/> of the outermost
/// scope before it is handed over; then every thread may read it for ever.
/// </para>
/// <para>Scopes may stand inside each other; each gives back its own. Without a scope nothing that you can reach is ever given back.</para>
/// <para>
/// A scope that is never disposed does no harm: once more than 128 are open inside each other, all but the innermost 64 leave what was made
/// in them to the garbage collector, and to end them does nothing.
/// </para>
/// </remarks>
public readonly ref struct TensorScope
{
    private readonly ScopeOwner? _owner;   // null while a step is captured, which keeps all memory
    private readonly int _use;

    internal TensorScope(ScopeOwner owner) => (_owner, _use) = (owner, owner.Use);

    /// <summary>
    /// Lets a tensor outlive this scope, and any scope inside it that the tensor was made in: it belongs to the scope around this one, or
    /// where there is none to the garbage collector. A gradient in <see cref="Tensor.Grad"/> then also stays when another takes its place.
    /// A tensor that outlives this scope anyway stays as it is.
    /// </summary>
    /// <returns>The tensor.</returns>
    /// <exception cref="InvalidOperationException">This scope has ended, or the tensor was made in a scope of another thread.</exception>
    /// <exception cref="TensorRecycledException">The tensor's memory was given back already.</exception>
    public Tensor Keep(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        _owner?.Keep(tensor.Storage, _use);
        return tensor;
    }

    /// <summary>Ends the scope. A second call does nothing.</summary>
    /// <exception cref="InvalidOperationException">A scope inside this one has not ended yet, or this is another thread.</exception>
    public void Dispose() => _owner?.End(_use);
}
