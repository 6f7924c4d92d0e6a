namespace NeuralSharp;

internal static partial class Formulas
{
    private static IEnumerable<Formula> Choices() =>
    [
        new("Maximum", "max({0}, {1})", ["1 if {0} > {1}, ½ if {0} = {1}, else 0", "1 if {1} > {0}, ½ if {0} = {1}, else 0"], "The greater one gets all of the gradient, the other nothing; at a tie each gets half."),
        new("Minimum", "min({0}, {1})", ["1 if {0} < {1}, ½ if {0} = {1}, else 0", "1 if {1} < {0}, ½ if {0} = {1}, else 0"], "The lesser one gets all of the gradient, the other nothing; at a tie each gets half."),
        new("Clamp", "min(max({0}, {min}), {max})", ["1 if {min} ≤ {0} ≤ {max}, else 0"], "Inside the bounds and on them the gradient passes; outside the result does not move, and nothing passes."),
        new("Where", "{1} if {0} ≠ 0, else {2}", [Formula.NoSlope, "1 if {0} ≠ 0, else 0", "0 if {0} ≠ 0, else 1"], "The gradient goes to the input that was taken, and the other gets nothing; none flows to the condition."),
    ];
}
