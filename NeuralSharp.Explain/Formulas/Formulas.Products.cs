namespace NeuralSharp;

internal static partial class Formulas
{
    private static IEnumerable<Formula> Products() =>
    [
        new("MatMul", "{0} · {1}", ["∂L/∂{0} = ∂L/∂{y} · {1}ᵀ", "∂L/∂{1} = {0}ᵀ · ∂L/∂{y}"],
            "Each output is a row times a column. As with numbers, the slope for one factor is the other, transposed so that the shapes fit.") { Kind = FormulaKind.Tensors },
        new("Linear", "{0} · {1} + {2}", ["∂L/∂{0} = ∂L/∂{y} · {1}ᵀ", "∂L/∂{1} = {0}ᵀ · ∂L/∂{y}", "∂L/∂{2} = the sum of ∂L/∂{y} over the rows"],
            "A matrix product plus a bias. The bias serves every row, so its gradient is the sum over the rows, not their mean.") { Kind = FormulaKind.Tensors },
        new("Checkpoint", "a function of all xᵢ", ["∂L/∂xᵢ = what the function's own backward pass gives"],
            "The function is not recorded. When a gradient arrives it runs again, recorded this time, and the gradient goes back through that.") { Kind = FormulaKind.Tensors, TakesAny = true },
    ];
}
