using NeuralSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace NeuralSharp.Benchmarks;

/// <summary>The ops that move, select and join elements. A new one costs a line here.</summary>
internal static class MovementGolden
{
    public static IEnumerable<GoldenSpec> Specs =>
    [
        .. Move("BroadcastTo", (x, o) => x.broadcast_to(Longs(o, "shape")),
            ([3, 1], new() { ["shape"] = [2, 3, 4] }), ([], new() { ["shape"] = [2, 2] }), ([3], new() { ["shape"] = [0, 3] })),
        .. Move("SumTo", (x, o) => SumTo(x, Longs(o, "shape")),
            ([2, 3, 4], new() { ["shape"] = [3, 1] }), ([3, 4], new() { ["shape"] = [4] }), ([3, 4], new() { ["shape"] = [] })),
        .. Move("Reshape", (x, o) => x.reshape(Longs(o, "shape")),
            ([3, 4], new() { ["shape"] = [2, -1] }), ([], new() { ["shape"] = [1, 1] }), ([2, 0], new() { ["shape"] = [0] })),
        .. Move("Transpose", (x, o) => x.transpose(o.Integer("axis1"), o.Integer("axis2")),
            ([3, 4], new() { ["axis1"] = [-2], ["axis2"] = [-1] }), ([2, 3, 4], new() { ["axis1"] = [0], ["axis2"] = [2] }),
            ([2, 3, 4], new() { ["axis1"] = [1], ["axis2"] = [0] })),
        .. Move("Permute", (x, o) => x.permute(Longs(o, "axes")),
            ([3, 4], new() { ["axes"] = [1, 0] }), ([2, 3, 4], new() { ["axes"] = [2, 0, 1] }),
            ([2, 3, 2, 2], new() { ["axes"] = [-1, 0, 2, 1] }), ([2, 3, 4], new() { ["axes"] = [1, 2, 0] })),
        .. Move("ExpandDims", (x, o) => x.unsqueeze(o.Integer("axis")),
            ([3, 4], new() { ["axis"] = [0] }), ([3, 4], new() { ["axis"] = [-1] }), ([3, 4], new() { ["axis"] = [1] }), ([], new() { ["axis"] = [0] })),
        .. Move("Squeeze", (x, o) => o.AxesOrNull is { } axes ? x.squeeze(axes[0]) : x.squeeze(),
            ([1, 3, 1], []), ([1, 3, 1], new() { ["axes"] = [0] }), ([1, 3, 1], new() { ["axes"] = [-1] }), ([1, 1], [])),
        .. Move("Slice", (x, o) => x.index([.. o.Integers("starts").Zip(o.Integers("stops"), (start, stop) => TensorIndex.Slice(start, stop))]),
            ([5], new() { ["starts"] = [1], ["stops"] = [4] }), ([3, 4], new() { ["starts"] = [1, 0], ["stops"] = [3, 2] }),
            ([3, 4], new() { ["starts"] = [2, 0], ["stops"] = [2, 4] }), ([2, 3, 4], new() { ["starts"] = [0, 1, 2], ["stops"] = [2, 2, 4] })),
        .. Move("At", (x, o) => x.index([.. o.Integers("indices").Select(index => TensorIndex.Single(index))]),
            ([3, 4], new() { ["indices"] = [1] }), ([3, 4], new() { ["indices"] = [2, 3] }), ([2, 3, 4], new() { ["indices"] = [1, 0] })),
        .. Move("Flip", (x, o) => x.flip(o.AxesOrNull is { } axes ? Array.ConvertAll(axes, axis => (long)axis) : [.. Enumerable.Range(0, (int)x.dim()).Select(axis => (long)axis)]),
            ([5], new() { ["axes"] = [0] }), ([3, 4], new() { ["axes"] = [-1] }), ([2, 3, 4], new() { ["axes"] = [0, 2] }), ([3, 4], [])),
        .. Move("Repeat", (x, o) => x.repeat(Longs(o, "counts")),
            ([3], new() { ["counts"] = [2] }), ([2, 3], new() { ["counts"] = [2, 1] }), ([2, 3], new() { ["counts"] = [3, 2] })),
        .. Move("Pad", (x, o) => nn.functional.pad(x, PadPairs(o), value: o.Number("value")),
            ([3], new() { ["before"] = [1], ["after"] = [2], ["value"] = [0] }),
            ([2, 3], new() { ["before"] = [0, 1], ["after"] = [2, 0], ["value"] = [0.5] }),
            ([2, 1, 3], new() { ["before"] = [1, 0, 2], ["after"] = [0, 1, 1], ["value"] = [-1] })),
        .. Move("Tril", (x, o) => x.tril(o.Integer("diagonal")), Diagonals([3, 4], 0, 1, -1, 9), Diagonals([2, 3, 3], 0, -2)),
        .. Move("Triu", (x, o) => x.triu(o.Integer("diagonal")), Diagonals([3, 4], 0, 1, -1, 9), Diagonals([2, 3, 3], 0, -2)),
        .. Move("Diagonal", (x, o) => x.diagonal(o.Integer("offset"), -2, -1),
            ([3, 4], new() { ["offset"] = [0] }), ([3, 4], new() { ["offset"] = [2] }), ([3, 4], new() { ["offset"] = [-1] }),
            ([2, 3, 4], new() { ["offset"] = [1] }), ([2, 3], new() { ["offset"] = [3] })),
        .. Move("Trace", (x, _) => x.trace(), ([3, 3], []), ([2, 4], []), ([1, 1], [])),

        // The inputs are exact in both types, so that a conversion changes nothing.
        .. Move("To", (x, _) => x.to(float32).to(float64), ([3, 4], []), ([], [])),

        .. Select([3, 4], 0, 2, 0, 2, 1), .. Select([2, 3, 4], -1, 3, 3), .. Select([2, 3, 4], 1, 1, 0), .. Select([3, 4], 0),
        .. Gather([3, 4], [3, 2], 1), .. Gather([3, 4], [2, 4], 0), .. Gather([5], [7], 0), .. Gather([2, 3, 4], [2, 3, 5], -1),
        .. ScatterAdd([3, 4], [3, 6], 1), .. ScatterAdd([3, 4], [5, 4], 0), .. ScatterAdd([4], [6], 0), .. ScatterAdd([2, 3, 2], [2, 4, 2], 1),
        .. Join("Concatenate", (x, o) => cat(x, o.Integer("axis")), 0, [1, 3], [2, 3], [1, 3]),
        .. Join("Concatenate", (x, o) => cat(x, o.Integer("axis")), -1, [2, 3], [2, 1], [2, 0]),
        .. Join("Concatenate", (x, o) => cat(x, o.Integer("axis")), 1, [2, 1, 2], [2, 3, 2]),
        .. Join("Concatenate", (x, o) => cat(x, o.Integer("axis")), 0, [3]),
        .. Join("Stack", (x, o) => stack(x, o.Integer("axis")), 0, [2, 3], [2, 3]),
        .. Join("Stack", (x, o) => stack(x, o.Integer("axis")), -1, [2, 3], [2, 3], [2, 3]),
        .. Join("Stack", (x, o) => stack(x, o.Integer("axis")), 1, [3], [3]),
        .. Join("Stack", (x, o) => stack(x, o.Integer("axis")), 0, [], [], []),

        // The pieces, joined in reverse: so that each must be where it belongs.
        .. Move("Split", (x, o) => cat(x.split(Longs(o, "sizes"), o.Integer("axis")).Reverse().ToArray(), o.Integer("axis")),
            ([6], new() { ["sizes"] = [1, 2, 3], ["axis"] = [0] }), ([2, 5], new() { ["sizes"] = [4, 1], ["axis"] = [-1] }),
            ([4, 3], new() { ["sizes"] = [2, 2], ["axis"] = [0] }), ([2, 3, 2], new() { ["sizes"] = [1, 0, 2], ["axis"] = [1] })),

        .. Move("SplitEvenly", (x, o) => cat(x.split(o.Integer("size"), o.Integer("axis")).Reverse().ToArray(), o.Integer("axis")),
            ([6], new() { ["size"] = [2], ["axis"] = [0] }), ([2, 6], new() { ["size"] = [3], ["axis"] = [-1] })),

        .. OneHot([4], 3), .. OneHot([2, 3], 5),
    ];

    private static IEnumerable<GoldenSpec> Move(
        string op, Func<torch.Tensor, GoldenOptions, torch.Tensor> function, params (int[] Shape, GoldenOptions Options)[] rows) =>
        rows.Select(row => new GoldenSpec(
            op, Text(row.Shape), (x, o) => function(x[0], o), row.Options, [GoldenNumbers.Of($"{op} {Text(row.Shape)}").Array(row.Shape)]));

    private static IEnumerable<GoldenSpec> Move(
        string op, Func<torch.Tensor, GoldenOptions, torch.Tensor> function, params (int[] Shape, GoldenOptions Options)[][] rows) =>
        Move(op, function, [.. rows.SelectMany(row => row)]);

    private static (int[] Shape, GoldenOptions Options)[] Diagonals(int[] shape, params double[] diagonals) =>
        [.. diagonals.Select(diagonal => (shape, new GoldenOptions { ["diagonal"] = [diagonal] }))];

    private static IEnumerable<GoldenSpec> Join(
        string op, Func<torch.Tensor[], GoldenOptions, torch.Tensor> function, int axis, params int[][] shapes)
    {
        var name = string.Join(", ", shapes.Select(Text));
        var numbers = GoldenNumbers.Of($"{op} {name}");
        yield return new(op, name, function, new() { ["axis"] = [axis] }, [.. shapes.Select(shape => numbers.Array(shape))]);
    }

    private static IEnumerable<GoldenSpec> Select(int[] shape, int axis, params double[] indices)
    {
        yield return new("IndexSelect", Text(shape), (x, o) => x[0].index_select(o.Integer("axis"), x[1]), new() { ["axis"] = [axis] },
            [GoldenNumbers.Of($"IndexSelect {Text(shape)}").Array(shape), new([indices.Length], indices, IsInteger: true)]);
    }

    private static IEnumerable<GoldenSpec> Gather(int[] shape, int[] indices, int axis)
    {
        var numbers = GoldenNumbers.Of($"Gather {Text(shape)}, {Text(indices)}");
        yield return new("Gather", $"{Text(shape)}, {Text(indices)}", (x, o) => x[0].gather(o.Integer("axis"), x[1]), new() { ["axis"] = [axis] },
            [numbers.Array(shape), numbers.Integers(indices, shape[axis < 0 ? axis + shape.Length : axis])]);
    }

    private static IEnumerable<GoldenSpec> ScatterAdd(int[] shape, int[] indices, int axis)
    {
        var numbers = GoldenNumbers.Of($"ScatterAdd {Text(shape)}, {Text(indices)}");
        yield return new("ScatterAdd", $"{Text(shape)}, {Text(indices)}",
            (x, o) => x[0].scatter_add(o.Integer("axis"), x[1], x[2]), new() { ["axis"] = [axis] },
            [numbers.Array(shape), numbers.Integers(indices, shape[axis]), numbers.Array(indices)]);
    }

    private static IEnumerable<GoldenSpec> OneHot(int[] shape, int classes)
    {
        yield return new("OneHot", Text(shape), (x, o) => nn.functional.one_hot(x[0], o.Integer("classes")).to(float64), new() { ["classes"] = [classes] },
            [GoldenNumbers.Of($"OneHot {Text(shape)}").Integers(shape, classes)], Order: 0);
    }

    private static torch.Tensor SumTo(torch.Tensor x, long[] shape)
    {
        var leading = (int)x.dim() - shape.Length;
        for (var axis = 0; axis < leading; axis++) x = x.sum(0L);
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == 1) x = x.sum((long)axis, keepdim: true);
        }

        return x;
    }

    /// <summary>libtorch takes the last axis first, before and after in turn.</summary>
    private static long[] PadPairs(GoldenOptions options) =>
        [.. Longs(options, "before").Zip(Longs(options, "after")).Reverse().SelectMany(pair => new[] { pair.First, pair.Second })];

    private static long[] Longs(GoldenOptions options, string name) => Array.ConvertAll(options[name], value => (long)value);

    private static string Text(int[] shape) => $"[{string.Join(", ", shape)}]";
}
