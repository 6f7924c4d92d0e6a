using System.Globalization;

namespace NeuralSharp;

/// <summary>
/// A graph of tensors opened into scalars: every element of a leaf becomes a Float64 scalar, every op is applied again as ops of scalars by its <see cref="Opener"/>, and
/// the engine records that graph as any other.
/// </summary>
/// <remarks>
/// All scalars are recorded, those of constants too, so that a page can compute everything anew when one is changed; gradients flow to those of the reader's
/// leaves alone.
/// </remarks>
internal sealed class Opening
{
    private const int EdgesPerScalar = 4;   // running sums and the like have more of them than a page can carry

    private readonly OpenTensor?[] _opened;
    private readonly int _limit;
    private readonly List<OpenScalar> _scalars = [];
    private readonly Dictionary<Storage, int> _places = [];
    private readonly Dictionary<Storage, string> _names = [];
    private readonly Dictionary<string, int> _numbers = [];
    private readonly HashSet<string> _taken;
    private int _edges;

    private Opening(GraphSnapshot snapshot, int limit) =>
        (Snapshot, _limit, _opened, _taken) = (snapshot, limit, new OpenTensor?[snapshot.Tensors.Count], [.. snapshot.Tensors.Select(tensor => tensor.Name)]);

    /// <summary>The graph of tensors.</summary>
    public GraphSnapshot Snapshot { get; }

    /// <summary>The scalars: leaves, then op by op what it takes to compute its elements, in topological order.</summary>
    public IReadOnlyList<OpenScalar> Scalars => _scalars;

    /// <summary>The scalar that the graph computes.</summary>
    public Tensor Output => _opened[Snapshot.Output.Id]![0];

    /// <summary>Opens a graph.</summary>
    /// <param name="snapshot">The graph, with all values of its leaves.</param>
    /// <param name="limit">How many scalars are too many.</param>
    /// <returns>Null where there are too many, or an op does not open, such as a user's own.</returns>
    public static Opening? Of(GraphSnapshot snapshot, int limit)
    {
        if (snapshot.Ops.Any(op => Openers.Of(op) is null) || snapshot.Tensors.Sum(tensor => (long)tensor.Shape.ElementCount) > limit) return null;
        using var recorded = new Autograd.RecordingScope(AutogradMode.Recording);
        Opening opening = new(snapshot, limit);
        return snapshot.Tensors.All(opening.Open) ? opening : null;
    }

    /// <summary>The elements of a tensor.</summary>
    public IReadOnlyList<Tensor> ElementsOf(GraphTensor tensor) => _opened[tensor.Id]!.Elements;

    /// <summary>The place of a scalar in <see cref="Scalars"/>.</summary>
    public int PlaceOf(Tensor scalar) => _places[scalar.Storage];

    /// <summary>For each element of a tensor its place in <see cref="Scalars"/>; null where none of the graph's numbers depends on it as a number, as on labels.</summary>
    public IReadOnlyList<int>? PlacesOf(GraphTensor tensor)
    {
        var elements = ElementsOf(tensor);
        return elements.All(element => _places.ContainsKey(element.Storage)) ? [.. elements.Select(PlaceOf)] : null;
    }

    /// <summary>Opens a tensor, whose inputs are open; false where that makes too many scalars.</summary>
    private bool Open(GraphTensor tensor)
    {
        var elements = tensor.Producer is { } op
            ? Openers.Of(op)!(new(op, [.. op.Inputs.Select(input => _opened[input.Id]!)]))
            : tensor.Values!.Select(value => Tensor.Scalar(value, DType.Float64, requiresGrad: tensor.DType.IsFloat()));
        List<Tensor> opened = [];
        foreach (var element in elements)
        {
            _names[element.Storage] = NameOf(tensor, opened.Count);
            if (tensor.DType.IsFloat()) Add(element, tensor);   // labels only where they turn out to be used
            opened.Add(element);
            if (_scalars.Count > _limit || _edges > _limit * EdgesPerScalar) return false;
        }

        _opened[tensor.Id] = new(tensor.Shape, opened);
        return true;
    }

    /// <summary>Adds a scalar, and before it those that it is computed from.</summary>
    private void Add(Tensor scalar, GraphTensor tensor)
    {
        Stack<(Tensor Scalar, bool HasInputs)> toAdd = new([(scalar, false)]);
        while (toAdd.TryPop(out var next))
        {
            if (_places.ContainsKey(next.Scalar.Storage)) continue;
            if (next.HasInputs || next.Scalar.Producer is not { } op)
            {
                Add(next.Scalar, tensor, tensor.RequiresGrad);
                continue;
            }

            toAdd.Push((next.Scalar, true));
            for (var i = op.InputCount - 1; i >= 0; i--) toAdd.Push((op.InputTensor(i), false));
        }
    }

    private void Add(Tensor scalar, GraphTensor tensor, bool isOfTrained)
    {
        int[] inputs = [.. InputsOf(scalar).Select(PlaceOf)];
        var needsGradient = scalar.Producer is null
            ? isOfTrained && scalar.RequiresGrad
            : inputs.Any(input => _scalars[input].NeedsGradient) || (isOfTrained && _names.ContainsKey(scalar.Storage));
        _edges += inputs.Length;
        _places.Add(scalar.Storage, _scalars.Count);
        _scalars.Add(new(scalar, NameOf(scalar), tensor, inputs, needsGradient));
    }

    private static IEnumerable<Tensor> InputsOf(Tensor scalar)
    {
        for (var i = 0; i < scalar.Producer?.InputCount; i++) yield return scalar.Producer.InputTensor(i);
    }

    /// <summary>An element's name, otherwise the value of a constant, or the op and a number that no other has.</summary>
    private string NameOf(Tensor scalar)
    {
        if (_names.TryGetValue(scalar.Storage, out var name)) return name;
        if (scalar.Producer is not { } op) return ShortNumber.Of(scalar.Item());
        do
        {
            _numbers[op.Name] = _numbers.GetValueOrDefault(op.Name) + 1;
            name = Invariant($"{op.Name} {_numbers[op.Name]}");
        }
        while (_taken.Contains(name));
        return name;
    }

    /// <summary>The name of a tensor's element, as in "w[0, 1]".</summary>
    private static string NameOf(GraphTensor tensor, int place)
    {
        if (tensor.Shape.Rank == 0) return TensorsView.NameOf(tensor);
        var index = new int[tensor.Shape.Rank];
        for (var axis = index.Length - 1; axis >= 0; axis--) (place, index[axis]) = Math.DivRem(place, tensor.Shape[axis]);
        return $"{TensorsView.Short(tensor.Name)}[{string.Join(", ", index.Select(i => i.ToString(CultureInfo.InvariantCulture)))}]";
    }
}

/// <summary>A scalar of an opened graph.</summary>
/// <param name="Scalar">The scalar.</param>
/// <param name="Name">Its name.</param>
/// <param name="Of">The tensor that it is an element of, or that it was made on the way to.</param>
/// <param name="Inputs">The scalars that its op reads, in order.</param>
/// <param name="NeedsGradient">Whether a gradient flows to it: to a leaf's elements and what is made of them, and to each element of a result, though it may go no further.</param>
internal sealed record OpenScalar(Tensor Scalar, string Name, GraphTensor Of, int[] Inputs, bool NeedsGradient);
