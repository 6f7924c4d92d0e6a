namespace NeuralSharp;

internal static partial class Formulas
{
    private static IEnumerable<Formula> Losses() =>
    [
        new("MeanSquaredError", "1/n · Σ ({0} − {1})²", ["∂L/∂{0} = ∂L/∂{y} · 2/n · ({0} − {1})", "∂L/∂{1} = ∂L/∂{y} · 2/n · ({1} − {0})"],
            "The mean of n squared differences. Twice as wrong is twice as steep, and each of the n counts 1/n.") { Kind = FormulaKind.Tensors },
        new("BinaryCrossEntropy", "−{1} · ln({0}) − (1 − {1}) · ln(1 − {0})", ["({0} − {1}) / ({0} · (1 − {0}))", "ln(1 − {0}) − ln({0})"],
            "What a probability costs beside its target. The slope is p − t over p(1 − p): steep where the model is certain and wrong."),
        new("SoftmaxCrossEntropy", "−1/n · Σ {1} · ln(softmax({0}))", ["∂L/∂{0} = ∂L/∂{y} · 1/n · (softmax({0}) − {1})", "∂L/∂{1} = −∂L/∂{y} · 1/n · ln(softmax({0}))"],
            "The mean over n rows of −Σ q ln p: p is what softmax predicts, q what is wanted, where a label means 1 for its class and 0 for the others. The slope is p − q, over n; labels get none.") { Kind = FormulaKind.Tensors },
        new("SoftmaxCrossEntropy", "−Σ w · {1} · ln(softmax({0})) / Σ w", ["∂L/∂{0} = ∂L/∂{y} · w · (softmax({0}) − {1}) / Σ w", Formula.NoSlope, Formula.NoSlope],
            "What the probabilities cost beside their labels, where each row has the weight w of its class. The slope is p − q, predicted less wanted, times the row's weight.") { Kind = FormulaKind.Tensors, OfInputs = 3 },
    ];
}
