namespace NeuralSharp;

/// <summary>A tensor that was opened: each element is a scalar tensor of its own, so that rules can be written element by element.</summary>
/// <param name="Shape">The tensor's shape.</param>
/// <param name="Elements">The elements in row-major order.</param>
internal sealed record OpenTensor(Shape Shape, IReadOnlyList<Tensor> Elements)
{
    /// <summary>The element at a place, in row-major order.</summary>
    public Tensor this[int place] => Elements[place];

    /// <summary>The elements moved as an op of the engine moves them, such as a transpose or a broadcast: no copies, the same scalars at other places.</summary>
    public OpenTensor Move(Func<Tensor, Tensor> move)
    {
        var places = move(Tensor.From<int>([.. Enumerable.Range(0, Elements.Count)], Shape));
        return new(places.Shape, [.. places.ToArray<int>().Select(place => Elements[place])]);
    }

    /// <summary>The elements as they broadcast to a shape.</summary>
    public OpenTensor BroadcastTo(Shape shape) => Shape == shape ? this : Move(places => places.BroadcastTo(shape));

    /// <summary>The rows of a matrix.</summary>
    public IEnumerable<IReadOnlyList<Tensor>> Rows() => Shape[1] == 0
        ? Enumerable.Repeat<IReadOnlyList<Tensor>>([], Shape[0])
        : Elements.Chunk(Shape[1]);
}
