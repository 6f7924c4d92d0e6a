namespace NeuralSharp;

internal static partial class Formulas
{
    private static IEnumerable<Formula> Functions() =>
    [
        new("Exp", "exp({0})", ["{y}"], "The exponential is its own slope."),
        new("Expm1", "exp({0}) − 1", ["exp({0})"], "eˣ − 1 is as steep as eˣ; it is computed so that a small x loses no digits."),
        new("Log", "ln({0})", ["1 / {0}"], "The slope of the logarithm is 1/x: steep near 0, and flatter the further out."),
        new("Log1p", "ln(1 + {0})", ["1 / (1 + {0})"], "The logarithm of 1 + x, computed so that a small x loses no digits; its slope is 1/(1 + x)."),
        new("LogCosh", "ln(cosh({0}))", ["tanh({0})"], "Nearly x²/2 around 0 and nearly |x| far out, so the slope goes from −1 to 1 like tanh."),
        new("Sin", "sin({0})", ["cos({0})"], "The slope of the sine is the cosine: steepest where the sine is 0, flat at its tops."),
        new("Cos", "cos({0})", ["−sin({0})"], "The slope of the cosine is minus the sine."),
        new("Tan", "tan({0})", ["1 + {y}²"], "The slope of the tangent is 1 + y²: never below 1."),
        new("Asin", "arcsin({0})", ["1 / √(1 − {0}²)"], "The angle with this sine; its slope is 1 at 0 and grows without bound towards −1 and 1."),
        new("Acos", "arccos({0})", ["−1 / √(1 − {0}²)"], "The angle with this cosine; it falls, slowest at 0 and without bound towards −1 and 1."),
        new("Atan", "arctan({0})", ["1 / (1 + {0}²)"], "The angle with this tangent; its slope is 1 at 0 and goes to 0 far out."),
        new("Atan2", "atan2({0}, {1})", ["{1} / ({0}² + {1}²)", "−{0} / ({0}² + {1}²)"], "The direction of a point; the further away it lies, the less a step changes the direction."),
        new("Sinh", "sinh({0})", ["cosh({0})"], "The slope of sinh is cosh, which is never below 1."),
        new("Cosh", "cosh({0})", ["sinh({0})"], "The slope of cosh is sinh: flat at 0, and steeper the further out."),
        new("Erf", "erf({0})", ["2 / √π · exp(−{0}²)"], "The error function rises from −1 to 1; its slope is a bell, highest at 0."),
    ];
}
