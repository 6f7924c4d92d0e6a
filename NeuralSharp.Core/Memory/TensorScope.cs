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
    /// Lets a tensor outlive this scope: it belongs to the scope around it, or where there is none to the garbage collector. A
    /// gradient in <see cref="Tensor.Grad"/> then also stays when another takes its place.
    /// </summary>
    /// <returns>The tensor.</returns>
    public Tensor Keep(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        _owner?.Keep(tensor.Storage);
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

    private MemoryOwner? _outer;
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
        owner._outer = Current;
        owner._depth = owner._outer is ScopeOwner around ? around._depth + 1 : 1;
        owner.Use++;
        Current = owner;
        if (owner._depth > 2 * MostOpen) owner.AbandonOuter();
        return owner;
    }

    public void Keep(Storage storage)
    {
        if (storage.Owner == this) storage.HandOver(_outer);
        else if (storage.Owner == GradientOwner.Instance) storage.HandOver(null);
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
        Current = _outer;
        _outer = null;
        RecycleSince(0);
        (_nextFree, t_free) = (t_free, this);
    }

    /// <summary>Leaves the scopes far outside to the garbage collector: most likely nobody will ever end them.</summary>
    private void AbandonOuter()
    {
        var last = this;
        for (_depth = MostOpen; last._depth > 1;)
        {
            var next = (ScopeOwner)last._outer!;
            next._depth = last._depth - 1;
            last = next;
        }

        while (last._outer is ScopeOwner outer)
        {
            last._outer = outer._outer;
            outer.LeaveSince(0, null);
            (outer._outer, outer._isAbandoned) = (null, true);
        }
    }
}
