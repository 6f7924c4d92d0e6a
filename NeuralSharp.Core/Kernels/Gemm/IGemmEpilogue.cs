namespace NeuralSharp;

/// <summary>
/// What happens to a finished piece of a row of C while it is still in the cache: adding a bias, applying an activation.
/// Pieces start and end at places that depend on the sizes of the product alone, never on the number of threads.
/// </summary>
internal interface IGemmEpilogue<T>
    where T : unmanaged
{
    /// <summary>False when <see cref="Apply"/> does nothing, so that the loops around it are not even entered.</summary>
    static abstract bool IsNeeded { get; }

    /// <summary>Changes C[row, column..column + segment.Length) in place. Several threads call it for different pieces.</summary>
    void Apply(int row, int column, Span<T> segment);
}

/// <summary>Leaves the product as it is.</summary>
internal readonly struct NoEpilogue<T> : IGemmEpilogue<T>
    where T : unmanaged
{
    public static bool IsNeeded => false;

    public void Apply(int row, int column, Span<T> segment)
    {
    }
}
