namespace NeuralSharp;

internal static partial class Formulas
{
    private static IEnumerable<Formula> Movements() =>
    [
        Movement("Reshape", "{0} in another shape", "The same numbers in another shape: each gradient goes back to where its number came from."),
        Movement("Transpose", "{0} with two axes exchanged", "Rows become columns: each gradient goes back to where its number came from."),
        Movement("Permute", "{0} with its axes in another order", "The axes change places: each gradient goes back to where its number came from."),
        Movement("Slice", "a part of {0}", "A part is taken: gradients go back to that part, and the rest gets 0."),
        Movement("Diagonal", "the diagonal of {0}", "The diagonal is taken: gradients go back to it, and the rest gets 0."),
        Movement("Flip", "{0} in reverse order", "The order is reversed, and so is that of the gradients."),
        Movement("Pad", "{0} with a border", "A border is put around: gradients inside go back, and those of the border go nowhere."),
        Movement("Tril", "the lower triangle of {0}", "What lies above the diagonal becomes 0, and no gradient comes back from there."),
        Movement("Triu", "the upper triangle of {0}", "What lies below the diagonal becomes 0, and no gradient comes back from there."),
        Movement("BroadcastTo", "{0}, repeated", "One number serves many places, so its gradient is the sum of theirs."),
        Movement("Clone", "a copy of {0}", "A copy passes on what arrives, unchanged."),
        Movement("To", "{0} in another type", "Only the type of the numbers changes: the gradient goes back in the old type."),
        Movement("IndexSelect", "slices of {0}", "Slices are picked by their indices; where one is picked twice its gradients add up."),
        Movement("Embedding", "rows of {0}", "Rows of the table are picked by their indices; where one is picked twice its gradients add up."),
        Movement("Gather", "elements of {0}", "Elements are picked by their indices; where one is picked twice its gradients add up."),
        Movement("Concatenate", "{0}, put beside others", "Tensors are put one after the other: each gets back its own part of the gradient.") with { TakesAny = true },
    ];

    private static Formula Movement(string op, string value, string words) => new(op, value, ["1"], words) { Kind = FormulaKind.Movement };
}
