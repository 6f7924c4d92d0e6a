using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

/// <summary>The terms of a sum, each computed of one element.</summary>
internal interface ITerms<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Fills the terms of a short run.</summary>
    void Compute(ReadOnlySpan<T> x, Span<T> terms);
}

/// <summary>Sums of blocks, summed by halves: the rounding error grows with log n, not with n.</summary>
internal static class PairwiseSum
{
    private const int BlockLength = 128;

    /// <summary>Σ x.</summary>
    public static T Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        x.Length <= BlockLength ? TensorPrimitives.Sum(x) : Of(x[..(x.Length / 2)]) + Of(x[(x.Length / 2)..]);

    /// <summary>Σ w x.</summary>
    public static T OfProducts<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (x.Length <= BlockLength) return TensorPrimitives.Dot(w, x);
        var half = x.Length / 2;
        return OfProducts(w[..half], x[..half]) + OfProducts(w[half..], x[half..]);
    }

    /// <summary>Σ w x, where a weight of 0 leaves an element out, even if it is infinite or NaN.</summary>
    public static T OfWeighted<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (x.Length > BlockLength) return OfWeighted(w[..(x.Length / 2)], x[..(x.Length / 2)]) + OfWeighted(w[(x.Length / 2)..], x[(x.Length / 2)..]);
        var sum = TensorPrimitives.Dot(w, x);
        if (!T.IsNaN(sum)) return sum;
        sum = T.Zero;
        for (var i = 0; i < x.Length; i++)
        {
            if (w[i] != T.Zero) sum += w[i] * x[i];
        }

        return sum;
    }

    /// <summary>Σ f(x).</summary>
    public static T Of<T, TTerms>(ReadOnlySpan<T> x, TTerms terms)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerms : struct, ITerms<T>
    {
        if (x.Length > BlockLength) return Of(x[..(x.Length / 2)], terms) + Of(x[(x.Length / 2)..], terms);
        Span<T> block = stackalloc T[x.Length];
        terms.Compute(x, block);
        return TensorPrimitives.Sum<T>(block);
    }
}
