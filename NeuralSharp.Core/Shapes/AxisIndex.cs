namespace NeuralSharp;

/// <summary>What an index says of one axis: a position, as in <c>x[2]</c> and <c>x[^1]</c>, or a range, as in <c>x[1..3]</c>.</summary>
public readonly struct AxisIndex
{
    private readonly Range _range;
    private readonly bool _isPosition;

    private AxisIndex(Index position) => (_range, _isPosition) = (position..position, true);

    private AxisIndex(Range range) => _range = range;

    /// <summary>A position counted from 0.</summary>
    /// <exception cref="ShapeException">The position is negative; C# counts from the end with <c>^</c>.</exception>
    public static implicit operator AxisIndex(int position) => position >= 0
        ? new((Index)position)
        : throw new ShapeException(Invariant($"Index: {position} is negative; the last element is [^1]."));

    /// <summary>A position that may be counted from the end.</summary>
    public static implicit operator AxisIndex(Index position) => new(position);

    /// <summary>A range of positions.</summary>
    public static implicit operator AxisIndex(Range range) => new(range);

    internal (int Start, int Size, bool KeepsAxis) Resolve(in Shape shape, int axis)
    {
        var size = shape[axis];
        var (start, end) = (_range.Start.GetOffset(size), _range.End.GetOffset(size));
        if (_isPosition)
        {
            return (uint)start < (uint)size
                ? (start, 1, false)
                : throw new ShapeException(Invariant($"Index: {_range.Start} is out of range for axis {axis} of shape {shape}."));
        }

        return (uint)start <= (uint)size && (uint)end <= (uint)size && start <= end
            ? (start, end - start, true)
            : throw new ShapeException(Invariant($"Index: {_range} is out of range for axis {axis} of shape {shape}."));
    }
}
