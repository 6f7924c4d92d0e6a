namespace NeuralSharp;

/// <content>Ops that move elements: each element of the output is a copy, and a step of its own, so that gradients of tensors stay apart.</content>
internal static partial class Openers
{
    private static IEnumerable<KeyValuePair<string, Opener>> Movements() =>
    [
        Moved("Reshape", op => op.X),
        Moved("Clone", op => op.X),
        Moved("To", op => op.X),
        Moved("BroadcastTo", op => op.Broadcast(0)),
        Row("Concatenate", Concatenate),
        Row("Tril", Triangle),
        Row("Triu", Triangle),
        Row("Slice", Strided),
        Row("Transpose", Strided),
        Row("Permute", Strided),
        Row("Flip", Strided),
        Row("Diagonal", Strided),
        Row("Pad", Strided),
    ];

    private static KeyValuePair<string, Opener> Moved(string op, Func<OpenOp, OpenTensor> move) =>
        Row(op, opened => move(opened).Elements.Select(x => ScalarOp.Moved(op, x)));

    private static IEnumerable<Tensor> Concatenate(OpenOp op)
    {
        var axis = op.Whole("axis");
        for (var block = 0; block < op.Shape.CountBefore(axis); block++)
        {
            foreach (var x in op.Inputs)
            {
                var part = x.Shape[axis] * x.Shape.CountAfter(axis);
                for (var i = 0; i < part; i++) yield return ScalarOp.Moved(op.Op.Name, x[(block * part) + i]);
            }
        }
    }

    private static IEnumerable<Tensor> Triangle(OpenOp op)
    {
        var (diagonal, rows, columns) = ((long)op.Whole("diagonal"), op.Shape[^2], op.Shape[^1]);
        return op.X.Elements.Select((x, place) =>
        {
            var aboveDiagonal = (place % columns) - (place / columns % rows) - diagonal;
            return (op.Is("isLower") ? aboveDiagonal <= 0 : aboveDiagonal >= 0) ? ScalarOp.Moved(op.Op.Name, x) : Same(0);
        });
    }

    /// <summary>Slices and the like read x at start + Σ indexₐ · strideₐ; where there is a value they write it there, into a border of the value.</summary>
    private static IEnumerable<Tensor> Strided(OpenOp op)
    {
        var places = StridedPlaces(op.Whole("start"), op.Wholes("sizes"), op.Wholes("strides"));
        if (!op.Has("value")) return places.Select(place => ScalarOp.Moved(op.Op.Name, op.X[place]));
        var written = places.Select((place, i) => (place, i)).ToDictionary(pair => pair.place, pair => op.X[pair.i]);
        return Enumerable.Range(0, op.Shape.ElementCount).Select(place =>
            written.TryGetValue(place, out var x) ? ScalarOp.Moved(op.Op.Name, x) : Same(op.Number("value")));
    }

    private static IEnumerable<int> StridedPlaces(int start, int[] sizes, int[] strides)
    {
        IEnumerable<int> places = [start];
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            var (size, stride) = (sizes[axis], strides[axis]);
            places = places.SelectMany(place => Enumerable.Range(0, size), (place, i) => place + (i * stride));
        }

        return places;
    }
}
