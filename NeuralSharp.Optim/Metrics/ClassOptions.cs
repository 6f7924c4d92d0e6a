namespace NeuralSharp.Optim;

/// <summary>What all metrics of classes may be told.</summary>
internal sealed class ClassOptions
{
    /// <summary>Checks and copies the options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not finite, or a weight negative or not finite.</exception>
    /// <exception cref="DTypeException">The weights are of no float type.</exception>
    /// <exception cref="ShapeException">The weights are no vector.</exception>
    public ClassOptions(double? threshold, int? ignoreIndex, Tensor? classWeights)
    {
        if (threshold is { } given) Require.Finite(given, nameof(threshold));
        (Threshold, IgnoreIndex) = (threshold, ignoreIndex);
        if (classWeights is null) return;
        if (classWeights.Rank != 1) throw new ShapeException($"The class weights have shape {classWeights.Shape}. Give one weight for each class: [classes].");
        ClassWeights = Numbers.Of(classWeights, "the class weights");
        for (var i = 0; i < ClassWeights.Length; i++)
        {
            if (!(ClassWeights[i] >= 0 && double.IsFinite(ClassWeights[i])))
                throw new ArgumentOutOfRangeException(nameof(classWeights), Invariant($"The weight {ClassWeights[i]} of class {i} is not a number from 0 up. Give 0 to leave a class out."));
        }
    }

    /// <summary>The output above which an example is of class 1, where there is one output.</summary>
    public double? Threshold { get; }

    /// <summary>The label that does not count.</summary>
    public int? IgnoreIndex { get; }

    /// <summary>What an example of each class counts.</summary>
    public double[]? ClassWeights { get; }
}
