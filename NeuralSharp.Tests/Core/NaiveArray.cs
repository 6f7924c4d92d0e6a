namespace NeuralSharp.Tests.Core;

/// <summary>
/// The independent reference: numbers with sizes, and the plainest loops over multi-indices that can be written. It shares no code
/// with the library.
/// </summary>
internal sealed class NaiveArray(int[] sizes, double[] values)
{
    public int[] Sizes => sizes;

    public double[] Values => values;

    public int Rank => sizes.Length;

    public double this[params int[] index]
    {
        get => values[Position(index)];
        set => values[Position(index)] = value;
    }

    public static NaiveArray Of(Tensor tensor) => new(
        tensor.Shape.ToArray(),
        tensor.DType switch
        {
            DType.Float32 => [.. tensor.ToArray<float>().Select(value => (double)value)],
            DType.Float64 => tensor.ToArray<double>(),
            _ => [.. tensor.ToArray<int>().Select(value => (double)value)],
        });

    /// <summary>An array whose element at each index is what the function says.</summary>
    public static NaiveArray Build(int[] sizes, Func<int[], double> element)
    {
        var array = new NaiveArray(sizes, new double[sizes.Aggregate(1, (product, size) => product * size)]);
        foreach (var index in array.Indices()) array[index] = element(index);
        return array;
    }

    /// <summary>All indices, the last dimension fastest.</summary>
    public IEnumerable<int[]> Indices()
    {
        for (var position = 0; position < values.Length; position++)
        {
            var index = new int[Rank];
            for (int axis = Rank - 1, rest = position; axis >= 0; rest /= sizes[axis], axis--) index[axis] = rest % sizes[axis];
            yield return index;
        }
    }

    public NaiveArray Map(Func<double, double> f) => Build(sizes, index => f(this[index]));

    public NaiveArray Zip(NaiveArray other, Func<double, double, double> f)
    {
        var result = BroadcastSizes(sizes, other.Sizes);
        return Build(result, index => f(this[Under(index, sizes)], other[Under(index, other.Sizes)]));
    }

    public NaiveArray BroadcastTo(int[] target) => Build(target, index => this[Under(index, sizes)]);

    /// <summary>Replaces the elements along some axes by one number made of all of them.</summary>
    public NaiveArray Reduce(int[] axes, bool keepDims, Func<double[], double> fold)
    {
        var reduced = axes.Select(axis => axis < 0 ? axis + Rank : axis).ToHashSet();
        var kept = Enumerable.Range(0, Rank).Where(axis => !reduced.Contains(axis)).ToArray();
        int[] result = keepDims
            ? [.. sizes.Select((size, axis) => reduced.Contains(axis) ? 1 : size)]
            : [.. kept.Select(axis => sizes[axis])];
        return Build(result, index =>
        {
            var wanted = keepDims ? [.. kept.Select(axis => index[axis])] : index;
            return fold([.. Indices().Where(i => kept.Select(axis => i[axis]).SequenceEqual(wanted)).Select(i => this[i])]);
        });
    }

    public NaiveArray Transpose(int axis1, int axis2)
    {
        var (first, second) = (axis1 < 0 ? axis1 + Rank : axis1, axis2 < 0 ? axis2 + Rank : axis2);
        return Build(Swapped(sizes), index => this[Swapped(index)]);

        int[] Swapped(int[] list)
        {
            var copy = (int[])list.Clone();
            (copy[first], copy[second]) = (copy[second], copy[first]);
            return copy;
        }
    }

    /// <summary>The products of the matrices in the last two axes; the axes in front broadcast, and vectors are a row and a column.</summary>
    public NaiveArray MatMul(NaiveArray other)
    {
        if (Rank == 1) return Dropped(Reshape([1, .. sizes]).MatMul(other), other.Rank == 1 ? 1 : 2);
        if (other.Rank == 1) return Dropped(MatMul(other.Reshape([.. other.Sizes, 1])), 1);
        var stack = BroadcastSizes(sizes[..^2], other.Sizes[..^2]);
        return Build([.. stack, sizes[^2], other.Sizes[^1]], index =>
        {
            var (left, right) = (Under(index[..^2], sizes[..^2]), Under(index[..^2], other.Sizes[..^2]));
            var sum = 0.0;
            for (var k = 0; k < sizes[^1]; k++) sum += this[[.. left, index[^2], k]] * other[[.. right, k, index[^1]]];
            return sum;
        });

        static NaiveArray Dropped(NaiveArray product, int fromEnd) =>
            product.Reshape([.. product.Sizes[..^fromEnd], .. product.Sizes[(product.Rank - fromEnd + 1)..]]);
    }

    public NaiveArray Reshape(params int[] newSizes) => new(newSizes, values);

    public static int[] BroadcastSizes(int[] left, int[] right)
    {
        var rank = Math.Max(left.Length, right.Length);
        return [.. Enumerable.Range(0, rank).Select(axis => SizeAt(left, axis) == 1 ? SizeAt(right, axis) : SizeAt(left, axis))];

        int SizeAt(int[] list, int axis) => axis < rank - list.Length ? 1 : list[axis - (rank - list.Length)];
    }

    /// <summary>The index into an array of these sizes that broadcasting reads for an index of the result.</summary>
    private static int[] Under(int[] index, int[] sizes) =>
        [.. sizes.Select((size, axis) => size == 1 ? 0 : index[axis + index.Length - sizes.Length])];

    private int Position(int[] index)
    {
        var position = 0;
        for (var axis = 0; axis < Rank; axis++) position = (position * sizes[axis]) + index[axis];
        return position;
    }
}
