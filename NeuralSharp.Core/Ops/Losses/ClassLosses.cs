using System.Diagnostics;

namespace NeuralSharp;

/// <summary>
/// What losses on class labels ask and share: weights of the classes, a label that is ignored, and the mean over the weights.
/// </summary>
internal static class ClassLosses
{
    // To who has a network with one output, and labels that say no and yes.
    private const string OneClass = " One number is no choice between classes: give each class an output of its own, or take BinaryCrossEntropyWithLogits, whose targets are 0 and 1.";

    /// <summary>Checks the type and the shapes of rows of classes and their labels, and the labels themselves.</summary>
    public static void CheckLabels(Tensor rows, Tensor labels, int? ignoreIndex, string loss)
    {
        if (!rows.DType.IsFloat()) throw new DTypeException($"{loss}: the output is Float32 or Float64, not {rows.DType}. Convert with To(DType.Float32) first.");
        if (rows.Rank != 2 || labels.Rank != 1 || labels.Shape[0] != rows.Shape[0])
            throw new ShapeException($"{loss}: an output {rows.Shape} with targets {labels.Shape}; outputs are [batch, classes], labels [batch] and probabilities [batch, classes].");
        Labels.Check(labels, rows.Shape[1], loss, ignoreIndex, OneClass);
    }

    /// <summary>Checks that there is a finite weight for each class, none of them negative.</summary>
    /// <returns>The weights in the type of the rows; null where there are none.</returns>
    public static Tensor? CheckWeights(Tensor? weights, Tensor rows, string loss)
    {
        if (weights is null) return null;
        if (weights.Rank != 1 || weights.Length != rows.Shape[^1])
            throw new ShapeException(Invariant($"{loss}: the class weights have shape {weights.Shape}, and there are {rows.Shape[^1]} classes. Give one weight for each."));
        if (!weights.DType.IsFloat())
            throw new DTypeException($"{loss}: the class weights are {weights.DType}; they are Float32 or Float64. Convert them with To(DType.Float32).");
        weights = weights.Detach().To(rows.DType);
        Tape.Perform((weights, loss), static check => CheckNotNegative(check.weights, check.loss));
        return weights;
    }

    /// <summary>The weight of each row: that of its class, 1 where classes have none, and 0 where the label is ignored. Shape [batch].</summary>
    public static Tensor RowWeights(Tensor labels, Tensor? weights, int? ignoreIndex, DType dtype) =>
        new RowWeightsOp(weights, ignoreIndex).Apply(labels, dtype);

    /// <summary>The labels with 0 in place of the ignored one, so that each names a class.</summary>
    public static Tensor WithoutIgnored(Tensor labels, int? ignoreIndex) => ignoreIndex is { } ignored ? new ReplaceLabelOp(ignored).Apply(labels) : labels;

    /// <summary>Checks that there is something to take a mean of.</summary>
    /// <exception cref="ShapeException">There is not.</exception>
    public static void CheckNotEmpty(Tensor rows, string loss)
    {
        if (rows.Length == 0)
            throw new ShapeException(Invariant($"{loss}: the batch is empty, of shape {rows.Shape}, and there is no mean of nothing. Pass over empty batches, or use Reduction.Sum, which is 0 there."));
    }

    private static void CheckNotNegative(Tensor classWeights, string loss)
    {
        for (var i = 0; i < classWeights.Length; i++)
        {
            var weight = classWeights.ElementAt(i);
            if (!(weight >= 0 && double.IsFinite(weight)))
                throw new ArgumentOutOfRangeException(nameof(classWeights), Invariant($"{loss}: the weight {weight} of class {i} is not a number from 0 up. Give 0 to leave a class out."));
        }
    }

    /// <summary>y = w[label], and 0 for the ignored label; a constant to the graph.</summary>
    private sealed class RowWeightsOp(Tensor? weights, int? ignoreIndex) : NaryOp
    {
        public override string Name => "ClassWeights";

        public override IReadOnlyDictionary<string, object> Attributes => ignoreIndex is { } ignored ? Given(("ignoreIndex", ignored)) : Given();

        public override bool IsDifferentiable => false;

        public Tensor Apply(Tensor labels, DType dtype)
        {
            if (weights is null) SetInputs(labels);
            else SetInputs(labels, weights);
            return ComputeAndRecord(Tensor.Empty(labels.Shape, dtype));
        }

        protected override void Forward<T>(Tensor output)
        {
            var labels = InputTensor(0).Read<int>();
            var w = weights is null ? default : weights.Read<T>();
            var y = output.Write<T>();
            for (var i = 0; i < y.Length; i++) y[i] = labels[i] == ignoreIndex ? T.Zero : w.IsEmpty ? T.One : w[labels[i]];
        }

        protected internal override Tensor Backward(int index, Tensor gradOutput) => throw new UnreachableException("Labels have no gradient.");
    }

    /// <summary>y = label, and 0 for the ignored one; a constant to the graph.</summary>
    private sealed class ReplaceLabelOp(int ignored) : Op
    {
        public override string Name => "IgnoreIndex";

        public override IReadOnlyDictionary<string, object> Attributes => Given(("ignoreIndex", ignored));

        public override bool IsDifferentiable => false;

        public Tensor Apply(Tensor labels)
        {
            SetInputs(labels);
            return ComputeAndRecord(Tensor.Empty(labels.Shape, DType.Int32));
        }

        protected internal override void Compute(Tensor output) => InputTensor(0).Read<int>().Replace(output.Write<int>(), ignored, 0);

        protected internal override Tensor Backward(int index, Tensor gradOutput) => throw new UnreachableException("Labels have no gradient.");
    }
}
