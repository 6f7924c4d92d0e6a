namespace NeuralSharp.Optim;

/// <summary>
/// Metrics: <c>Metrics.Accuracy()</c>, <c>Metrics.F1(Average.Macro)</c>. All are scikit-learn's, and stream: they keep sums alone, but for <c>RocAuc</c>, which keeps
/// its scores.
/// </summary>
/// <remarks>
/// <para>
/// Metrics of classes read outputs [batch, classes] with Int32 labels [batch]; the class of the largest output is decided for, the first of equal ones. Of two classes
/// a model may also give one output an example, [batch] or [batch, 1]: it decides for class 1 above the <c>threshold</c>, which has to be told, since it is 0.5
/// for probabilities and 0 for logits and scores. Labels then are Int32, or 0, 1 and −1 (as of hinge losses, the class 0) in a float type.
/// </para>
/// <para>
/// An example counts its weight times that of its label's class. Labels that are the <c>ignoreIndex</c>, and examples of weight 0, count nothing, as if they were not
/// there. Metrics of values read outputs and targets of the same shape [batch, …].
/// </para>
/// <para>
/// Everything is computed in Float64, also of Float32 outputs. Where nothing counts, a value is null; a number that is NaN is refused and never becomes a value.
/// </para>
/// </remarks>
public static partial class Metrics
{
    private static Average Checked(Average average) => Enum.IsDefined(average) ? average
        : throw new ArgumentOutOfRangeException(nameof(average), Invariant($"There is no average {(int)average}. Choose Average.Binary, Macro, Micro or Weighted."));
}
