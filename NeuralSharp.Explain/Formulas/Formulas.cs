namespace NeuralSharp;

/// <summary>
/// The table of formulas: a row for each op that a graph can hold, in the file of its family. To add an op is to add its row; a test fails where an op
/// has none, and computes the formulas of numbers beside the op itself.
/// </summary>
internal static partial class Formulas
{
    private static readonly Dictionary<string, Formula> s_byKey = All().ToDictionary(formula => formula.Key, StringComparer.Ordinal);

    /// <summary>All rows.</summary>
    public static IReadOnlyCollection<Formula> Rows => s_byKey.Values;

    /// <summary>The row of an op with so many inputs; null for an op from outside the library.</summary>
    public static Formula? Of(string op, int inputs) => (s_byKey.GetValueOrDefault(Formula.KeyOf(op, inputs)) ?? s_byKey.GetValueOrDefault(op))?.For(inputs);

    private static IEnumerable<Formula> All() =>
        [.. Arithmetic(), .. Functions(), .. Activations(), .. Choices(), .. Movements(), .. Reductions(), .. Products(), .. Losses(), .. Normalizations(), .. Constants(), .. Gradients()];
}
