namespace NeuralSharp;

internal static partial class Formulas
{
    private const string Standardized = "∂L/∂{0} = (u − mean u − z · mean(u · z)) / √(σ² + ε) with u = ∂L/∂{y}";

    private static IEnumerable<Formula> Normalizations() =>
    [
        new("Softmax", "exp({0}) / Σ exp({0})", ["∂L/∂{0} = {y} · (∂L/∂{y} − Σ ∂L/∂{y} · {y})"],
            "Probabilities that add up to 1: where one goes up the others must go down, so from each gradient their mean, weighted by y, is taken off.") { Kind = FormulaKind.Tensors },
        new("LogSoftmax", "{0} − ln(Σ exp({0}))", ["∂L/∂{0} = ∂L/∂{y} − exp({y}) · Σ ∂L/∂{y}"],
            "The logarithm of the softmax: each element gets what arrives, less its probability's share of all that arrives.") { Kind = FormulaKind.Tensors },
        new("Standardize", "({0} − μ) / √(σ² + ε)", [Standardized],
            "Every group gets the mean 0 and the spread 1. What would only shift or stretch the group has no effect, so that part of the gradient is taken off.") { Kind = FormulaKind.Tensors },
        new("BatchNorm", "({0} − μ) / √(σ² + ε) · {1} + {2}", [$"{Standardized} · {{1}}", "∂L/∂{1} = the sum of ∂L/∂{y} · z over all but the channels", "∂L/∂{2} = the sum of ∂L/∂{y} over all but the channels"],
            "Every channel gets the mean 0 and the spread 1 over the batch, then a weight and a bias: so each example's gradient depends on the whole batch.") { Kind = FormulaKind.Tensors },
        new("LayerNorm", "({0} − μ) / √(σ² + ε) · {1} + {2}", [$"{Standardized} · {{1}}", "∂L/∂{1} = the sum of ∂L/∂{y} · z over the examples", "∂L/∂{2} = the sum of ∂L/∂{y} over the examples"],
            "Every example gets the mean 0 and the spread 1, then a weight and a bias.") { Kind = FormulaKind.Tensors },
    ];
}
