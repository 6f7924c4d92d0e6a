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

    /// <summary>Products of stacks that broadcast, and of vectors on either side.</summary>
    public static Gen<(Shape Left, Shape Right, bool TransposeA, bool TransposeB)> StackedProducts { get; } =
        from product in Products
        from stack in Gen.Int[0, 3].Array[0, 3].Where(sizes => sizes.Aggregate(1, (count, size) => count * size) <= 6)
        from left in Part(stack)
        from right in Part(stack)
        from isLeftVector in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))
        from isRightVector in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))
        let k = product.Left[product.TransposeA ? 0 : 1]
        select (
            (Shape)(isLeftVector ? [k] : [.. left, .. product.Left.ToArray()]),
            (Shape)(isRightVector ? [k] : [.. right, .. product.Right.ToArray()]),
            product.TransposeA,
            product.TransposeB);

    /// <summary>Rows of all movements of random shapes, by random arguments.</summary>
    public static Gen<OpCase> Movements { get; } = Gen.OneOf(
        from shape in Any
        from order in Gen.Shuffle(Enumerable.Range(0, shape.Rank).ToArray())
        from isFromEnd in Gen.Bool.Array[shape.Rank]
        select OpCases.Permute(shape, [.. order.Select(axis => isFromEnd[axis] ? axis - shape.Rank : axis)]),
        from row in Reductions
        select OpCases.Flip(row.Shape, row.Axes),
        from shape in Any
        from widths in Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2]).Array[shape.Rank]
        from value in Gen.Int[-3, 3]
        select OpCases.Pad(shape, value, widths),
        from shape in Any
        from repeats in Gen.Frequency((3, Gen.Const(1)), (3, Gen.Int[2, 3]), (1, Gen.Const(0))).Array[shape.Rank, shape.Rank + 1]
        where repeats.Aggregate(shape.ElementCount, (count, times) => count * times) <= 2000
        select OpCases.Repeat(shape, repeats),
        from place in AxisOf
        from sizes in Gen.Int[0, 3].Array[1, 4]
        select OpCases.Concatenate(place.Axis, [.. sizes.Select(size => place.Shape.With(Counted(place), size))]),
        from place in AxisOf
        from count in Gen.Int[1, 4]
        select OpCases.Stack(place.Axis, place.Shape, count),
        from place in AxisOf
        from sizes in Gen.Int[0, 3].Array[1, 4]
        select OpCases.Split(place.Shape.With(Counted(place), sizes.Sum()), place.Axis, sizes),
        from shape in Any
        where shape.Rank >= 2
        from diagonal in Gen.Int[-6, 6]
        from which in Gen.Int[0, 1]
        select OpCases.Triangle(shape, diagonal)[which],
        from shape in Any
        where shape.Rank >= 2
        from offset in Gen.Int[-6, 6]
        select OpCases.Diagonal(shape, offset),
        from row in Indexed
        select OpCases.Gather(row.Shape, row.Axis, row.IndexShape, row.Indices),
        from row in Indexed
        select OpCases.ScatterAdd(row.Shape, row.Axis, row.IndexShape, row.Indices));

    private static Gen<(Shape Shape, int Axis)> AxisOf =>
        from shape in Any
        where shape.Rank > 0
        from axis in Gen.Int[-shape.Rank, shape.Rank - 1]
        select (shape, axis);

    private static Gen<(Shape Shape, int Axis, Shape IndexShape, int[] Indices)> Indexed =>
        from place in AxisOf
        where place.Shape.ElementCount > 0
        from count in Gen.Int[0, 4]
        from less in Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[0, 1])).Array[place.Shape.Rank]
        let axis = Counted(place)
        let indexShape = (Shape)place.Shape.ToArray().Select((size, i) => i == axis ? count : size - less[i]).ToArray()
        from indices in Gen.Int[0, place.Shape[axis] - 1].Array[indexShape.ElementCount]
        select (place.Shape, place.Axis, indexShape, indices);

    private static int Counted((Shape Shape, int Axis) place) => place.Axis < 0 ? place.Axis + place.Shape.Rank : place.Axis;

    private static Gen<int[]> Part(int[] common) =>
        from isOne in Gen.Frequency((2, Gen.Const(false)), (1, Gen.Const(true))).Array[common.Length]
        from absent in Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[0, common.Length]))
        select common.Select((size, axis) => isOne[axis] ? 1 : size).Skip(absent).ToArray();

    private static bool IsSmall(int[] sizes) => sizes.Aggregate(1, (product, size) => product * size) <= 500;
}
