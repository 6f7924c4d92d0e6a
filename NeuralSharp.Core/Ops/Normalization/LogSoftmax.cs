using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The logarithm of <see cref="Softmax"/> along an axis, computed without its rounding: x − max x − ln Σ e^(x − max x).</summary>
    /// <param name="axis">The axis of the classes.</param>
    /// <exception cref="ShapeException">The axis is out of range.</exception>
    public Tensor LogSoftmax(int axis = -1)
    {
        axis = Shape.ResolveAxis(axis, "LogSoftmax");
        return axis == Rank - 1 ? new LogSoftmaxOp().Apply(this) : Transpose(axis, -1).LogSoftmax().Transpose(axis, -1);
    }
}

/// <summary>y = ln softmax x along the last axis, dx = g − eʸ Σ g.</summary>
file sealed class LogSoftmaxOp : UnaryOp
{
    public override string Name => "LogSoftmax";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        var classes = InputShape(0)[^1];
        for (var start = 0; start < x.Length; start += classes)
        {
            var row = x.Slice(start, classes);
            var target = y.Slice(start, classes);
            var max = TensorPrimitives.Max(row);
            TensorPrimitives.Subtract(row, max, target);
            VectorMath.Exp<T>(target, target);
            var logSum = T.Log(PairwiseSum.Of<T>(target));
            TensorPrimitives.Subtract(row, max, target);
            TensorPrimitives.Subtract(target, logSum, target);
        }
    }

    protected override Tensor Backward(Tensor gradOutput) => gradOutput - (Output.Exp() * gradOutput.Sum(-1, keepDims: true));
}
