namespace NeuralSharp;

/// <summary>Visits the positions of a tensor that a tensor of indices along one axis names, in the order of the indices.</summary>
internal ref struct IndexedWalk
{
    private readonly ReadOnlySpan<int> _indices;
    private readonly int _axisStride;
    private readonly int _run;
    private readonly int _stride;
    private StridedWalk _outer;
    private int _position;
    private int _inRun;

    /// <summary>A walk over the elements of a shape, along an axis of it.</summary>
    public IndexedWalk(ReadOnlySpan<int> indices, in Shape ofIndices, int axis, in Shape shape)
    {
        Span<int> strides = stackalloc int[shape.Rank];
        shape.CopyStridesTo(strides);
        (_axisStride, strides[axis]) = (strides[axis], 0);
        _indices = indices;
        _outer = StridedWalk.Over(0, ofIndices.AsSpan(), strides);
        (_run, _stride) = _outer.TakeInnermost();
    }

    /// <summary>The next position.</summary>
    public int Next()
    {
        if (_inRun == _run)
        {
            _inRun = 0;
            _outer.Next();
        }

        return _outer.Offset + (_inRun++ * _stride) + (_indices[_position++] * _axisStride);
    }
}
