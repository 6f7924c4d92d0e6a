namespace NeuralSharp;

/// <content>Reductions: one scalar of several.</content>
internal static partial class Openers
{
    private const double LargestExponent = 700;   // e^x is finite in Float64 a little further

    private static IEnumerable<KeyValuePair<string, Opener>> Reductions() =>
    [
        Row("Sum", op => Groups(op).Select(ScalarOp.Sum)),
        Row("Max", op => Groups(op).Select(group => ScalarOp.Fold("Max", x => x.Max(), group))),
        Row("Min", op => Groups(op).Select(group => ScalarOp.Fold("Min", x => x.Min(), group))),
        Row("Prod", op => op.X.Rows().Select(row => ScalarOp.Fold("Prod", x => x.Prod(), row))),
        Row("Norm", op => op.X.Rows().Select(row => ScalarOp.Fold("Norm", x => x.Norm(), row))),
        Row("LogSumExp", op => op.X.Rows().Select(LogSumExp)),
        Row("CumSum", CumSum),
    ];

    /// <summary>The elements that become one, for each element of the output.</summary>
    private static IEnumerable<IReadOnlyList<Tensor>> Groups(OpenOp op)
    {
        var (axes, count) = (op.Wholes("axes"), op.Shape.ElementCount);
        int[] order = [.. Enumerable.Range(0, op.X.Shape.Rank).Except(axes), .. axes];
        return op.X.Move(places => places.Permute(order).Reshape(count, count == 0 ? 0 : places.Length / count)).Rows();
    }

    private static IEnumerable<Tensor> CumSum(OpenOp op)
    {
        var (axis, x) = (op.Whole("axis"), op.X);
        var (count, width) = (x.Shape[axis], x.Shape.CountAfter(axis));
        for (var place = 0; place < x.Elements.Count; place++)
        {
            var (index, start) = (place / width % count, place - (place / width % count * width));
            var summed = op.Is("isFromEnd") ? Enumerable.Range(index, count - index) : Enumerable.Range(0, index + 1);
            yield return ScalarOp.Sum([.. summed.Select(i => x[start + (i * width)])]);
        }
    }

    /// <summary>ln Σ eˣ, less and plus a number where an exponential would be infinite.</summary>
    private static Tensor LogSumExp(IReadOnlyList<Tensor> x)
    {
        var shift = ShiftOf(x);
        var logarithm = ScalarOp.Sum(Exponentials(x)).Log();
        return shift == 0 ? logarithm : shift + logarithm;
    }

    /// <summary>e^(x − shift).</summary>
    private static Tensor[] Exponentials(IReadOnlyList<Tensor> x)
    {
        var shift = ShiftOf(x);
        return [.. x.Select(element => shift == 0 ? element.Exp() : (element - shift).Exp())];
    }

    /// <summary>The largest exponent where one is too large for an exponential or all are too small; 0 elsewhere, so that formulas stay as books have them.</summary>
    private static double ShiftOf(IReadOnlyList<Tensor> x)
    {
        var largest = x.Select(element => element.Item()).DefaultIfEmpty(0).Max();
        return double.IsFinite(largest) && Math.Abs(largest) > LargestExponent ? largest : 0;
    }

    private static Tensor Mean(Tensor[] x) => x.Length == 1 ? x[0] : ScalarOp.Sum(x) / x.Length;
}
