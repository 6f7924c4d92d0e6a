using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// Visits the positions of a strided view in row-major order. Kernels walk the outer dimensions with it and run along the
/// innermost themselves.
/// </summary>
internal struct StridedWalk
{
    private Dimensions _sizes;
    private Dimensions _strides;
    private Dimensions _index;
    private int _rank;

    /// <summary>The position the walk stands at.</summary>
    public int Offset { get; private set; }

    /// <summary>Where the walk goes, as attributes of an op: the positions are start + Σ indexₐ · stridesₐ, in row-major order of the sizes.</summary>
    public readonly (string Name, object Value)[] Attributes =>
        [("start", Offset), ("sizes", ToArray(_sizes)), ("strides", ToArray(_strides))];

    /// <summary>A walk from a start through dimensions, the outermost first; those that are passed in one stride become one.</summary>
    public static StridedWalk Over(int start, ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides)
    {
        var walk = new StridedWalk { Offset = start };
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] == 1) continue;
            var outer = walk._rank - 1;
            if (outer >= 0 && walk._strides[outer] == sizes[axis] * strides[axis])
                (walk._sizes[outer], walk._strides[outer]) = (walk._sizes[outer] * sizes[axis], strides[axis]);
            else
                walk.Add(sizes[axis], strides[axis]);
        }

        return walk;
    }

    /// <summary>Adds a dimension inside those added before: so many steps of so many positions each.</summary>
    public void Add(int size, int stride)
    {
        _sizes[_rank] = size;
        _strides[_rank] = stride;
        _rank++;
    }

    /// <summary>Takes the innermost dimension off, for the caller to run along.</summary>
    public (int Size, int Stride) TakeInnermost()
    {
        if (_rank == 0) return (1, 0);
        _rank--;
        return (_sizes[_rank], _strides[_rank]);
    }

    /// <summary>Steps to the next position.</summary>
    public void Next()
    {
        for (var axis = _rank - 1; axis >= 0; axis--)
        {
            Offset += _strides[axis];
            if (++_index[axis] < _sizes[axis]) return;
            Offset -= _strides[axis] * _sizes[axis];
            _index[axis] = 0;
        }
    }

    private readonly int[] ToArray(Dimensions dimensions) => ((ReadOnlySpan<int>)dimensions)[.._rank].ToArray();

    [InlineArray(Shape.MaxRank)]
    private struct Dimensions
    {
        private int _first;
    }
}
