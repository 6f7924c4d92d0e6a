using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// The axes an op works along: one (<c>x.Sum(0)</c>), several (<c>x.Sum([0, 2])</c>) or, by default, all. A negative axis
/// counts from the end.
/// </summary>
[CollectionBuilder(typeof(Axes), nameof(Create))]
public readonly struct Axes
{
    private readonly int[]? _axes;   // null: all, or the single one
    private readonly int _single;
    private readonly bool _isSingle;

    /// <summary>Several axes: <c>new Axes(0, 2)</c>, or in F# <c>Axes(0, 2)</c>.</summary>
    public Axes(params int[] axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        _axes = (int[])axes.Clone();
    }

    private Axes(bool isSingle, int single) => (_isSingle, _single) = (isSingle, single);

    /// <summary>All axes: what an omitted argument means.</summary>
    public static Axes All => default;

    /// <summary>Whether all axes are meant, rather than named.</summary>
    internal bool AreAll => _axes is null && !_isSingle;

    /// <summary>Makes axes of a list; what <c>[0, 2]</c> calls.</summary>
    public static Axes Create(ReadOnlySpan<int> axes) => new(axes.ToArray());

    /// <summary>One axis.</summary>
    public static implicit operator Axes(int axis) => new(true, axis);

    /// <summary>Several axes from an array.</summary>
    public static implicit operator Axes(int[] axes) => new(axes);

    /// <summary>Enumerates the axes as given; none where all are meant.</summary>
    public IEnumerator<int> GetEnumerator() =>
        ((IEnumerable<int>)(_isSingle ? [_single] : _axes ?? [])).GetEnumerator();

    /// <summary>The axes as bits: bit i is set where axis i of the shape is meant.</summary>
    /// <exception cref="ShapeException">An axis is out of range or named twice.</exception>
    internal uint Resolve(in Shape shape, string op)
    {
        if (_isSingle) return 1u << shape.ResolveAxis(_single, op);
        if (_axes is null) return (1u << shape.Rank) - 1;
        var bits = 0u;
        foreach (var axis in _axes)
        {
            var bit = 1u << shape.ResolveAxis(axis, op);
            if ((bits & bit) != 0) throw new ShapeException(Invariant($"{op}: axis {axis} is named twice in {Printable.List(_axes)}."));
            bits |= bit;
        }

        return bits;
    }
}
