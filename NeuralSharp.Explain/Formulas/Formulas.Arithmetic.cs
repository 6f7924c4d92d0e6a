namespace NeuralSharp;

internal static partial class Formulas
{
    private static IEnumerable<Formula> Arithmetic() =>
    [
        new("Add", "{0} + {1}", ["1", "1"], "A sum passes on what arrives, unchanged, to both inputs."),
        new("Subtract", "{0} − {1}", ["1", "−1"], "A difference passes on what arrives: unchanged to the left, with the other sign to the right."),
        new("Multiply", "{0} · {1}", ["{1}", "{0}"], "In a product, the slope for each factor is the other factor."),
        new("Divide", "{0} / {1}", ["1 / {1}", "−{y} / {1}"], "The larger the divisor, the less a change of either input counts; a larger divisor makes the quotient smaller, so its slope has the other sign."),
        new("Negate", "−{0}", ["−1"], "The negative turns the sign of what arrives."),
        new("Reciprocal", "1 / {0}", ["−{y}²"], "The slope of 1/x is −1/x²: steep near 0, and always down."),
        new("Square", "{0}²", ["2 · {0}"], "The slope of x² is 2x: flat at 0, and steeper the further out."),
        new("Sqrt", "√{0}", ["1 / (2 · {y})"], "The slope of √x is 1/(2√x): infinitely steep at 0, and flatter the further out."),
        new("Rsqrt", "1 / √{0}", ["−{y} / (2 · {0})"], "1/√x falls, steeply near 0 and ever more slowly."),
        new("Pow", "{0}^{exponent}", ["{exponent} · {0}^({exponent} − 1)"], "The exponent comes down as a factor, and the power becomes one less."),
        new("Pow", "{0}^{1}", ["{1} · {0}^({1} − 1)", "{y} · ln({0})"], "For the base, the exponent comes down as a factor; for the exponent, the slope is the result times the logarithm of the base.") { OfInputs = 2 },
        new("Abs", "|{0}|", ["sign({0})"], "The slope of |x| is 1 on the right, −1 on the left, and taken as 0 at the kink."),
        new("WeightedBy", "{0} · {1} if {1} ≠ 0, else 0", ["{1}", "{0}"], "A product in which a weight of 0 leaves the element out, even an infinite one; the slope for each factor is the other."),
    ];
}
