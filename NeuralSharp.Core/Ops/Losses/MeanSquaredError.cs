using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The mean of the squared differences, (1/n) Σ (x − t)², in one op; both of the same shape.</summary>
    /// <param name="targets">The targets t.</param>
    /// <exception cref="ShapeException">The shapes differ, or there are no elements.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor MeanSquaredError(Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var loss = new MeanSquaredErrorOp().Apply(this, targets);
        loss.LossDivisor = LossDivisor.Of(Length);
        return loss;
    }
}

/// <summary>y = (1/n) Σ (l − r)², dy/dl = 2 (l − r) / n, dy/dr = −dy/dl.</summary>
file sealed class MeanSquaredErrorOp : BinaryOp
{
    private const int BlockLength = 256;   // differences that stay in the first-level cache; blocks are summed in double

    public override string Name => "MeanSquaredError";

    protected override Shape OutputShape(Shape left, Shape right) =>
        left != right ? throw new ShapeException($"{Name}: {left} with targets {right}; their shapes must be equal.")
        : left.ElementCount == 0 ? throw new ShapeException(Invariant($"{Name}: the batch is empty, of shape {left}, and there is no mean of nothing. Pass over empty batches."))
        : [];

    protected override void Forward<T>(Tensor left, Tensor right, Tensor output)
    {
        var l = left.Read<T>();
        var r = right.Read<T>();
        Span<T> differences = stackalloc T[Math.Min(l.Length, BlockLength)];
        var sum = 0.0;
        for (var start = 0; start < l.Length; start += BlockLength)
        {
            var block = differences[..Math.Min(BlockLength, l.Length - start)];
            TensorPrimitives.Subtract(l.Slice(start, block.Length), r.Slice(start, block.Length), block);
            var squares = double.CreateTruncating(TensorPrimitives.SumOfSquares<T>(block));
            sum += double.IsFinite(squares) ? squares : InDouble<T>(block);
        }

        output.Write<T>()[0] = T.CreateTruncating(sum / l.Length);
    }

    /// <summary>Σ x² of a block whose squares or their sum leave the type, where the mean may not.</summary>
    private static double InDouble<T>(ReadOnlySpan<T> block)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = 0.0;
        foreach (var value in block) sum += double.CreateTruncating(value) * double.CreateTruncating(value);
        return sum;
    }

    protected override Tensor BackwardLeft(Tensor gradOutput) => new MeanSquaredErrorGradOp().Apply(gradOutput, Left, Right);

    protected override Tensor BackwardRight(Tensor gradOutput) => new MeanSquaredErrorGradOp().Apply(gradOutput, Right, Left);
}

/// <summary>z = g · 2 (l − r) / n for a scalar g; dz/dg = Σ 2 (l − r) / n, dz/dl = 2g / n, dz/dr = −dz/dl.</summary>
file sealed class MeanSquaredErrorGradOp : FloatOp
{
    public override string Name => "MeanSquaredErrorGrad";

    public Tensor Apply(Tensor gradOutput, Tensor left, Tensor right)
    {
        SetInputs(gradOutput, left, right);
        return ComputeAndRecord(Tensor.Empty(left.Shape, left.DType));
    }

    protected internal override void Compute(Tensor output) =>
        ComputeIn(output.DType, new Forwarding(InputTensor(0), InputTensor(1), InputTensor(2), output), output);

    protected internal override Tensor Backward(int index, Tensor gradOutput)
    {
        var (g, l, r) = (Input(0), Input(1), Input(2));
        var scale = 2.0 / l.Length;
        return index switch
        {
            0 => (gradOutput * (l - r)).Sum() * scale,
            1 => gradOutput * (g * scale),
            _ => gradOutput * (g * -scale),
        };
    }

    private readonly struct Forwarding(Tensor g, Tensor l, Tensor r, Tensor z) : IFloatWork
    {
        public void Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            TensorPrimitives.Subtract(l.Read<T>(), r.Read<T>(), z.Write<T>());
            TensorPrimitives.Multiply(z.Read<T>(), g.Read<T>()[0] * T.CreateTruncating(2.0 / l.Length), z.Write<T>());
        }
    }
}
