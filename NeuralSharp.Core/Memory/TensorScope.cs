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

/// <summary>What stands behind a <see cref="TensorScope"/>. A thread uses the same objects again, one for each depth.</summary>
internal sealed class ScopeOwner : MemoryOwner
{
    [ThreadStatic]
    private static ScopeOwner? t_free;

    private const int MostOpen = 64;   // inside each other, of those that are left open

    private int _depth;                // how many scopes are open, counted inwards, this one included
    private bool _isAbandoned;
    private ScopeOwner? _nextFree;

    /// <summary>How often the object has been a scope's: an old scope finds out that it has ended.</summary>
    public int Use { get; private set; }

    /// <summary>Begins a scope.</summary>
    public static ScopeOwner Begin()
    {
        var owner = t_free ?? new ScopeOwner();
        t_free = owner._nextFree;
        owner.Outer = Current;
        owner._depth = owner.Outer is ScopeOwner around ? around._depth + 1 : 1;
        owner.Use++;
        Current = owner;
        if (owner._depth > 2 * MostOpen) owner.AbandonOuter();
        return owner;
    }

    public void Keep(Storage storage, int use)
    {
        if (use != Use)
        {
            throw new InvalidOperationException(
                "TensorScope.Keep: the scope has ended, and what was made in it is gone. Call Keep before the end of the scope, on what shall outlive it.");
        }

        if (storage.IsRecycled) throw Storage.Recycled();
        if (storage.Owner == GradientOwner.Instance) storage.HandOver(null);
        else if (IsBetween(storage.Owner, Current, Outer)) storage.HandOver(Outer);
        else if (storage.Owner is ScopeOwner && !IsBetween(storage.Owner, Outer, null))
            throw new InvalidOperationException("TensorScope.Keep: the tensor was made in a scope of another thread, which alone can keep it. Call Keep there.");
    }

    public void End(int use)
    {
        if (use != Use || _isAbandoned) return;
        if (Current != this)
        {
            throw new InvalidOperationException(
                "Tensor.Scope: a scope ends after those inside it, on the thread it began on. Write `using var scope = Tensor.Scope();`.");
        }

        Use++;
        Current = Outer;
        Outer = null;
        RecycleSince(0);
        (_nextFree, t_free) = (t_free, this);
    }

    /// <summary>Leaves the scopes far outside to the garbage collector: most likely nobody will ever end them.</summary>
    private void AbandonOuter()
    {
        var last = this;
        for (_depth = MostOpen; last._depth > 1;)
        {
            var next = (ScopeOwner)last.Outer!;
            next._depth = last._depth - 1;
            last = next;
        }

        while (last.Outer is ScopeOwner outer)
        {
            last.Outer = outer.Outer;
            outer.LeaveSince(0, null);
            (outer.Outer, outer._isAbandoned) = (null, true);
        }
    }

    /// <summary>Whether an owner is among those from the innermost outwards, up to one that is no longer asked.</summary>
    private static bool IsBetween(MemoryOwner? owner, MemoryOwner? innermost, MemoryOwner? end)
    {
        for (var next = innermost; next is not null && next != end; next = next.Outer)
        {
            if (next == owner) return true;
        }

        return false;
    }
}
