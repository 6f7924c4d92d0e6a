namespace NeuralSharp;

/// <summary>The memory behind one or more tensors (<c>Reshape</c> and <c>Detach</c> share it), with what must be known of it.</summary>
internal abstract class Storage
{
    /// <summary>How often the values were written in place. A recorded op remembers it, and so finds out that they changed.</summary>
    public int Version;

    /// <summary>How many sums of a backward pass under way these values are.</summary>
    public int InFlight;

    protected Storage(int length)
    {
        Length = length;
        Owner = MemoryOwner.Current;
        Owner?.Adopt(this);
    }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>Who may give the memory back, and nobody else can see the values before: null where it is the garbage collector's.</summary>
    public MemoryOwner? Owner { get; private set; }

    /// <summary>Whether the memory was given back.</summary>
    public bool IsRecycled { get; private protected set; }

    /// <summary>The values as an array of whatever type they have.</summary>
    public abstract Array Array { get; }

    /// <summary>Changes the owner; null leaves the memory to the garbage collector.</summary>
    public void HandOver(MemoryOwner? owner)
    {
        Owner = owner;
        owner?.Adopt(this);
    }

    /// <summary>Moves many values to where vectors are loaded fastest: what is worth it for a parameter.</summary>
    public abstract void Align();

    /// <summary>
    /// Comes after a read by a thread that may not be the owner's: where the memory was given back meanwhile, what was read may be anything.
    /// </summary>
    /// <exception cref="TensorRecycledException">The memory was given back.</exception>
    public void CheckRemains()
    {
        Volatile.ReadBarrier();
        if (IsRecycled) throw Recycled();
    }

    /// <summary>The exception for memory that was given back.</summary>
    public static TensorRecycledException Recycled() => new(
        "The tensor's memory was given back for reuse: it was made in a Tensor.Scope() that has ended, or it was a gradient that another has "
        + "replaced. Let it outlive the scope with scope.Keep(tensor), or copy what you need before.");

    /// <summary>Gives the memory back for reuse: whoever touches the values from now on gets an exception.</summary>
    public abstract void Recycle();
}

/// <summary>The memory of elements of type <typeparamref name="T"/>: an array of exactly their number.</summary>
internal sealed class Storage<T> : Storage
    where T : unmanaged
{
    private T[]? _values;

    public Storage(T[] values)
        : base(values.Length) => _values = values;

    /// <summary>The elements, row-major.</summary>
    /// <exception cref="TensorRecycledException">The memory was given back.</exception>
    public T[] Values => _values ?? throw Recycled();

    /// <inheritdoc/>
    public override Array Array => Values;

    /// <inheritdoc/>
    public override void Align()
    {
        if (Length >= AlignedArray.LeastLength && !AlignedArray.IsAligned(Values)) _values = AlignedArray.CopyOf(Values);
    }

    /// <inheritdoc/>
    public override void Recycle()
    {
        if (_values is not { } array) return;
        _values = null;
        IsRecycled = true;
        Volatile.WriteBarrier();   // a thread that is shown other values is shown this, too
        BufferPool<T>.Return(array);
    }
}
