using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The mean of the squared differences, (1/n) Σ (x − t)², in one op; both of the same shape.</summary>
    /// <param name="targets">The targets t.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor MeanSquaredError(Tensor targets) => new MeanSquaredErrorOp().Apply(this, targets);
}

/// <summary>y = (1/n) Σ (l − r)², dy/dl = 2 (l − r) / n, dy/dr = −dy/dl.</summary>
file sealed class MeanSquaredErrorOp : BinaryOp
{
    private const int BlockLength = 256;   // differences that stay in the first-level cache; blocks are summed in double

    public override string Name => "MeanSquaredError";

    protected override Shape OutputShape(Shape left, Shape right) =>
        left == right ? [] : throw new ShapeException($"{Name}: {left} with targets {right}; their shapes must be equal.");

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
            sum += double.CreateTruncating(TensorPrimitives.SumOfSquares<T>(block));
        }

        output.Write<T>()[0] = T.CreateTruncating(sum / l.Length);
    }

    protected override Tensor BackwardLeft(Tensor gradOutput) => (Left - Right) * (gradOutput * (2.0 / Left.Length));

    protected override Tensor BackwardRight(Tensor gradOutput) => (Right - Left) * (gradOutput * (2.0 / Left.Length));
}
