using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// The sizes of a tensor's dimensions, outermost first, as in <c>[rows, columns]</c>. A value: it is copied, compared and
/// written like one (<c>Shape shape = [3, 4];</c>). The empty shape <c>[]</c> is a scalar's.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The most dimensions a tensor can have.</summary>
    public const int MaxRank = 8;

    private readonly Sizes _sizes;
    private readonly int _rank;
    private readonly int _elementCountLessOne;   // so that default(Shape) is the scalar shape, with one element

    /// <summary>Makes a shape of sizes: <c>new Shape(3, 4)</c>, or in F# <c>Shape(3, 4)</c>.</summary>
    /// <exception cref="ShapeException">A size is negative, or there are too many dimensions or elements.</exception>
    public Shape(params int[] sizes)
        : this((ReadOnlySpan<int>)sizes)
    {
    }

    private Shape(bool isUnknown) => _rank = isUnknown ? -1 : 0;

    private Shape(ReadOnlySpan<int> sizes)
    {
        if (sizes.Length > MaxRank) throw new ShapeException(Invariant($"A tensor has at most {MaxRank} dimensions, not {sizes.Length}."));

        long count = 1;
        var tooLarge = false;
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            var size = sizes[axis];
            if (size < 0) throw new ShapeException(Invariant($"Shape {Printable.List(sizes)}: dimension {axis} is negative."));
            _sizes[axis] = size;
            count *= size;
            if (count > Array.MaxLength) (tooLarge, count) = (true, 1);
            if (size == 0) (tooLarge, count) = (false, 0);
        }

        if (tooLarge && count != 0 && !sizes.Contains(0))
        {
            throw new ShapeException(Invariant($"Shape {Printable.List(sizes)} has more than {Array.MaxLength} elements, the most an array can hold."));
        }

        _rank = sizes.Length;
        _elementCountLessOne = (int)count - 1;
    }

    /// <summary>The number of dimensions: 0 for a scalar, 1 for a vector, 2 for a matrix.</summary>
    public int Rank => _rank;

    /// <summary>The number of elements: the product of all sizes, 1 for a scalar.</summary>
    public int ElementCount => _elementCountLessOne + 1;

    /// <summary>The size of dimension <paramref name="axis"/>, counted from 0.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public int this[int axis] =>
        (uint)axis < (uint)_rank ? _sizes[axis] : throw new ShapeException(Invariant($"Shape {this} has no dimension {axis}."));

    /// <summary>The size of a dimension, which may be counted from the end: <c>shape[^1]</c> is the last.</summary>
    public int this[Index axis] => this[axis.GetOffset(_rank)];

    /// <summary>What a lazy parameter has for a shape before its first use. Tensors do not hand it out.</summary>
    internal static Shape Unknown => new(isUnknown: true);

    /// <summary>Whether this is <see cref="Unknown"/>.</summary>
    internal bool IsUnknown => _rank < 0;

    /// <summary>The sizes in order.</summary>
    [UnscopedRef]
    public ReadOnlySpan<int> AsSpan() => ((ReadOnlySpan<int>)_sizes)[.._rank];

    /// <summary>Makes a shape of sizes; what <c>[3, 4]</c> calls.</summary>
    /// <exception cref="ShapeException">A size is negative, or there are too many dimensions or elements.</exception>
    public static Shape Create(ReadOnlySpan<int> sizes) => new(sizes);

    /// <summary>A shape from an array of sizes.</summary>
    public static implicit operator Shape(int[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return new(sizes);
    }

    /// <summary>Whether both have the same sizes in the same order.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether the sizes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Shape other) => _rank == other._rank && AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var size in AsSpan()) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>The sizes in an array of its own.</summary>
    public int[] ToArray() => AsSpan().ToArray();

    /// <summary>Enumerates the sizes.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        for (var axis = 0; axis < _rank; axis++) yield return _sizes[axis];
    }

    /// <summary>The sizes as C# writes them: <c>[3, 4]</c>.</summary>
    public override string ToString() => Printable.List(AsSpan());

    /// <summary>
    /// The shape both broadcast to, as in NumPy: aligned at the last dimension, sizes are equal, or one of them is 1 or absent.
    /// </summary>
    /// <exception cref="ShapeException">The shapes do not broadcast; the message shows them aligned.</exception>
    internal static Shape Broadcast(in Shape left, in Shape right, string op)
    {
        if (left == right) return left;
        return TryBroadcast(left, right, out var shape) ? shape : throw DoNotBroadcast(left, right, op);
    }

    /// <summary>The shape both broadcast to, where they do.</summary>
    internal static bool TryBroadcast(in Shape left, in Shape right, out Shape shape)
    {
        var rank = Math.Max(left._rank, right._rank);
        Span<int> sizes = stackalloc int[rank];
        shape = default;
        for (var fromEnd = 1; fromEnd <= rank; fromEnd++)
        {
            var (l, r) = (left.SizeFromEnd(fromEnd), right.SizeFromEnd(fromEnd));
            if (l != r && l != 1 && r != 1) return false;
            sizes[^fromEnd] = l == 1 ? r : l;
        }

        shape = new(sizes);
        return true;
    }

    /// <summary>Whether a tensor of this shape broadcasts to <paramref name="target"/> without changing the target.</summary>
    internal bool BroadcastsTo(in Shape target)
    {
        if (_rank > target._rank) return false;
        for (var fromEnd = 1; fromEnd <= _rank; fromEnd++)
        {
            if (SizeFromEnd(fromEnd) != 1 && SizeFromEnd(fromEnd) != target.SizeFromEnd(fromEnd)) return false;
        }

        return true;
    }

    /// <summary>The axis counted from 0, for one that may be counted from the end as a negative number.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    internal int ResolveAxis(int axis, string op)
    {
        if (axis >= -_rank && axis < _rank) return axis < 0 ? axis + _rank : axis;
        var mend = _rank == 0 ? "a scalar has no axes" : Invariant($"use {-_rank} to {_rank - 1}");
        throw new ShapeException(Invariant($"{op}: axis {axis} is out of range for shape {this}; {mend}."));
    }

    /// <summary>As <see cref="ResolveAxis"/>, for an axis that is to be inserted: one more than there are is allowed.</summary>
    /// <exception cref="ShapeException">The new axis would not touch the others.</exception>
    internal int ResolveNewAxis(int axis, string op)
    {
        if (axis >= -_rank - 1 && axis <= _rank) return axis < 0 ? axis + _rank + 1 : axis;
        throw new ShapeException(Invariant($"{op}: a new axis {axis} is out of range for shape {this}; use {-_rank - 1} to {_rank}."));
    }

    /// <summary>This shape with the axes that are set as bits folded: to size 1, or away.</summary>
    internal Shape Reduce(uint axes, bool keepDims)
    {
        Span<int> sizes = stackalloc int[_rank];
        var rank = 0;
        for (var axis = 0; axis < _rank; axis++)
        {
            var isReduced = (axes >> axis & 1) != 0;
            if (isReduced && !keepDims) continue;
            sizes[rank++] = isReduced ? 1 : _sizes[axis];
        }

        return new(sizes[..rank]);
    }

    /// <summary>This shape with one size replaced.</summary>
    /// <exception cref="ShapeException">The size, or the number of elements, is beyond what an array can hold.</exception>
    internal Shape With(int axis, long size)
    {
        if (size > int.MaxValue) throw new ShapeException(Invariant($"Shape {this} cannot have {size} elements along axis {axis}: {int.MaxValue} is the most."));
        Span<int> sizes = stackalloc int[_rank];
        AsSpan().CopyTo(sizes);
        sizes[axis] = (int)size;
        return new(sizes);
    }

    /// <summary>This shape with a new axis in front of the one that has the index now.</summary>
    internal Shape Insert(int axis, int size) => [.. AsSpan()[..axis], size, .. AsSpan()[axis..]];

    /// <summary>The shape of the axes in front of the last two: of the stack that matrices lie in.</summary>
    internal Shape WithoutMatrix() => new(AsSpan()[..^2]);

    /// <summary>The number of elements with the same indices up to and with an axis: 1 for the last.</summary>
    internal int CountAfter(int axis) => Product(AsSpan()[(axis + 1)..]);

    /// <summary>The number of different indices in front of an axis: 1 for the first.</summary>
    internal int CountBefore(int axis) => Product(AsSpan()[..axis]);

    /// <summary>How many elements the axes that are set as bits fold into one.</summary>
    internal double CountAlong(uint axes)
    {
        var count = 1.0;
        for (var axis = 0; axis < _rank; axis++) count *= (axes >> axis & 1) != 0 ? _sizes[axis] : 1;
        return count;
    }

    /// <summary>How many elements apart neighbours along each axis lie.</summary>
    internal void CopyStridesTo(Span<int> strides)
    {
        var stride = 1;
        for (var axis = _rank - 1; axis >= 0; axis--) (strides[axis], stride) = (stride, stride * _sizes[axis]);
    }

    /// <summary>The size of the dimension counted from the end from 1, where dimensions in front of the first count as 1.</summary>
    internal int SizeFromEnd(int fromEnd) => fromEnd <= _rank ? _sizes[_rank - fromEnd] : 1;

    private static ShapeException DoNotBroadcast(in Shape left, in Shape right, string op)
    {
        var (l, r, marks) = ("]", "]", " ");
        for (var fromEnd = 1; fromEnd <= Math.Max(left._rank, right._rank); fromEnd++)
        {
            var (sizeLeft, sizeRight) = (left.SizeFromEnd(fromEnd), right.SizeFromEnd(fromEnd));
            var width = Math.Max(Invariant($"{sizeLeft}").Length, Invariant($"{sizeRight}").Length);
            l = Column(left, fromEnd, width) + l;
            r = Column(right, fromEnd, width) + r;
            marks = "  " + new string(sizeLeft == sizeRight || sizeLeft == 1 || sizeRight == 1 ? ' ' : '^', width) + marks;
        }

        var length = Math.Max(l.Length, r.Length);
        return new ShapeException($"""
            {op}: shapes {left} and {right} do not broadcast; aligned at the last dimension, sizes must be equal or 1:
              {l.PadLeft(length)}
              {r.PadLeft(length)}
              {marks[^length..].TrimEnd()}
            """);

        static string Column(in Shape shape, int fromEnd, int width)
        {
            var size = Invariant($"{shape.SizeFromEnd(fromEnd)}");
            return fromEnd < shape._rank ? ", " + size.PadLeft(width) : fromEnd == shape._rank ? "[" + size : "";
        }
    }

    private static int Product(ReadOnlySpan<int> sizes)
    {
        var product = 1;
        foreach (var size in sizes) product *= size;
        return product;
    }

    [InlineArray(MaxRank)]
    private struct Sizes
    {
        private int _first;
    }
}
