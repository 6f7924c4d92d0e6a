using System.Numerics;

namespace NeuralSharp;

/// <summary>A rule by which <see cref="ReduceLoop"/> folds elements into one.</summary>
internal interface IFold
{
    /// <summary>The value of the empty fold.</summary>
    T Identity<T>()
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Folds a run of elements into one value.</summary>
    T Fold<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Folds each element of one run into the element of another at the same place.</summary>
    void Combine<T>(Span<T> y, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
