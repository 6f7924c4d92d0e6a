namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The matrix product op(A) · op(B), where op transposes if asked to; nothing is copied for that. Shapes: [m, k] · [k, n] → [m, n].
    /// </summary>
    /// <param name="other">The right matrix.</param>
    /// <param name="transposeA">Whether this matrix enters transposed.</param>
    /// <param name="transposeB">Whether the right matrix enters transposed.</param>
    /// <exception cref="ShapeException">One is no matrix, or the inner sizes differ.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor MatMul(Tensor other, bool transposeA = false, bool transposeB = false) =>
        new MatMulOp(transposeA, transposeB).Apply(this, other);
}

/// <summary>Y = op(A) op(B), dA = G op(B)ᵀ and dB = op(A)ᵀ G, transposed where A and B are.</summary>
file sealed class MatMulOp(bool transposeA, bool transposeB) : BinaryOp
{
    public override string Name => "MatMul";

    protected override Shape OutputShape(Shape left, Shape right)
    {
        if (left.Rank != 2 || right.Rank != 2)
            throw new ShapeException($"MatMul: {left} x {right}, both must be matrices. Reshape a vector to [1, n] or [n, 1].");
        var (m, innerLeft) = transposeA ? (left[1], left[0]) : (left[0], left[1]);
        var (innerRight, n) = transposeB ? (right[1], right[0]) : (right[0], right[1]);
        if (innerLeft != innerRight)
            throw new ShapeException($"MatMul: {Format(left, transposeA)} x {Format(right, transposeB)}, inner sizes {innerLeft} and {innerRight} differ.");
        return [m, n];
    }

    protected override void Forward<T>(Tensor left, Tensor right, Tensor output) => Backend.Gemm<T>(
        transposeA, transposeB, output.Shape[0], output.Shape[1], left.Shape[transposeA ? 0 : 1], left.Values<T>(), right.Values<T>(), output.Values<T>());

    protected override Tensor BackwardLeft(Tensor gradOutput) => transposeA
        ? Right.MatMul(gradOutput, transposeB, true)
        : gradOutput.MatMul(Right, false, !transposeB);

    protected override Tensor BackwardRight(Tensor gradOutput) => transposeB
        ? gradOutput.MatMul(Left, true, transposeA)
        : Left.MatMul(gradOutput, !transposeA, false);

    private static string Format(Shape shape, bool transposed) => transposed ? $"{shape} transposed" : shape.ToString();
}
