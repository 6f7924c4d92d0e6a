using System.Numerics;

namespace NeuralSharp;

/// <summary>A formula of one element, written on vectors.</summary>
internal interface IUnaryFormula<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The formula.</summary>
    Vector<T> Apply(Vector<T> x);
}

/// <summary>A formula of two elements, written on vectors.</summary>
internal interface IBinaryFormula<T>
    where T : unmanaged
{
    /// <summary>The formula.</summary>
    Vector<T> Apply(Vector<T> left, Vector<T> right);
}

/// <summary>Runs a formula over spans, a vector at a time; the rest goes through a vector padded with zeros.</summary>
internal static class VectorLoop
{
    /// <summary>y = formula(x), element by element.</summary>
    public static void Map<T, TFormula>(ReadOnlySpan<T> x, Span<T> y, TFormula formula)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFormula : struct, IUnaryFormula<T>
    {
        var i = 0;
        for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count) formula.Apply(new Vector<T>(x[i..])).CopyTo(y[i..]);
        if (i < x.Length) StorePartial(formula.Apply(LoadPartial(x[i..])), y[i..]);
    }

    /// <summary>y = formula(left, right), element by element.</summary>
    public static void Map<T, TFormula>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> y, TFormula formula)
        where T : unmanaged
        where TFormula : struct, IBinaryFormula<T>
    {
        var i = 0;
        for (; i <= left.Length - Vector<T>.Count; i += Vector<T>.Count)
            formula.Apply(new Vector<T>(left[i..]), new Vector<T>(right[i..])).CopyTo(y[i..]);
        if (i < left.Length) StorePartial(formula.Apply(LoadPartial(left[i..]), LoadPartial(right[i..])), y[i..]);
    }

    private static Vector<T> LoadPartial<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Span<T> padded = stackalloc T[Vector<T>.Count];
        padded.Clear();
        values.CopyTo(padded);
        return new Vector<T>(padded);
    }

    private static void StorePartial<T>(Vector<T> vector, Span<T> values)
        where T : unmanaged
    {
        for (var i = 0; i < values.Length; i++) values[i] = vector[i];
    }
}
