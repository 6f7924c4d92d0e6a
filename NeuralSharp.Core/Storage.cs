namespace NeuralSharp;

/// <summary>The memory behind one or more tensors (<c>Reshape</c> and <c>Detach</c> share it), with what must be known of it.</summary>
internal abstract class Storage
{
    /// <summary>How often the values were written in place. A recorded op remembers it, and so finds out that they changed.</summary>
    public int Version;

    /// <summary>
    /// The backward pass that made these values, so that it may hand them out as a gradient without a copy; null once it has, or
    /// once they were written in place.
    /// </summary>
    public BackwardPass? Owner = BackwardPass.Current;

    /// <summary>The values as an array of whatever type they have.</summary>
    public abstract Array Array { get; }
}

/// <summary>The memory of elements of type <typeparamref name="T"/>: an array of exactly their number.</summary>
internal sealed class Storage<T>(T[] values) : Storage
    where T : unmanaged
{
    /// <summary>The elements, row-major.</summary>
    public readonly T[] Values = values;

    /// <inheritdoc/>
    public override Array Array => Values;
}
