namespace NeuralSharp;

internal static partial class Formulas
{
    private static IEnumerable<Formula> Constants() =>
    [
        Constant("Sign", "sign({0})", "A sign only jumps, so it has no slope to learn from: the result is a constant to the graph."),
        Constant("Floor", "⌊{0}⌋", "The whole number below: it moves by jumps only, so the result is a constant to the graph."),
        Constant("Ceiling", "⌈{0}⌉", "The whole number above: it moves by jumps only, so the result is a constant to the graph."),
        Constant("Round", "round({0})", "The nearest whole number, and of two the even one: it moves by jumps only, so the result is a constant to the graph."),
        Constant("EqualTo", "1 if {0} = {1}, else 0", "An answer, yes or no, is a constant to the graph."),
        Constant("NotEqualTo", "1 if {0} ≠ {1}, else 0", "An answer, yes or no, is a constant to the graph."),
        Constant("GreaterThan", "1 if {0} > {1}, else 0", "An answer, yes or no, is a constant to the graph."),
        Constant("GreaterThanOrEqualTo", "1 if {0} ≥ {1}, else 0", "An answer, yes or no, is a constant to the graph."),
        Constant("LessThan", "1 if {0} < {1}, else 0", "An answer, yes or no, is a constant to the graph."),
        Constant("LessThanOrEqualTo", "1 if {0} ≤ {1}, else 0", "An answer, yes or no, is a constant to the graph."),
        Constant("ArgMax", "the place of the largest", "A place is a whole number and moves by jumps only, so it is a constant to the graph."),
        Constant("ArgMin", "the place of the smallest", "A place is a whole number and moves by jumps only, so it is a constant to the graph."),
        Constant("OneHot", "1 at the label, 0 elsewhere", "Labels are data: the result is a constant to the graph."),
        Constant("Dropout", "a number or 0, drawn at random", "The mask is drawn, not computed from an input: it is a constant to the graph, and what is multiplied by it keeps its slope or loses it."),
        Constant("ClassWeights", "the weight of each label", "Weights of classes are data: the result is a constant to the graph."),
        Constant("IgnoreIndex", "the labels, with 0 for the one that is ignored", "Labels are data: the result is a constant to the graph."),
    ];

    private static Formula Constant(string op, string value, string words) => new(op, value, [], words) { Kind = FormulaKind.Constant };
}
