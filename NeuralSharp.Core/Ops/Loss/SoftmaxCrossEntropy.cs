using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The mean cross-entropy of rows of logits [batch, classes] against Int32 labels [batch], in one op:
    /// (1/N) Σ ln Σⱼ e^(xⱼ − max x) + max x − x[label].
    /// </summary>
    /// <param name="labels">The class of each row, 0 to classes − 1.</param>
    /// <exception cref="ShapeException">The logits are no matrix, the labels no vector of its rows, or a label is outside the classes.</exception>
    /// <exception cref="DTypeException">The labels are not Int32.</exception>
    public Tensor SoftmaxCrossEntropy(Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (Rank != 2 || labels.Rank != 1 || labels.Shape[0] != Shape[0])
        {
            throw new ShapeException(
                $"SoftmaxCrossEntropy: logits {Shape} with labels {labels.Shape}; logits are [batch, classes], labels [batch].");
        }

        Labels.Check(labels, Shape[1], "SoftmaxCrossEntropy");
        return new SoftmaxCrossEntropyOp().Apply(this, labels);
    }
}

/// <summary>y = mean over rows of −ln softmax(x)[label], dx = (softmax x − one-hot) / N.</summary>
file sealed class SoftmaxCrossEntropyOp : Op
{
    public override string Name => "SoftmaxCrossEntropy";

    public Tensor Apply(Tensor logits, Tensor labels)
    {
        SetInputs(logits, labels);
        var y = Tensor.Uninitialized([], logits.DType);
        Compute(y);
        return Record(y);
    }

    protected internal override void Compute(Tensor output)
    {
        var (logits, labels) = (InputTensor(0), InputTensor(1));
        if (logits.DType == DType.Float32) Forward(logits.Read<float>(), logits.Shape[1], labels.Read<int>(), output.Write<float>());
        else if (logits.DType == DType.Float64) Forward(logits.Read<double>(), logits.Shape[1], labels.Read<int>(), output.Write<double>());
        else throw new DTypeException($"{Name}: logits are Float32 or Float64, not {logits.DType}. Convert with To(DType.Float32) first.");
    }

    protected internal override Tensor Backward(int index, Tensor gradOutput) =>
        new SoftmaxErrorOp(Input(1)).Apply(Input(0)) * (gradOutput / InputShape(0)[0]);

    private static void Forward<T>(ReadOnlySpan<T> x, int classes, ReadOnlySpan<int> labels, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> exponentials = classes <= 256 ? stackalloc T[classes] : new T[classes];
        var sum = 0.0;
        for (var row = 0; row < labels.Length; row++)
        {
            var logits = x.Slice(row * classes, classes);
            var max = TensorPrimitives.Max(logits);
            TensorPrimitives.Subtract(logits, max, exponentials);
            VectorMath.Exp<T>(exponentials, exponentials);
            sum += double.CreateTruncating(T.Log(TensorPrimitives.Sum<T>(exponentials)) + (max - logits[labels[row]]));
        }

        y[0] = T.CreateTruncating(sum / labels.Length);
    }
}

/// <summary>y = softmax x − one-hot, row by row; dx = y' (g − Σ g y') with y' = softmax x.</summary>
/// <param name="labels">The class of each row.</param>
file sealed class SoftmaxErrorOp(Tensor labels) : UnaryOp
{
    public override string Name => "SoftmaxError";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        var classes = InputShape(0)[1];
        var rows = labels.Read<int>();
        for (var row = 0; row < rows.Length; row++)
        {
            var p = y.Slice(row * classes, classes);
            VectorMath.Softmax(x.Slice(row * classes, classes), p);
            p[rows[row]] -= T.One;
        }
    }

    protected override Tensor Backward(Tensor gradOutput)
    {
        var p = X.Softmax();
        return p * (gradOutput - (gradOutput * p).Sum(-1, keepDims: true));
    }
}
