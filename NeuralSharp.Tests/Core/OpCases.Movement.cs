namespace NeuralSharp.Tests.Core;

internal static partial class OpCases
{
    /// <summary>Elements that move: these work for every type.</summary>
    public static readonly OpCase[] Movement =
    [
        new("BroadcastTo(Shape)", x => x[0].BroadcastTo([2, 3, 4]), [[3, 1]], x => x[0].BroadcastTo([2, 3, 4])),
        new("BroadcastTo(Shape)", x => x[0].BroadcastTo([2, 2]), [[]], x => x[0].BroadcastTo([2, 2])),
        new("BroadcastTo(Shape)", x => x[0].BroadcastTo([0, 3]), [[3]], x => x[0].BroadcastTo([0, 3])),

        new("Reshape(ReadOnlySpan<Int32>)", x => x[0].Reshape(2, -1), [[3, 4]], x => x[0].Reshape(2, 6)),
        new("Reshape(ReadOnlySpan<Int32>)", x => x[0].Reshape(-1), [[]], x => x[0].Reshape(1)),
        new("Reshape(Shape)", x => x[0].Reshape(Shape.Create([4, 3])), [[3, 4]], x => x[0].Reshape(4, 3)),
        new("Reshape(Shape)", x => x[0].Reshape(Shape.Create([0])), [[2, 0]], x => x[0].Reshape(0)),

        new("Transpose(Int32, Int32)", x => x[0].Transpose(), [[3, 4]], x => x[0].Transpose(0, 1)),
        new("Transpose(Int32, Int32)", x => x[0].Transpose(0, 2), [[2, 3, 4]], x => x[0].Transpose(0, 2)) { Variant = "0, 2" },
        new("Transpose(Int32, Int32)", x => x[0].Transpose(1, 0), [[2, 3, 4]], x => x[0].Transpose(0, 1)) { Variant = "1, 0" },
        new("Transpose(Int32, Int32)", x => x[0].Transpose(), [[0, 3]], x => x[0].Transpose(0, 1)),

        new("get_At(ReadOnlySpan<AxisIndex>)", x => x[0][1], [[3, 4]], x => NaiveArray.Build([4], i => x[0][1, i[0]]))
        {
            Variant = "[1]",
        },
        new("get_At(ReadOnlySpan<AxisIndex>)", x => x[0][^1], [[5]], x => NaiveArray.Build([], _ => x[0][4]))
        {
            Variant = "[^1]",
        },
        new("get_At(ReadOnlySpan<AxisIndex>)", x => x[0][1..3, 0], [[3, 4]], x => NaiveArray.Build([2], i => x[0][i[0] + 1, 0]))
        {
            Variant = "[1..3, 0]",
        },
        new("get_At(ReadOnlySpan<AxisIndex>)", x => x[0][.., 1..], [[3, 4]], x => NaiveArray.Build([3, 3], i => x[0][i[0], i[1] + 1]))
        {
            Variant = "[.., 1..]",
        },
        new("get_At(ReadOnlySpan<AxisIndex>)", x => x[0][1, .., ^2], [[2, 3, 4]], x => NaiveArray.Build([3], i => x[0][1, i[0], 2]))
        {
            Variant = "[1, .., ^2]",
        },
        new("get_At(ReadOnlySpan<AxisIndex>)", x => x[0][0], [[1, 4]], x => x[0].Reshape(4)) { Variant = "[0]" },
        new("get_At(ReadOnlySpan<AxisIndex>)", x => x[0][2..2], [[3, 4]], _ => new([0, 4], [])) { Variant = "[2..2]" },

        new("IndexSelect(Tensor, Int32)", x => x[0].IndexSelect(Tensor.From([2, 0, 2, 1])), [[3, 4]],
            x => Select(x[0], 0, 2, 0, 2, 1)),
        new("IndexSelect(Tensor, Int32)", x => x[0].IndexSelect(Tensor.From([3, 3]), axis: -1), [[2, 3, 4]], x => Select(x[0], 2, 3, 3))
        {
            Variant = "axis -1",
        },
        new("IndexSelect(Tensor, Int32)", x => x[0].IndexSelect(Tensor.From([1, 0]), axis: 1), [[2, 3, 4]], x => Select(x[0], 1, 1, 0))
        {
            Variant = "axis 1",
        },
        new("IndexSelect(Tensor, Int32)", x => x[0].IndexSelect(Tensor.From(Array.Empty<int>())), [[3, 4]], _ => new([0, 4], []))
        {
            Variant = "none",
        },

        .. Row(axes => Permute([2, 3, 4], axes), [2, 0, 1], [1, 2, 0], [0, 2, 1], [-1, 1, -3], [0, 1, 2]),
        Permute([2, 1, 3, 2, 1, 2, 1, 3], 7, 0, 6, 1, 5, 2, 4, 3),
        Permute([]),
        Permute([0, 3], 1, 0),

        .. Row(axes => Flip([2, 3, 4], axes), [0], [1], [-1], [0, 2], [2, 1, 0], []),
        Flip([2, 3], null),
        Flip([0, 3], null),
        Flip([], null),
        Flip([37], 0),

        Pad([3], 0, (1, 2)),
        Pad([2, 3], 0, (0, 0), (1, 0)),
        Pad([2, 3], -7, (1, 2), (3, 1)),
        Pad([2, 3], 0, (0, 0), (0, 0)),
        Pad([0, 3], 5, (2, 1), (0, 1)),
        Pad([], 5),

        .. Row(repeats => Repeat([2, 3], repeats), [1, 1], [2, 1], [1, 3], [3, 2], [2, 1, 1], [2, 3, 1, 4], [0, 2]),
        Repeat([], 3),
        Repeat([]),
        Repeat([0, 2], 3, 2),
        Repeat([1, 2, 1, 2, 1, 2, 1, 2], 2, 1, 2, 1, 2, 1, 2, 1),

        Concatenate(0, [2, 3], [1, 3]),
        Concatenate(1, [2, 3], [2, 0], [2, 2]),
        Concatenate(-2, [2, 1, 3], [2, 2, 3], [2, 1, 3]),
        Concatenate(0, [4]),
        Concatenate(0, [0], [0]),
        Concatenate(-1, [1, 1], [1, 1], [1, 1], [1, 1], [1, 1]),

        .. Row(axis => Stack(axis[0], [2, 3], 3), [0], [1], [2], [-1], [-3]),
        Stack(0, [], 2),
        Stack(0, [2], 1),
        Stack(1, [0, 2], 2),

        .. Row(sizes => Split([2, 5, 3], 1, sizes), [5], [2, 3], [1, 1, 3], [0, 5], [4, 0, 1, 0]),
        Split([4], -1, 1, 3),
        Split([0, 2], 0, 0),
        new("Split(Int32, Int32)", x => Tensor.Concatenate([.. x[0].Split(2).Reverse()]), [[5, 2]],
            x => NaiveArray.Build([5, 2], i => x[0][i[0] == 0 ? 4 : i[0] <= 2 ? i[0] + 1 : i[0] - 3, i[1]])),
        new("Split(Int32, Int32)", x => x[0].Split(3, axis: 1)[1], [[2, 6]], x => NaiveArray.Build([2, 3], i => x[0][i[0], i[1] + 3])),
        new("Split(Int32, Int32)", x => x[0].Split(7, axis: -1)[0], [[2, 6]], x => x[0]) { Variant = "whole" },

        new("ExpandDims(Int32)", x => x[0].ExpandDims(0), [[2, 3]], x => x[0].Reshape(1, 2, 3)),
        new("ExpandDims(Int32)", x => x[0].ExpandDims(-1), [[2, 3]], x => x[0].Reshape(2, 3, 1)) { Variant = "-1" },
        new("ExpandDims(Int32)", x => x[0].ExpandDims(-2), [[2, 3]], x => x[0].Reshape(2, 1, 3)) { Variant = "-2" },
        new("ExpandDims(Int32)", x => x[0].ExpandDims(0), [[]], x => x[0].Reshape(1)),
        new("Squeeze(Axes)", x => x[0].Squeeze(), [[1, 2, 1, 3, 1]], x => x[0].Reshape(2, 3)),
        new("Squeeze(Axes)", x => x[0].Squeeze(-1), [[1, 2, 1]], x => x[0].Reshape(1, 2)) { Variant = "-1" },
        new("Squeeze(Axes)", x => x[0].Squeeze([2, 0]), [[1, 2, 1, 1]], x => x[0].Reshape(2, 1)) { Variant = "[2, 0]" },
        new("Squeeze(Axes)", x => x[0].Squeeze(), [[1, 1]], x => x[0].Reshape()),
        new("Squeeze(Axes)", x => x[0].Squeeze(), [[0, 3]], x => x[0]),

        .. Row(d => Triangle([4, 5], d[0]), [0], [1], [-1], [4], [5], [-3], [-4], [9], [int.MaxValue], [int.MinValue]),
        .. Row(d => Triangle([2, 3, 2], d[0]), [0], [-2], [1]),
        .. Triangle([0, 3], 0),
        .. Triangle([2, 0], 1),
        .. Triangle([1, 1], 0),

        .. Row(offset => [Diagonal([3, 4], offset[0]), Diagonal([2, 4, 3], offset[0])], [0], [1], [-1], [2], [3], [-3], [9], [int.MinValue], [int.MaxValue]),
        Diagonal([0, 3], 0),
        Diagonal([1, 1], 0),
        Diagonal([2, 2, 1, 3], 1),

        Gather([3, 4], 0, [2, 4], 2, 0, 1, 2, 0, 0, 1, 1),
        Gather([3, 4], 1, [3, 2], 3, 3, 0, 1, 2, 0),
        Gather([3, 4], -1, [2, 5], 3, 3, 0, 1, 2, 0, 0, 1, 2, 3),
        Gather([2, 3, 2], 1, [1, 4, 2], 0, 1, 2, 0, 1, 1, 2, 2),
        Gather([3], 0, [5], 2, 2, 2, 0, 1),
        Gather([3, 2], 0, [0, 2]),
        Gather([1, 1], 0, [1, 1], 0),

        ScatterAdd([3, 4], 0, [2, 4], 2, 0, 1, 2, 0, 0, 1, 1),
        ScatterAdd([3, 4], -1, [2, 5], 3, 3, 0, 1, 2, 0, 0, 1, 2, 3),
        ScatterAdd([2, 3, 2], 1, [1, 4, 2], 0, 1, 2, 0, 1, 1, 2, 2),
        ScatterAdd([3], 0, [5], 2, 2, 2, 0, 1),
        ScatterAdd([3, 2], 0, [0, 2]),
    ];

    public static OpCase Permute(Shape shape, params int[] axes) => new("Permute(ReadOnlySpan<Int32>)", x => x[0].Permute(axes), [shape], x =>
    {
        var order = axes.Select(axis => Resolve(axis, shape)).ToArray();
        return NaiveArray.Build([.. order.Select(axis => shape[axis])], index =>
        {
            var source = new int[shape.Rank];
            for (var i = 0; i < order.Length; i++) source[order[i]] = index[i];
            return x[0][source];
        });
    })
    {
        Variant = Text(axes),
    };

    public static OpCase Flip(Shape shape, params int[]? axes) => new("Flip(Axes)", x => x[0].Flip(axes ?? Axes.All), [shape], x =>
    {
        var flipped = axes is null ? [.. Enumerable.Range(0, shape.Rank)] : axes.Select(axis => Resolve(axis, shape)).ToArray();
        return NaiveArray.Build(shape.ToArray(), index => x[0][[.. index.Select((i, axis) => flipped.Contains(axis) ? shape[axis] - 1 - i : i)]]);
    })
    {
        Variant = axes is null ? "all" : Text(axes),
    };

    public static OpCase Pad(Shape shape, double value, params (int Before, int After)[] widths) =>
        new("Pad(ReadOnlySpan<ValueTuple<Int32, Int32>>, Double)", x => x[0].Pad(widths, value), [shape], x =>
            NaiveArray.Build([.. widths.Select((width, axis) => width.Before + shape[axis] + width.After)], index =>
            {
                var source = index.Select((i, axis) => i - widths[axis].Before).ToArray();
                return source.Select((i, axis) => i >= 0 && i < shape[axis]).All(isInside => isInside) ? x[0][source] : value;
            }))
        {
            Variant = $"{string.Join(' ', widths)} {value}",
        };

    public static OpCase Repeat(Shape shape, params int[] repeats) => new("Repeat(ReadOnlySpan<Int32>)", x => x[0].Repeat(repeats), [shape], x =>
    {
        var added = repeats.Length - shape.Rank;
        return NaiveArray.Build([.. repeats.Select((times, axis) => times * (axis < added ? 1 : shape[axis - added]))], index =>
            x[0][[.. index.Skip(added).Select((i, axis) => i % shape[axis])]]);
    })
    {
        Variant = Text(repeats),
    };

    public static OpCase Concatenate(int axis, params Shape[] shapes) =>
        new("Concatenate(ReadOnlySpan<Tensor>, Int32)", x => Tensor.Concatenate(x, axis), shapes, x => Join(x, Resolve(axis, shapes[0])))
        {
            Variant = $"axis {axis}",
        };

    public static OpCase Stack(int axis, Shape shape, int count) =>
        new("Stack(ReadOnlySpan<Tensor>, Int32)", x => Tensor.Stack(x, axis), [.. Enumerable.Repeat(shape, count)], x =>
        {
            var along = axis < 0 ? axis + shape.Rank + 1 : axis;
            return NaiveArray.Build([.. shape.ToArray()[..along], count, .. shape.ToArray()[along..]], index =>
                x[index[along]][[.. index[..along], .. index[(along + 1)..]]]);
        })
        {
            Variant = $"axis {axis}",
        };

    /// <summary>The pieces, put together in reverse order.</summary>
    public static OpCase Split(Shape shape, int axis, params int[] sizes) =>
        new("Split(ReadOnlySpan<Int32>, Int32)", x => Tensor.Concatenate([.. x[0].Split(sizes, axis).Reverse()], axis), [shape], x =>
        {
            var along = Resolve(axis, shape);
            var starts = sizes.Select((_, i) => sizes[..i].Sum()).ToArray();
            return Join([.. sizes.Select((size, i) => Part(x[0], along, starts[i], size)).Reverse()], along);
        })
        {
            Variant = $"{Text(sizes)} axis {axis}",
        };

    public static OpCase[] Triangle(Shape shape, int diagonal) =>
    [
        new("Tril(Int32)", x => x[0].Tril(diagonal), [shape], x =>
            NaiveArray.Build(shape.ToArray(), i => (long)i[^1] - i[^2] <= diagonal ? x[0][i] : 0)) { Variant = $"{diagonal}" },
        new("Triu(Int32)", x => x[0].Triu(diagonal), [shape], x =>
            NaiveArray.Build(shape.ToArray(), i => (long)i[^1] - i[^2] >= diagonal ? x[0][i] : 0)) { Variant = $"{diagonal}" },
    ];

    public static OpCase Diagonal(Shape shape, int offset) => new("Diagonal(Int32)", x => x[0].Diagonal(offset), [shape], x =>
    {
        var (rows, columns) = (shape[^2], shape[^1]);
        var length = Enumerable.Range(0, rows).Count(i => i + (long)offset >= 0 && i + (long)offset < columns);
        return NaiveArray.Build([.. shape.ToArray()[..^2], length], i =>
            x[0][[.. i[..^1], i[^1] + Math.Max(0, -offset), i[^1] + Math.Max(0, offset)]]);
    })
    {
        Variant = $"{offset}",
    };

    public static OpCase Gather(Shape shape, int axis, Shape indexShape, params int[] indices) =>
        new("Gather(Tensor, Int32)", x => x[0].Gather(Tensor.From<int>(indices, indexShape), axis), [shape], x =>
        {
            var index = new NaiveArray(indexShape.ToArray(), [.. indices.Select(i => (double)i)]);
            return NaiveArray.Build(indexShape.ToArray(), i => x[0][Replaced(i, Resolve(axis, shape), (int)index[i])]);
        })
        {
            Variant = $"{indexShape} axis {axis}",
        };

    public static OpCase ScatterAdd(Shape shape, int axis, Shape indexShape, params int[] indices) =>
        new("ScatterAdd(Tensor, Tensor, Int32)", x => x[0].ScatterAdd(Tensor.From<int>(indices, indexShape), x[1], axis), [shape, indexShape], x =>
        {
            var index = new NaiveArray(indexShape.ToArray(), [.. indices.Select(i => (double)i)]);
            var sum = x[0].Map(value => value);
            foreach (var i in index.Indices()) sum[Replaced(i, Resolve(axis, shape), (int)index[i])] += x[1][i];
            return sum;
        })
        {
            Variant = $"axis {axis}",
        };

    private static OpCase[] Row(Func<int[], OpCase> row, params int[][] arguments) => [.. arguments.Select(row)];

    private static OpCase[] Row(Func<int[], OpCase[]> rows, params int[][] arguments) => [.. arguments.SelectMany(rows)];

    private static int Resolve(int axis, Shape shape) => axis < 0 ? axis + shape.Rank : axis;

    private static string Text(int[] values) => $"[{string.Join(", ", values)}]";

    private static int[] Replaced(int[] index, int axis, int value)
    {
        var copy = (int[])index.Clone();
        copy[axis] = value;
        return copy;
    }

    private static NaiveArray Join(NaiveArray[] parts, int axis)
    {
        var sizes = Replaced(parts[0].Sizes, axis, parts.Sum(part => part.Sizes[axis]));
        return NaiveArray.Build(sizes, index =>
        {
            var (part, i) = (0, index[axis]);
            for (; i >= parts[part].Sizes[axis]; part++) i -= parts[part].Sizes[axis];
            return parts[part][Replaced(index, axis, i)];
        });
    }

    private static NaiveArray Part(NaiveArray x, int axis, int start, int size) =>
        NaiveArray.Build(Replaced(x.Sizes, axis, size), index => x[Replaced(index, axis, start + index[axis])]);

    private static NaiveArray Select(NaiveArray x, int axis, params int[] indices)
    {
        var sizes = (int[])x.Sizes.Clone();
        sizes[axis] = indices.Length;
        return NaiveArray.Build(sizes, index =>
        {
            var source = (int[])index.Clone();
            source[axis] = indices[index[axis]];
            return x[source];
        });
    }
}
