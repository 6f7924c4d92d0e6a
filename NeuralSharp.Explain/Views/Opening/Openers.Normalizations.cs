namespace NeuralSharp;

/// <content>Normalizations, along the last axis or group by group.</content>
internal static partial class Openers
{
    private static IEnumerable<KeyValuePair<string, Opener>> Normalizations() =>
    [
        Row("Softmax", op => LastAxis(op.X).SelectMany(Softmax)),
        Row("LogSoftmax", op => LastAxis(op.X).SelectMany(LogSoftmax)),
        Row("Standardize", op => Standardized(op, op.X).Z),
        Row("LayerNorm", op => Affine(op, place => place % op.Inputs[1].Elements.Count)),
        Row("BatchNorm", op => Affine(op, place => place / op.Whole("inner") % op.Whole("groups"))),
    ];

    private static IEnumerable<IReadOnlyList<Tensor>> LastAxis(OpenTensor x) => x.Elements.Chunk(Math.Max(1, x.Shape[^1]));

    private static IEnumerable<Tensor> Softmax(IReadOnlyList<Tensor> x)
    {
        var exponentials = Exponentials(x);
        var sum = ScalarOp.Sum(exponentials);
        return exponentials.Select(exponential => exponential / sum);
    }

    private static IEnumerable<Tensor> LogSoftmax(IReadOnlyList<Tensor> x)
    {
        var logSum = LogSumExp(x);
        return x.Select(element => element - logSum);
    }

    private static IEnumerable<Tensor> Affine(OpenOp op, Func<int, int> placeOfWeight)
    {
        var (weight, bias) = (op.Inputs[1], op.Inputs[2]);
        return Standardized(op, op.X).Z.Select((z, place) => (z * weight[placeOfWeight(place)]) + bias[placeOfWeight(place)]);
    }

    /// <summary>z = (x − μ) / σ with σ = √(mean (x − μ)² + ε), group by group; and for each element the σ of its group.</summary>
    private static (Tensor[] Z, Tensor[] Root) Standardized(OpenOp op, OpenTensor x)
    {
        var (z, root) = (new Tensor[x.Elements.Count], new Tensor[x.Elements.Count]);
        foreach (var group in GroupsOf(op))
        {
            Tensor[] distances = [.. group.Select(place => x[place])];
            if (op.Is("isCentered"))
            {
                var mean = Mean(distances);
                distances = [.. distances.Select(element => element - mean)];
            }

            var deviation = (Mean([.. distances.Select(distance => distance.Square())]) + op.Number("epsilon")).Sqrt();
            for (var i = 0; i < group.Length; i++) (z[group[i]], root[group[i]]) = (distances[i] / deviation, deviation);
        }

        return (z, root);
    }

    /// <summary>The places of x, which is seen as [outer, groups, inner], that belong together.</summary>
    private static IEnumerable<int[]> GroupsOf(OpenOp op)
    {
        var (outer, groups, inner) = (op.Whole("outer"), op.Whole("groups"), op.Whole("inner"));
        for (var group = 0; group < groups && outer * inner > 0; group++)
        {
            var first = group * inner;
            yield return [.. Enumerable.Range(0, outer).SelectMany(o => Enumerable.Range((o * groups * inner) + first, inner))];
        }
    }
}
