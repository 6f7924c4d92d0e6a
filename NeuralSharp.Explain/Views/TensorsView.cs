using System.Globalization;

namespace NeuralSharp;

/// <summary>The graph as it was recorded: an op a node, with the numbers of the reader's own run.</summary>
internal static class TensorsView
{
    /// <summary>The view of a graph and of a pass over it.</summary>
    /// <param name="record">The pass.</param>
    /// <param name="lines">Where the reader's lines are gathered.</param>
    /// <param name="scalars">For each tensor, by its id, the nodes of its elements in the view of scalars; null where they were not opened.</param>
    public static GraphView Of(BackwardRecord record, SourceLines lines, IReadOnlyList<IReadOnlyList<int>?>? scalars = null)
    {
        var tensors = record.Snapshot.Tensors;
        List<ViewEdge> edges = [];
        var firstEdges = new int[tensors.Count];
        foreach (var tensor in tensors)
        {
            firstEdges[tensor.Id] = edges.Count;
            if (tensor.Producer is not { } op) continue;
            for (var i = 0; i < op.Inputs.Count; i++) edges.Add(new(op.Inputs[i].Id, tensor.Id, i, op.Inputs[i].RequiresGrad));
        }

        return new(ViewKind.Tensors, [.. tensors.Select(Node)], edges, [.. record.Visits.Select(Step)]);

        ViewNode Node(GraphTensor tensor) => NodeOf(tensor, record.GradientOf(tensor), lines) with { Scalars = scalars?[tensor.Id] };

        ViewStep Step(BackwardVisit visit) => new(visit.Op.Output.Id, Values(visit.Arrived), [.. visit.Contributions.Select(part => Contribution(visit, part))]);

        ViewContribution Contribution(BackwardVisit visit, BackwardContribution part) => new(
            firstEdges[visit.Op.Output.Id] + part.Index, part.Local, Values(part.Value), part.Before is null ? null : Values(part.Before), Values(part.After));
    }

    /// <summary>A tensor of a graph as a node.</summary>
    public static ViewNode NodeOf(GraphTensor tensor, TensorValues? gradient, SourceLines lines) => new()
    {
        Kind = tensor.Producer is not null ? NodeKind.Result : tensor.RequiresGrad ? NodeKind.Leaf : NodeKind.Constant,
        Name = NameOf(tensor),
        Op = tensor.Producer is { IsUsers: true } own ? $"{own.Name} (of your own)" : tensor.Producer?.Name,   // so that it gets no formula of ours
        Constants = ConstantsOf(tensor.Producer?.Attributes),
        Shape = tensor.Shape.ToString(),
        Values = Values(tensor.Recorded),
        Gradient = gradient is null ? null : Values(gradient),
        Generation = tensor.Producer?.Generation ?? 0,
        OpCount = tensor.Producer is null ? 0 : 1,
        Line = lines.PlaceOf(tensor.Producer?.Line ?? tensor.Line),
    };

    /// <summary>The name of a tensor; of a number that was written as such, and so has none, the number: "2" and not "constant 1".</summary>
    public static string NameOf(GraphTensor tensor) =>
        tensor is { IsLeaf: true, RequiresGrad: false, Values: [var number] } && tensor.Name.StartsWith("constant ", StringComparison.Ordinal) ? ShortNumber.Of(number) : Short(tensor.Name);

    /// <summary>A name as pages have it, which say it often: of a very long one the beginning and the end.</summary>
    public static string Short(string name)
    {
        const int Beginning = 100;
        const int End = 20;
        if (name.Length <= Beginning + End) return name;
        var (from, to) = (Beginning, name.Length - End);
        if (char.IsLowSurrogate(name[from])) from--;   // a character that needs two is kept whole, or not at all
        if (char.IsLowSurrogate(name[to])) to++;
        return $"{name[..from]}…{name[to..]}";
    }

    /// <summary>The numbers of a tensor for a view.</summary>
    public static ViewValues Values(TensorValues values) => new(values.Elements, values.Statistics);

    /// <summary>The numbers among what an op was given: a formula can name them.</summary>
    public static IReadOnlyDictionary<string, double> ConstantsOf(IReadOnlyDictionary<string, object>? attributes)
    {
        OrderedDictionary<string, double> constants = [];
        foreach (var (name, value) in attributes ?? new Dictionary<string, object>())
        {
            if (value is double or float or int) constants.Add(name, ((IConvertible)value).ToDouble(CultureInfo.InvariantCulture));
            else if (value is bool isSo) constants.Add(name, isSo ? 1 : 0);
        }

        return constants;
    }
}
