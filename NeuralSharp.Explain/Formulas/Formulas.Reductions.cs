using System.Globalization;

namespace NeuralSharp;

internal static partial class Formulas
{
    private const int MostTerms = 8;   // beyond, the middle of a sum is left out
    private const string LargestShare = "1/k if xᵢ is one of the k largest, else 0";
    private const string SmallestShare = "1/k if xᵢ is one of the k smallest, else 0";

    private static IEnumerable<Formula> Reductions() =>
    [
        Reduction("Sum", "Σ {0}", "1", "A sum passes on what arrives, unchanged, to every input.") with { WrittenOut = n => (Joined(n, "{0}", " + "), ["1"]) },
        Reduction("Prod", "Π {0}", "the product of the others", "In a product, the slope for each factor is the product of all others.") with
        {
            WrittenOut = n => (Joined(n, "{0}", " · "), [.. Enumerable.Range(0, n).Select(i => Joined(n, "{0}", " · ", without: i))]),
        },
        Reduction("Max", "max {0}", LargestShare, "The largest gets all of the gradient, the others nothing; several that are largest share it.") with
        {
            WrittenOut = n => ($"max({Joined(n, "{0}", ", ")})", [LargestShare]),
        },
        Reduction("Min", "min {0}", SmallestShare, "The smallest gets all of the gradient, the others nothing; several that are smallest share it.") with
        {
            WrittenOut = n => ($"min({Joined(n, "{0}", ", ")})", [SmallestShare]),
        },
        Reduction("Norm", "√(Σ {0}²)", "xᵢ / {y}", "The length of a vector grows fastest in the vector's own direction; at the zero vector the slope is taken as 0.") with
        {
            WrittenOut = n => ($"√({Joined(n, "{0}²", " + ")})", [.. Enumerable.Range(0, n).Select(i => $"{Term("{0}", i)} / {{y}}")]),
        },
        Reduction("LogSumExp", "ln(Σ exp({0}))", "exp(xᵢ − {y})", "A smooth maximum: each element's slope is its softmax, and all together are 1."),
        Reduction("CumSum", "the running sums of {0}", "1", "Each element is in its own sum and in all that follow, so its gradient is the sum of theirs."),
        Reduction("ScatterAdd", "{0}, with elements added at the indices", "1", "Everything that is added at a place gets the gradient of that place, unchanged."),
    ];

    private static Formula Reduction(string op, string value, string slope, string words) => new(op, value, [slope], words) { Kind = FormulaKind.Tensors, TakesAny = true };

    /// <summary>A term for each input, such as "{0}² + {1}²"; of many the first two and the last.</summary>
    private static string Joined(int inputs, string term, string between, int without = -1)
    {
        string[] terms = [.. Enumerable.Range(0, inputs).Where(input => input != without).Select(input => Term(term, input))];
        return string.Join(between, terms.Length <= MostTerms ? terms : [terms[0], terms[1], "…", terms[^1]]);
    }

    private static string Term(string term, int input) => term.Replace("{0}", "{" + input.ToString(CultureInfo.InvariantCulture) + "}", StringComparison.Ordinal);
}
