namespace NeuralSharp;

/// <content>Ops on indices: copies of the elements that the indices name, or sums where several go to one place.</content>
internal static partial class Openers
{
    private static IEnumerable<KeyValuePair<string, Opener>> Indexing() =>
    [
        Moved("Gather", op => op.X.Move(places => places.Gather(Tensor.From<int>(op.Wholes("indices"), op.Shape), op.Whole("axis")))),
        Row("IndexSelect", IndexSelect),
        Row("Embedding", IndexSelect),
        Row("IndexSelectGrad", IndexAdd),
        Row("EmbeddingGrad", IndexAdd),
        Row("ScatterAdd", ScatterAdd),
    ];

    private static IEnumerable<Tensor> IndexSelect(OpenOp op)
    {
        var (axis, indices) = (op.Whole("axis"), op.Wholes("indices"));
        var selected = op.X.Move(places => places.IndexSelect(Tensor.From(indices), axis));
        return selected.Elements.Select((x, place) => op.Is("paddingIsZero") && IsPadding(op, selected.Shape, place)
            ? Same(0)
            : ScalarOp.Moved(op.Op.Name, x));
    }

    /// <summary>y's slice indices[i] is the sum of such slices i of x.</summary>
    private static IEnumerable<Tensor> IndexAdd(OpenOp op)
    {
        var (axis, indices) = (op.Whole("axis"), op.Wholes("indices"));
        var targets = PlacesOf(op.Shape).IndexSelect(Tensor.From(indices), axis);
        var parts = Enumerable.Range(0, targets.Length).Where(place => !IsPadding(op, targets.Shape, place)).ToLookup(place => targets.ToArray<int>()[place], place => op.X[place]);
        return Enumerable.Range(0, op.Shape.ElementCount).Select(place => ScalarOp.Sum([.. parts[place]]));
    }

    /// <summary>y = x, and y[…, index[…, i, …], …] += s[…, i, …].</summary>
    private static IEnumerable<Tensor> ScatterAdd(OpenOp op)
    {
        var (x, source) = (op.Inputs[0], op.Inputs[1]);
        var targets = PlacesOf(op.Shape).Gather(Tensor.From<int>(op.Wholes("indices"), source.Shape), op.Whole("axis")).ToArray<int>();
        var added = targets.Zip(source.Elements).ToLookup(pair => pair.First, pair => pair.Second);
        return x.Elements.Select((element, place) => ScalarOp.Sum([element, .. added[place]]));
    }

    /// <summary>The places of a shape's elements, to be moved by the engine.</summary>
    private static Tensor PlacesOf(Shape shape) => Tensor.From<int>([.. Enumerable.Range(0, shape.ElementCount)], shape);

    /// <summary>Whether an element of what was selected belongs to the row that gets no gradient.</summary>
    private static bool IsPadding(OpenOp op, Shape selected, int place)
    {
        var axis = op.Whole("axis");
        return op.Wholes("indices")[place / selected.CountAfter(axis) % selected[axis]] == op.Whole("paddingIndex");
    }
}
