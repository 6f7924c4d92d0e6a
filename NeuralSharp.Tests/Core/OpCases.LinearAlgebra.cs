namespace NeuralSharp.Tests.Core;

internal static partial class OpCases
{
    private static readonly (Shape Left, Shape Right, bool TransposeA, bool TransposeB)[] s_products =
    [
        ([2, 3], [3, 4], false, false), ([2, 3], [4, 3], false, true), ([3, 2], [3, 4], true, false),
        ([3, 2], [4, 3], true, true), ([1, 5], [5, 1], false, false), ([1, 1], [1, 1], true, true),
        ([3, 0], [0, 2], false, false), ([0, 2], [2, 3], false, false), ([17, 19], [19, 23], false, false),

        // Stacks: the same matrix for all, one each, broadcast on either side, none, and products of nothing.
        ([2, 3, 4], [4, 5], false, false), ([2, 3, 4], [5, 4], false, true), ([2, 4, 3], [4, 5], true, false), ([2, 2, 3, 4], [4, 5], false, false),
        ([3, 4], [2, 4, 5], false, false), ([4, 3], [2, 5, 4], true, true), ([2, 3, 4], [2, 4, 5], false, false), ([2, 4, 3], [2, 5, 4], true, true),
        ([2, 1, 3, 4], [3, 4, 2], false, false), ([2, 1, 4, 3], [1, 3, 2, 4], true, true), ([1, 3, 4], [2, 4, 2], false, false),
        ([2, 3, 4], [1, 4, 2], false, false), ([0, 3, 4], [4, 2], false, false), ([0, 3, 4], [1, 4, 2], false, false), ([2, 3, 0], [0, 2], false, false),
        ([2, 3, 0], [2, 0, 2], false, false), ([2, 0, 3], [3, 2], false, false), ([3, 17, 19], [3, 19, 23], false, false), ([2, 1, 1, 1, 1, 1, 2, 3], [3, 2], false, false),

        // Vectors, on which the flags do nothing.
        ([3], [3, 4], false, false), ([3], [4, 3], true, true), ([3, 4], [4], false, false), ([4, 3], [4], true, true), ([4], [4], false, false),
        ([3], [2, 3, 4], false, false), ([2, 3, 4], [4], false, false), ([2, 4, 3], [4], true, false), ([0], [0], false, false), ([0], [0, 2], false, false),
    ];

    /// <summary>Matrix products, and what is made of them.</summary>
    public static readonly OpCase[] LinearAlgebra =
    [
        .. s_products.Select(row => MatMul(row.Left, row.Right, row.TransposeA, row.TransposeB)),
        .. from sizes in new[] { (2, 3, 4), (1, 1, 1), (0, 3, 2), (3, 0, 2), (1, 40, 10), (17, 19, 23), (70, 90, 50) } select Linear(sizes.Item1, sizes.Item2, sizes.Item3),
        .. from length in new[] { 0, 1, 5, 37 } select Dot(length),
        .. from sizes in new[] { (3, 4), (1, 1), (0, 2), (40, 3) } select Outer(sizes.Item1, sizes.Item2),
        .. from shape in new Shape[] { [3, 3], [2, 4], [4, 2], [2, 3, 3], [1, 1], [0, 3], [2, 0, 3] } select Trace(shape),
    ];

    private static OpCase Linear(int m, int k, int n) =>
        new("Linear(Tensor, Tensor)", x => x[0].Linear(x[1], x[2]), [[m, k], [k, n], [n]], x => x[0].MatMul(x[1]).Zip(x[2], (product, bias) => product + bias))
        {
            Float64Tolerance = 1e-13,
            Float32Tolerance = 2e-5,
        };

    /// <summary>The matrix product of two shapes that fit.</summary>
    public static OpCase MatMul(Shape left, Shape right, bool transposeA, bool transposeB) =>
        new("MatMul(Tensor, Boolean, Boolean)", x => x[0].MatMul(x[1], transposeA, transposeB), [left, right], x =>
            (transposeA && left.Rank > 1 ? x[0].Transpose(-2, -1) : x[0]).MatMul(transposeB && right.Rank > 1 ? x[1].Transpose(-2, -1) : x[1]))
        {
            Variant = $"{(transposeA ? 'T' : 'N')}{(transposeB ? 'T' : 'N')}",
            Float64Tolerance = 1e-13,
            Float32Tolerance = 5e-6,
        };

    private static OpCase Dot(int length) => new("Dot(Tensor)", x => x[0].Dot(x[1]), [[length], [length]], x =>
        new([], [Enumerable.Range(0, length).Sum(i => x[0][i] * x[1][i])]))
    {
        Float64Tolerance = 1e-13,
        Float32Tolerance = 5e-6,
    };

    private static OpCase Outer(int rows, int columns) => new("Outer(Tensor)", x => x[0].Outer(x[1]), [[rows], [columns]], x =>
        NaiveArray.Build([rows, columns], i => x[0][i[0]] * x[1][i[1]]));

    private static OpCase Trace(Shape shape) => new("Trace()", x => x[0].Trace(), [shape], x =>
        NaiveArray.Build(shape.ToArray()[..^2], i => Enumerable.Range(0, Math.Min(shape[^2], shape[^1])).Sum(j => x[0][[.. i, j, j]])))
    {
        Float32Tolerance = 1e-6,
    };
}
