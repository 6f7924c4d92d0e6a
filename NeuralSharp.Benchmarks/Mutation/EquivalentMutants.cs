namespace NeuralSharp.Benchmarks;

/// <summary>Mutants that no gradient check and no golden case can tell from the right rule, and why. One that is killed must leave the list.</summary>
internal static class EquivalentMutants
{
    private const string AtZero = "the same but for the second derivative at zero, which has no value to compare with; ReductionSpecialValueTests says it is 0";

    public static readonly (string Rule, string Change, string Reason)[] All =
    [
        ("PowOp.Backward", "negated: Tensor.Where(Tensor.Scalar(0), gradOutput, 0)", "it is 0, whatever the sign"),
        ("PowOp.Backward", "scaled: Tensor.Where(Tensor.Scalar(0), gradOutput, 0)", "it is 0, whatever the scale"),
        ("MaximumOp.IsBeaten", "negated: element < other", "a condition: only whether it is 0 counts"),
        ("MaximumOp.IsBeaten", "scaled: element < other", "a condition: only whether it is 0 counts"),
        ("MinimumOp.IsBeaten", "negated: element > other", "a condition: only whether it is 0 counts"),
        ("MinimumOp.IsBeaten", "scaled: element > other", "a condition: only whether it is 0 counts"),
        ("EuclideanNormOp.Backward", "Column(gradOutput) in place of Column(gradOutput) * (1 - isZero)", AtZero),
        ("EuclideanNormOp.Backward", "1 in place of 1 - isZero", AtZero),
        ("StandardizeGradOp.Rate", "negated: x", "x has no elements there"),
        ("StandardizeGradOp.Rate", "scaled: x", "x has no elements there"),
    ];

    public static bool Contains(Mutant mutant) => All.Any(row => row.Rule == mutant.Rule && row.Change == mutant.Change);
}
