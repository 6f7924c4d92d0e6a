namespace NeuralSharp;

/// <summary>
/// Who may give the memory of tensors back for reuse: a <see cref="PassMemory"/> what a backward pass makes on its way, a
/// <see cref="TensorScope"/> all that is made inside it, and the next gradient the one before. Memory without an owner is the
/// garbage collector's.
/// </summary>
internal abstract class MemoryOwner
{
    private readonly List<Storage> _made;

    protected MemoryOwner(List<Storage>? made = null) => _made = made ?? [];

    /// <summary>Who owns what is made on this thread now.</summary>
    public static MemoryOwner? Current
    {
        get => Ambient.Mine.Memory;
        protected set => Ambient.Mine.Memory = value;
    }

    /// <summary>Who owned what was made before this began to, and does again afterwards.</summary>
    public MemoryOwner? Outer { get; protected set; }

    /// <summary>How many storages have been made for it, and not yet been looked through.</summary>
    protected int MadeCount => _made.Count;

    /// <summary>Takes charge of a storage.</summary>
    public virtual void Adopt(Storage storage) => _made.Add(storage);

    /// <summary>Gives back what was made since a count, as far as it still belongs here and no gradient in flight is in it.</summary>
    protected void RecycleSince(int count)
    {
        for (var i = count; i < _made.Count; i++)
        {
            if (_made[i].Owner == this && _made[i].InFlight == 0) _made[i].Recycle();
        }

        _made.RemoveRange(count, _made.Count - count);
    }

    /// <summary>Leaves what was made since a count to another owner, or to the garbage collector.</summary>
    protected void LeaveSince(int count, MemoryOwner? other)
    {
        for (var i = count; i < _made.Count; i++)
        {
            if (_made[i].Owner == this) _made[i].HandOver(other);
        }

        _made.RemoveRange(count, _made.Count - count);
    }
}

/// <summary>
/// Owns the gradients that passes within a scope have left in <see cref="Tensor.Grad"/>: they outlive the scope, and their memory
/// comes back when another gradient, or null, takes their place.
/// </summary>
internal sealed class GradientOwner : MemoryOwner
{
    private GradientOwner()
    {
    }

    public static GradientOwner Instance { get; } = new();

    public override void Adopt(Storage storage)
    {
    }

    /// <summary>Gives a gradient back that another has replaced, if it belongs here and no pass under way needs it.</summary>
    public static void Recycle(Storage storage)
    {
        if (storage.Owner == Instance && storage.InFlight == 0) storage.Recycle();
    }
}
