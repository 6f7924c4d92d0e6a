namespace NeuralSharp.Optim;

public static partial class Metrics
{
    /// <summary>The share of a class's labels that are found: TP / (TP + FN), and 0 for a class without labels.</summary>
    /// <param name="average">How the classes become one number; <see cref="Average.Binary"/>, that of class 1, takes two classes alone.</param>
    /// <param name="threshold">The output above which an example is of class 1, where a model has one output: 0.5 for probabilities, 0 for logits.</param>
    /// <param name="ignoreIndex">A label that does not count, such as −100.</param>
    /// <param name="classWeights">What an example of each class counts [classes], from 0 up; 1 each when omitted.</param>
    /// <param name="name">The metric's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">The average is none, the threshold is not finite, or a weight negative or not finite.</exception>
    public static Metric Recall(
        Average average = Average.Binary, double? threshold = null, int? ignoreIndex = null, Tensor? classWeights = null, string name = "recall") =>
        new RecallMetric(name, Checked(average), new(threshold, ignoreIndex, classWeights));
}

file sealed class RecallMetric(string name, Average average, ClassOptions options) : AveragedMetric(name, average, options)
{
    protected override double Of(double right, double labelled, double decided) => Ratio(right, labelled);
}
