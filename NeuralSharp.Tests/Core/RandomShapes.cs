using CsCheck;

namespace NeuralSharp.Tests.Core;

/// <summary>Shapes for properties: of rank 0 to 4, with ones and now and then a zero among the sizes.</summary>
internal static class RandomShapes
{
    private static readonly Gen<int> s_size = Gen.Frequency((1, Gen.Const(0)), (4, Gen.Const(1)), (12, Gen.Int[2, 5]), (2, Gen.Int[16, 20]));

    public static Gen<Shape> Any { get; } = s_size.Array[0, 4].Where(IsSmall).Select(Shape (sizes) => sizes);

    /// <summary>Two shapes that broadcast: some sizes of a common shape are 1, some leading ones absent.</summary>
    public static Gen<(Shape Left, Shape Right)> Broadcasting { get; } =
        from common in s_size.Array[0, 4].Where(IsSmall)
        from left in Part(common)
        from right in Part(common)
        select ((Shape)left, (Shape)right);

    /// <summary>A shape, some of its axes in any order and counted from either end (null for all), and whether they stay.</summary>
    public static Gen<(Shape Shape, int[]? Axes, bool KeepDims)> Reductions { get; } =
        from sizes in s_size.Array[0, 4].Where(sizes => IsSmall(sizes) && !sizes.Contains(0))
        from isChosen in Gen.Bool.Array[sizes.Length]
        from isFromEnd in Gen.Bool.Array[sizes.Length]
        from order in Gen.Shuffle(Enumerable.Range(0, sizes.Length).ToArray())
        from all in Gen.Int[0, 4]
        from keepDims in Gen.Bool
        let axes = order.Where(axis => isChosen[axis]).Select(axis => isFromEnd[axis] ? axis - sizes.Length : axis).ToArray()
        select ((Shape)sizes, all == 0 ? null : axes, keepDims);

    public static Gen<(Shape Left, Shape Right, bool TransposeA, bool TransposeB)> Products { get; } =
        from m in Gen.Int[0, 20]
        from k in Gen.Int[0, 20]
        from n in Gen.Int[0, 20]
        from transposeA in Gen.Bool
        from transposeB in Gen.Bool
        select ((Shape)(transposeA ? [k, m] : [m, k]), (Shape)(transposeB ? [n, k] : [k, n]), transposeA, transposeB);

    private static Gen<int[]> Part(int[] common) =>
        from isOne in Gen.Frequency((2, Gen.Const(false)), (1, Gen.Const(true))).Array[common.Length]
        from absent in Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[0, common.Length]))
        select common.Select((size, axis) => isOne[axis] ? 1 : size).Skip(absent).ToArray();

    private static bool IsSmall(int[] sizes) => sizes.Aggregate(1, (product, size) => product * size) <= 500;
}
