namespace NeuralSharp;

internal static partial class Formulas
{
    private static IEnumerable<Formula> Reductions() =>
    [
        Reduction("Sum", "Σ xᵢ", "1", "A sum passes on what arrives, unchanged, to every element."),
        Reduction("Prod", "Π xᵢ", "the product of the others", "In a product, the slope for each factor is the product of all others."),
        Reduction("Max", "max xᵢ", "1/k if xᵢ is one of the k largest, else 0", "The largest gets all of the gradient, the others nothing; several that are largest share it."),
        Reduction("Min", "min xᵢ", "1/k if xᵢ is one of the k smallest, else 0", "The smallest gets all of the gradient, the others nothing; several that are smallest share it."),
        Reduction("Norm", "√(Σ xᵢ²)", "xᵢ / {y}", "The length of a vector grows fastest in the vector's own direction; at the zero vector the slope is taken as 0."),
        Reduction("LogSumExp", "ln(Σ exp(xᵢ))", "exp(xᵢ − {y})", "A smooth maximum: each element's slope is its softmax, and all together are 1."),
        Reduction("CumSum", "x₀ + … + xᵢ", "1", "Each element is in its own sum and in all that follow, so its gradient is the sum of theirs."),
        Reduction("ScatterAdd", "{0}, with elements added at the indices", "1", "Everything that is added at a place gets the gradient of that place, unchanged."),
    ];

    private static Formula Reduction(string op, string value, string slope, string words) => new(op, value, [slope], words) { Kind = FormulaKind.Tensors, TakesAny = true };
}
