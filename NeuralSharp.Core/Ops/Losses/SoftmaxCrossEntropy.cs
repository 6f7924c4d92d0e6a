using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The cross-entropy of rows of logits x [batch, classes] with labels or probabilities, in one op:
    /// −Σ qⱼ wⱼ ln softmax(x)ⱼ, where q is (1 − ε) times the target (1 for its label, 0 for others) plus ε / classes. A class whose target
    /// is 0 costs nothing, even if its logit is −∞.
    /// </summary>
    /// <param name="targets">Int32 labels [batch], 0 to classes − 1; or probabilities [batch, classes] of the logits' type.</param>
    /// <param name="classWeights">w, a weight for each class, none of them negative; 1 by default.</param>
    /// <param name="labelSmoothing">ε, from 0 to 1: how much of the target is spread evenly over all classes.</param>
    /// <param name="ignoreIndex">
    /// A label that costs nothing wherever it stands; it may lie outside the classes. Where it hides all labels, the mean and its gradient are 0.
    /// </param>
    /// <param name="reduction">
    /// What becomes of the rows. The mean over labels is Σ loss / Σ w[label], over those that are not ignored; the mean over
    /// probabilities is Σ loss / batch.
    /// </param>
    /// <exception cref="ShapeException">The shapes do not fit, a label is outside the classes, or the mean of no rows is asked for.</exception>
    /// <exception cref="DTypeException">The labels are neither Int32 nor probabilities of the logits' type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative, or the smoothing is outside [0, 1].</exception>
    /// <exception cref="ArgumentException">There is an ignore index for probabilities.</exception>
    public Tensor SoftmaxCrossEntropy(
        Tensor targets, Tensor? classWeights = null, double labelSmoothing = 0, int? ignoreIndex = null, Reduction reduction = Reduction.Mean)
    {
        const string name = "SoftmaxCrossEntropy";
        ArgumentNullException.ThrowIfNull(targets);
        Require.FromZeroToOne(labelSmoothing, who: name);
        if (targets.DType.IsFloat() && Rank == 2 && targets.Shape == Shape)
        {
            if (ignoreIndex is not null)
                throw new ArgumentException($"{name}: there is an ignore index, and the targets are probabilities, which it cannot name. Leave the rows to ignore out of the batch, or give Int32 labels.", nameof(ignoreIndex));
            if (reduction == Reduction.Mean) ClassLosses.CheckNotEmpty(this, name);
            var ofProbabilities = WithProbabilities(targets, ClassLosses.CheckWeights(classWeights, this, name), labelSmoothing, reduction);
            if (reduction != Reduction.None) ofProbabilities.LossDivisor = LossDivisor.Of(Shape[0], isSum: reduction == Reduction.Sum);
            return ofProbabilities;
        }

        ClassLosses.CheckLabels(this, targets, ignoreIndex, name);
        if (reduction == Reduction.Mean) ClassLosses.CheckNotEmpty(this, name);
        // With smoothing a label costs something even where its own class has the weight 0.
        var costsMore = labelSmoothing > 0 && classWeights is not null;
        var rest = costsMore && reduction == Reduction.Mean ? Empty([], DType) : null;
        var loss = new SoftmaxCrossEntropyOp(new(targets, ClassLosses.CheckWeights(classWeights, this, name), labelSmoothing, ignoreIndex), reduction, rest).Apply(this);
        if (reduction == Reduction.Sum) loss.LossDivisor = LossDivisor.Of(targets, costsMore ? null : classWeights, ignoreIndex, isSum: true);
        else if (reduction == Reduction.Mean) loss.LossDivisor = LossDivisor.Of(targets, classWeights, ignoreIndex, isSum: false).With(rest);
        return loss;
    }

    private Tensor WithProbabilities(Tensor targets, Tensor? weights, double smoothing, Reduction reduction)
    {
        if (smoothing > 0) targets = ((1 - smoothing) * targets) + (smoothing / Shape[1]);
        if (weights is not null) targets = targets.WeightedBy(weights);
        return new SoftTargetCrossEntropyOp(reduction).Apply(this, targets);
    }
}

/// <summary>Labels as targets q: the row's own class has a = (1 − ε) w[label], and each class b = ε / classes · w besides.</summary>
file sealed record SmoothedLabels(Tensor Labels, Tensor? Weights, double Smoothing, int? IgnoreIndex)
{
    /// <summary>As attributes of an op; weights and an ignored label only where there are some.</summary>
    public (string Name, object Value)[] Attributes =>
    [
        ("labels", Labels.Read<int>().ToArray()),
        ("labelSmoothing", Smoothing),
        .. Weights is null ? default(ReadOnlySpan<(string, object)>) : [("classWeights", TensorValues.Of(Weights, int.MaxValue).Elements!)],
        .. IgnoreIndex is { } ignored ? [("ignoreIndex", ignored)] : default(ReadOnlySpan<(string, object)>),
    ];

    public bool AreSmoothed => Smoothing > 0;

    /// <summary>1 − ε.</summary>
    public double OwnShare => 1 - Smoothing;

    /// <summary>ε / classes.</summary>
    public double SharedBy(int classes) => Smoothing / classes;

    /// <summary>Σ q of each row, as a column; null where all are 1.</summary>
    public Tensor? RowSums(Tensor logits)
    {
        if (Weights is null && IgnoreIndex is null) return null;
        var own = ClassLosses.RowWeights(Labels, Weights, IgnoreIndex, logits.DType);
        if (AreSmoothed && Weights is not null)
            own = (own * OwnShare) + (ClassLosses.RowWeights(Labels, null, IgnoreIndex, logits.DType) * (Weights.Sum() * SharedBy(logits.Shape[1])));
        return own.ExpandDims(1);
    }
}

/// <summary>y = −Σ q ln softmax(x), dx = (Σ q) softmax x − q, row by row; then their mean, sum or neither.</summary>
file sealed class SoftmaxCrossEntropyOp(SmoothedLabels targets, Reduction reduction, Tensor? rest) : NaryOp
{
    private Tensor? _divisor;   // of the mean: the weights of the batch, ∞ where they are 0

    public override string Name => "SoftmaxCrossEntropy";

    public override IReadOnlyDictionary<string, object> Attributes => Given([.. targets.Attributes, ("reduction", reduction)]);

    public Tensor Apply(Tensor logits)
    {
        if (targets.Weights is null) SetInputs(logits, targets.Labels);
        else SetInputs(logits, targets.Labels, targets.Weights);
        if (reduction == Reduction.Mean) _divisor = Tensor.Empty([], logits.DType);
        return ComputeAndRecord(Tensor.Empty(reduction == Reduction.None ? targets.Labels.Shape : [], logits.DType));
    }

    protected internal override Tensor Backward(int index, Tensor gradOutput)
    {
        DoubledSoftmax.Look(InputTensor(0));
        var error = new SoftmaxErrorOp(targets with { Labels = Input(1), Weights = targets.Weights is null ? null : Input(2) }).Apply(Input(0));
        return error * (reduction == Reduction.None ? gradOutput.ExpandDims(1) : _divisor is null ? gradOutput : gradOutput / _divisor);
    }

    protected override void Forward<T>(Tensor output)
    {
        var logits = InputTensor(0);
        var x = logits.Read<T>();
        var classes = logits.Shape[1];
        var labels = targets.Labels.Read<int>();
        var w = targets.Weights is { } weights ? weights.Read<T>() : default;
        var (own, shared) = (T.CreateTruncating(targets.OwnShare), T.CreateTruncating(targets.SharedBy(classes)));
        var sumOfWeights = w.IsEmpty ? T.CreateTruncating(classes) : PairwiseSum.Of(w);
        var y = output.Write<T>();
        Span<T> shifted = classes <= 256 ? stackalloc T[classes] : new T[classes];
        var (sum, divisor) = (0.0, 0.0);
        for (var row = 0; row < labels.Length; row++)
        {
            var loss = T.Zero;
            if (labels[row] != targets.IgnoreIndex)
            {
                var weight = w.IsEmpty ? T.One : w[labels[row]];
                TensorPrimitives.Subtract(x.Slice(row * classes, classes), TensorPrimitives.Max(x.Slice(row * classes, classes)), shifted);
                var ownLogit = shifted[labels[row]];
                var sharedLogits = !targets.AreSmoothed ? T.Zero : w.IsEmpty ? PairwiseSum.Of<T>(shifted) : PairwiseSum.OfWeighted(w, shifted);
                VectorMath.Exp<T>(shifted, shifted);
                var logSum = T.Log(PairwiseSum.Of<T>(shifted));
                var ownTarget = own * weight;
                if (ownTarget != T.Zero) loss = ownTarget * (logSum - ownLogit);   // a target of 0 costs nothing, where 0 · ∞ would be NaN
                if (targets.AreSmoothed && sumOfWeights != T.Zero) loss += shared * ((sumOfWeights * logSum) - sharedLogits);
                divisor += double.CreateTruncating(weight);
            }

            sum += double.CreateTruncating(loss);
            if (reduction == Reduction.None) y[row] = loss;
        }

        if (reduction == Reduction.None) return;
        y[0] = T.CreateTruncating(sum);
        if (_divisor is null) return;
        if (rest is not null) rest.Write<T>()[0] = T.CreateTruncating(divisor == 0 ? sum : 0);
        if (divisor == 0) divisor = double.PositiveInfinity;   // nothing counts: a loss and a gradient of 0
        y[0] = T.CreateTruncating(sum / divisor);
        _divisor.Write<T>()[0] = T.CreateTruncating(divisor);
    }
}

/// <summary>y = (Σ q) softmax x − q, row by row; dx = (Σ q) p (g − Σ g p) with p = softmax x.</summary>
file sealed class SoftmaxErrorOp(SmoothedLabels targets) : UnaryOp
{
    public override string Name => "SoftmaxError";

    public override IReadOnlyDictionary<string, object> Attributes => Given(targets.Attributes);

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        var classes = InputShape(0)[1];
        var labels = targets.Labels.Read<int>();
        var w = targets.Weights is { } weights ? weights.Read<T>() : default;
        var (own, shared) = (T.CreateTruncating(targets.OwnShare), T.CreateTruncating(targets.SharedBy(classes)));
        var sharedSum = shared * (w.IsEmpty ? T.CreateTruncating(classes) : PairwiseSum.Of(w));
        for (var row = 0; row < labels.Length; row++)
        {
            var error = y.Slice(row * classes, classes);
            var ownTarget = labels[row] == targets.IgnoreIndex ? T.Zero : own * (w.IsEmpty ? T.One : w[labels[row]]);
            if (labels[row] == targets.IgnoreIndex || ownTarget + sharedSum == T.Zero)
            {
                error.Clear();
                continue;
            }

            VectorMath.Softmax(x.Slice(row * classes, classes), error);
            if (!w.IsEmpty) TensorPrimitives.Multiply(error, ownTarget + sharedSum, error);
            if (targets.AreSmoothed && w.IsEmpty) TensorPrimitives.Subtract(error, shared, error);
            else if (targets.AreSmoothed) TensorPrimitives.MultiplyAdd(w, -shared, error, error);
            error[labels[row]] -= ownTarget;
        }
    }

    protected override Tensor Backward(Tensor gradOutput)
    {
        var p = X.Softmax();
        var gradient = p * (gradOutput - (gradOutput * p).Sum(-1, keepDims: true));
        return targets.RowSums(X) is { } sums ? gradient.WeightedBy(sums) : gradient;
    }
}

/// <summary>y = −Σ q ln softmax(x), dx = (Σ q) softmax x − q, dq = −ln softmax x, row by row; then their mean, sum or neither.</summary>
file sealed class SoftTargetCrossEntropyOp(Reduction reduction) : BinaryOp
{
    public override string Name => "SoftmaxCrossEntropy";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("reduction", reduction));

    protected override Shape OutputShape(Shape left, Shape right) => reduction == Reduction.None ? [left[0]] : [];

    protected override void Forward<T>(Tensor left, Tensor right, Tensor output)
    {
        var x = left.Read<T>();
        var q = right.Read<T>();
        var y = output.Write<T>();
        var classes = left.Shape[1];
        Span<T> shifted = classes <= 256 ? stackalloc T[classes] : new T[classes];
        var total = 0.0;
        for (var row = 0; row < left.Shape[0]; row++)
        {
            var logits = x.Slice(row * classes, classes);
            var targets = q.Slice(row * classes, classes);
            if (classes > 0) TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), shifted);
            var ownLogits = PairwiseSum.OfWeighted(targets, shifted);
            VectorMath.Exp<T>(shifted, shifted);
            var sumOfTargets = PairwiseSum.Of(targets);
            var loss = sumOfTargets == T.Zero ? -ownLogits : (sumOfTargets * T.Log(PairwiseSum.Of<T>(shifted))) - ownLogits;
            total += double.CreateTruncating(loss);
            if (reduction == Reduction.None) y[row] = loss;
        }

        if (reduction == Reduction.Mean) total /= left.Shape[0];
        if (reduction != Reduction.None) y[0] = T.CreateTruncating(total);
    }

    protected override Tensor BackwardLeft(Tensor gradOutput)
    {
        DoubledSoftmax.Look(InputTensor(0));
        return new SoftTargetErrorOp().Apply(Left, Right) * OfRows(gradOutput);
    }

    protected override Tensor BackwardRight(Tensor gradOutput) => (-Left.LogSoftmax()).WeightedBy(OfRows(gradOutput));

    private Tensor OfRows(Tensor gradOutput) => reduction switch
    {
        Reduction.Mean => gradOutput / InputShape(0)[0],
        Reduction.Sum => gradOutput,
        _ => gradOutput.ExpandDims(1),
    };
}

/// <summary>y = (Σ q) p − q with p = softmax x, row by row; dx = (Σ q) p (g − Σ g p), dq = Σ g p − g.</summary>
file sealed class SoftTargetErrorOp : BinaryOp
{
    public override string Name => "SoftmaxError";

    protected override Shape OutputShape(Shape left, Shape right) => left;

    protected override void Forward<T>(Tensor left, Tensor right, Tensor output)
    {
        var x = left.Read<T>();
        var q = right.Read<T>();
        var y = output.Write<T>();
        var classes = left.Shape[1];
        for (var row = 0; row < left.Shape[0]; row++)
        {
            var targets = q.Slice(row * classes, classes);
            var error = y.Slice(row * classes, classes);
            var sumOfTargets = PairwiseSum.Of(targets);
            if (sumOfTargets == T.Zero) error.Clear();
            else VectorMath.Softmax(x.Slice(row * classes, classes), error);
            TensorPrimitives.Multiply(error, sumOfTargets, error);
            TensorPrimitives.Subtract(error, targets, error);
        }
    }

    protected override Tensor BackwardLeft(Tensor gradOutput)
    {
        var p = Left.Softmax();
        return (p * (gradOutput - (gradOutput * p).Sum(-1, keepDims: true))).WeightedBy(Right.Sum(-1, keepDims: true));
    }

    protected override Tensor BackwardRight(Tensor gradOutput) => (gradOutput * Left.Softmax()).Sum(-1, keepDims: true) - gradOutput;
}
