namespace NeuralSharp;

internal static partial class Formulas
{
    // Ops that a backward pass applies; they stand in a graph where gradients are recorded themselves (createGraph: true).
    private static IEnumerable<Formula> Gradients() =>
    [
        new("TanhGrad", "{0} · (1 − {1}²)", ["1 − {1}²", "−2 · {0} · {1}"], "The gradient that tanh passes on, as an op of its own: what arrives times 1 − y²."),
        new("SigmoidGrad", "{0} · {1} · (1 − {1})", ["{1} · (1 − {1})", "{0} · (1 − 2 · {1})"], "The gradient that the sigmoid passes on, as an op of its own: what arrives times y(1 − y)."),
        Passed("Relu", "{0} if {1} > 0, else 0", "1 if {1} > 0, else 0"),
        Passed("LeakyRelu", "{slope} · {0} if {1} ≤ 0, else {0}", "{slope} if {1} ≤ 0, else 1"),
        Passed("HardSigmoid", "{0} / 6 if −3 < {1} < 3, else 0", "1/6 if −3 < {1} < 3, else 0"),
        Passed("HardTanh", "{0} if {min} < {1} < {max}, else 0", "1 if {min} < {1} < {max}, else 0"),
        Passed("Clamp", "{0} if {min} ≤ {1} ≤ {max}, else 0", "1 if {min} ≤ {1} ≤ {max}, else 0"),
        new("MeanSquaredErrorGrad", "{0} · 2/n · ({1} − {2})", ["∂L/∂{0} = Σ ∂L/∂{y} · 2/n · ({1} − {2})", "∂L/∂{1} = ∂L/∂{y} · 2/n · {0}", "∂L/∂{2} = −∂L/∂{y} · 2/n · {0}"],
            "The gradient that the mean squared error passes on, as an op of its own.") { Kind = FormulaKind.Tensors },
        new("SoftmaxError", "softmax({0}) − q", ["∂L/∂{0} = p · (∂L/∂{y} − Σ ∂L/∂{y} · p) with p = softmax({0})"],
            "The gradient that the softmax cross-entropy passes on, as an op of its own: predicted less wanted.") { Kind = FormulaKind.Tensors },
        new("SoftmaxError", "softmax({0}) − {1}", ["∂L/∂{0} = p · (∂L/∂{y} − Σ ∂L/∂{y} · p) with p = softmax({0})", "∂L/∂{1} = Σ ∂L/∂{y} · p − ∂L/∂{y} with p = softmax({0})"],
            "The gradient that the softmax cross-entropy passes on, as an op of its own: predicted less wanted.") { Kind = FormulaKind.Tensors, OfInputs = 2 },
        new("StandardizeGrad", "({0} − mean {0} − z · mean({0} · z)) / √(σ² + ε)", ["∂L/∂{0} = the same of ∂L/∂{y}", "∂L/∂{1} = −(z · Σ(w · {y}) + J w · Σ({0} · z) + {y} · Σ(w · z)) / (n · √(σ² + ε)) with w = ∂L/∂{y}"],
            "The gradient that a normalization passes on, as an op of its own; z is the second input, standardized, and J w the same op on w.") { Kind = FormulaKind.Tensors },
        Reduction("IndexSelectGrad", "the sum of all xᵢ that were picked from one place", "1", "The gradient that picking slices passes on, as an op of its own: the parts go back to their places and add up there."),
        Reduction("EmbeddingGrad", "the sum of all xᵢ that were picked from one row", "1", "The gradient that picking rows passes on, as an op of its own: the parts go back to their rows and add up there."),
    ];

    private static Formula Passed(string op, string value, string slope) =>
        new($"{op}Grad", value, [slope, Formula.NoSlope], $"The gradient that {op} passes on, as an op of its own: the second input only decides how much passes.");
}
