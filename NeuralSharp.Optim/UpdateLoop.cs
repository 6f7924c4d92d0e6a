using System.Numerics;

namespace NeuralSharp.Optim;

/// <summary>
/// Runs update rules over arrays, a vector at a time, without a virtual call inside. The last, incomplete vector is filled up
/// with zeros, whose results are dropped.
/// </summary>
internal static class UpdateLoop
{
    public static void Run<T, TRule>(Span<T> θ, ReadOnlySpan<T> g, TRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IUpdateRule<T>
    {
        for (var i = 0; i < θ.Length; i += Vector<T>.Count)
        {
            var w = Load<T>(θ[i..]);
            rule.Update(ref w, Load(g[i..]));
            Store(w, θ[i..]);
        }
    }

    public static void Run<T, TRule>(Span<T> θ, ReadOnlySpan<T> g, Span<T> state, TRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IUpdateRuleWithState<T>
    {
        for (var i = 0; i < θ.Length; i += Vector<T>.Count)
        {
            var (w, s) = (Load<T>(θ[i..]), Load<T>(state[i..]));
            rule.Update(ref w, Load(g[i..]), ref s);
            Store(w, θ[i..]);
            Store(s, state[i..]);
        }
    }

    public static void Run<T, TRule>(Span<T> θ, ReadOnlySpan<T> g, Span<T> first, Span<T> second, TRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IUpdateRuleWithTwoStates<T>
    {
        for (var i = 0; i < θ.Length; i += Vector<T>.Count)
        {
            var (w, m, v) = (Load<T>(θ[i..]), Load<T>(first[i..]), Load<T>(second[i..]));
            rule.Update(ref w, Load(g[i..]), ref m, ref v);
            Store(w, θ[i..]);
            Store(m, first[i..]);
            Store(v, second[i..]);
        }
    }

    private static Vector<T> Load<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (values.Length >= Vector<T>.Count) return new Vector<T>(values);
        Span<T> padded = stackalloc T[Vector<T>.Count];
        padded.Clear();
        values.CopyTo(padded);
        return new Vector<T>(padded);
    }

    private static void Store<T>(Vector<T> vector, Span<T> values)
        where T : unmanaged
    {
        if (values.Length >= Vector<T>.Count) vector.CopyTo(values);
        else for (var i = 0; i < values.Length; i++) values[i] = vector[i];
    }
}
