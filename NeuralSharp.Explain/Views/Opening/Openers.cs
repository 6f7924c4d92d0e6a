namespace NeuralSharp;

/// <summary>
/// How ops become ops of scalars: a row for each op that a graph can hold, in the file of its family, written as its formula. A test opens every row of the
/// table of ops and compares values and gradients with the op's own; another fails where an op has no row here.
/// </summary>
internal static partial class Openers
{
    private static readonly Dictionary<string, Opener> s_byName = All().ToDictionary(StringComparer.Ordinal);

    /// <summary>The names of the ops that open.</summary>
    public static IReadOnlyCollection<string> Names => s_byName.Keys;

    /// <summary>What opens an op; null where nothing does, such as for a user's own op.</summary>
    public static Opener? Of(GraphOp op) => op.IsUsers ? null : s_byName.GetValueOrDefault(op.Name);

    private static IEnumerable<KeyValuePair<string, Opener>> All() =>
        [.. Elementwise(), .. Movements(), .. Indexing(), .. Reductions(), .. Products(), .. Normalizations(), .. Losses(), .. Gradients()];

    /// <summary>An element that is the same whatever the inputs are. A gradient arrives there, as at any element of a result, and goes no further.</summary>
    private static Tensor Same(double value) => Tensor.Scalar(value, DType.Float64, requiresGrad: true);

    private static KeyValuePair<string, Opener> Row(string op, Opener opener) => KeyValuePair.Create(op, opener);
}
