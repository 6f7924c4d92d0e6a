namespace NeuralSharp;

/// <summary>What stands behind a <c>TensorScope</c>. A thread uses the same objects again, one for each depth.</summary>
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

    /// <summary>Whether an owner is among those from the innermost outwards, up to one that is no longer asked.</summary>
    private static bool IsBetween(MemoryOwner? owner, MemoryOwner? innermost, MemoryOwner? end)
    {
        for (var next = innermost; next is not null && next != end; next = next.Outer)
        {
            if (next == owner) return true;
        }

        return false;
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
}
