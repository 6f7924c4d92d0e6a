namespace NeuralSharp.Benchmarks;

/// <summary>Mutants that no test can tell from the right rule, and why. One that a test does kill must leave the list.</summary>
internal static class EquivalentMutants
{
    public static readonly (string Rule, string Change, string Reason)[] All =
    [
        ("PowOp.Backward", "negated: Tensor.ZerosLike(gradOutput)", "zero has no sign that counts"),
        ("PowOp.Backward", "scaled: Tensor.ZerosLike(gradOutput)", "zero stays zero"),
    ];

    public static bool Contains(Mutant mutant) => All.Any(row => row.Rule == mutant.Rule && row.Change == mutant.Change);
}
