namespace NeuralSharp;

/// <summary>Ops that are drawn as one node, or a single op.</summary>
/// <param name="Ops">The ops, inputs before what is made of them.</param>
/// <param name="Label">What the node is called, such as "Dense(784 -> 128)"; null for an op that stays by itself.</param>
internal sealed record Fold(IReadOnlyList<GraphOp> Ops, string? Label)
{
    private const int MostInputs = 100;   // that are drawn each by itself

    /// <summary>Whether it is drawn as what its op is, with all inputs.</summary>
    public bool IsOp => Label is null;

    /// <summary>An op that stays by itself; one of very many inputs, such as a stack of them, takes them in.</summary>
    public static Fold Single(GraphOp op) => new([op], op.Inputs.Count > MostInputs ? op.Name : null);

    /// <summary>A stretch of ops, called by their names.</summary>
    public static Fold Stretch(IReadOnlyList<GraphOp> ops) => ops.Count == 1 ? Single(ops[0]) : new(ops, NamesOf(ops));

    /// <summary>The ops of a module, as its parameters tell, and those behind it that have no parameters.</summary>
    public static Fold OfModule(IReadOnlyList<GraphOp> ops, string path, string? module)
    {
        var behind = ops.Reverse().TakeWhile(op => !op.Inputs.Any(input => input.IsParameter)).Reverse().ToArray();
        var label = module is null || path.Length == 0 ? module ?? path : $"{path}: {module}";
        return new(ops, behind.Length == 0 ? label : $"{label}, {NamesOf(behind)}");
    }

    /// <summary>The names of ops, the commonest first and few of them: "Multiply, Tanh, Add, …".</summary>
    private static string NamesOf(IReadOnlyList<GraphOp> ops)
    {
        const int Most = 3;
        string[] names = [.. ops.CountBy(op => op.Name).OrderByDescending(count => count.Value).Select(count => count.Key)];
        return names.Length <= Most ? string.Join(", ", names) : $"{string.Join(", ", names[..Most])}, …";
    }
}
