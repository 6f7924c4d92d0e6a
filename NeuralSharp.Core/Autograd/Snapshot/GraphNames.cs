namespace NeuralSharp;

/// <summary>Finds a name for each tensor of a graph, another for each.</summary>
internal sealed class GraphNames
{
    private readonly HashSet<string> _taken = [];
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>The names of tensors, in their order.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="origins">Where each comes from, as far as it was noted.</param>
    /// <param name="source">What knows names; may be null.</param>
    public static string[] Of(IReadOnlyList<Tensor> tensors, Origin?[] origins, INameSource? source)
    {
        var (all, names, assigned) = (new GraphNames(), new string?[tensors.Count], AssignedNames.Of(tensors, origins));
        for (var i = 0; i < names.Length; i++)
        {
            var wanted = tensors[i].GivenName() ?? source?.NameOf(tensors[i]) ?? assigned[i];
            if (!string.IsNullOrWhiteSpace(wanted)) names[i] = all.Unique(wanted);
        }

        for (var i = 0; i < names.Length; i++) names[i] ??= all.Numbered(KindOf(tensors[i]));
        return names!;
    }

    private static string KindOf(Tensor tensor) => tensor.Producer?.Name ?? (tensor.RequiresGrad ? "leaf" : "constant");

    /// <summary>The name itself, or with the first number from 2 on that is free.</summary>
    private string Unique(string name) => _taken.Add(name) ? name : Numbered(name);

    private string Numbered(string name)
    {
        string numbered;
        do
        {
            var count = _counts.GetValueOrDefault(name, _taken.Contains(name) ? 1 : 0) + 1;
            _counts[name] = count;
            numbered = Invariant($"{name} {count}");
        }
        while (!_taken.Add(numbered));
        return numbered;
    }
}
