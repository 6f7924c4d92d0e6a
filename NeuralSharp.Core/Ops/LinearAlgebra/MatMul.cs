using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// The matrix product op(A) · op(B), where op transposes if asked to; nothing is copied for that. Shapes:
    /// [m, k] · [k, n] → [m, n]. Axes in front of the last two are a stack of matrices, and broadcast: [b, m, k] · [k, n] → [b, m, n].
    /// A vector is a row on the left and a column on the right, and that axis vanishes: [k] · [k, n] → [n], [m, k] · [k] → [m],
    /// [k] · [k] → []; transposing a vector changes nothing. These are the rules of <c>numpy.matmul</c>.
    /// </summary>
    /// <param name="other">The right matrix.</param>
    /// <param name="transposeA">Whether this matrix enters transposed.</param>
    /// <param name="transposeB">Whether the right matrix enters transposed.</param>
    /// <exception cref="ShapeException">One is a scalar, the inner sizes differ, or the axes in front do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor MatMul(Tensor other, bool transposeA = false, bool transposeB = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Rank == 2 && other.Rank == 2) return new MatMulOp(transposeA, transposeB).Apply(this, other);
        (transposeA, transposeB) = (transposeA && Rank > 1, transposeB && other.Rank > 1);
        MatMulOp.CheckInnerSizes(Shape, other.Shape, transposeA, transposeB);
        if (Rank == 1) return ExpandDims(0).MatMul(other, false, transposeB).Squeeze(other.Rank == 1 ? -1 : -2);
        if (other.Rank == 1) return MatMul(other.ExpandDims(1), transposeA, false).Squeeze(-1);
        if (other.Rank > 2 || transposeA) return new MatMulOp(transposeA, transposeB).Apply(this, other);

        // A stack of matrices times one matrix is one product of all their rows.
        var rows = Reshape(Shape.CountBefore(Rank - 1), Shape[^1]).MatMul(other, false, transposeB);
        return rows.Reshape(Shape.With(Rank - 1, rows.Shape[1]));
    }
}

/// <summary>Y = op(A) op(B), dA = G op(B)ᵀ and dB = op(A)ᵀ G, transposed where A and B are, for each pair of a stack.</summary>
file sealed class MatMulOp(bool transposeA, bool transposeB) : BinaryOp
{
    public override string Name => "MatMul";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("transposeA", transposeA), ("transposeB", transposeB));

    /// <summary>Checks the sizes that both must have in common; a vector has but one.</summary>
    public static void CheckInnerSizes(Shape left, Shape right, bool transposeA, bool transposeB)
    {
        if (left.Rank == 0 || right.Rank == 0)
            throw new ShapeException($"MatMul: {left} x {right}, a scalar has no matrix product. Multiply by it with *.");
        var (innerLeft, innerRight) = (left[transposeA ? ^2 : ^1], right[right.Rank == 1 || transposeB ? ^1 : ^2]);
        if (innerLeft != innerRight)
            throw new ShapeException(Invariant($"MatMul: {Format(left, transposeA)} x {Format(right, transposeB)}, inner sizes {innerLeft} and {innerRight} differ."));
    }

    protected override Shape OutputShape(Shape left, Shape right)
    {
        CheckInnerSizes(left, right, transposeA, transposeB);
        var (m, n) = (left[transposeA ? ^1 : ^2], right[transposeB ? ^2 : ^1]);
        if (left.Rank == 2 && right.Rank == 2) return [m, n];
        if (!Shape.TryBroadcast(left.WithoutMatrix(), right.WithoutMatrix(), out var stack))
        {
            throw new ShapeException(
                $"MatMul: {Format(left, transposeA)} x {Format(right, transposeB)}, the axes in front of the matrices, "
                + $"{left.WithoutMatrix()} and {right.WithoutMatrix()}, do not broadcast.");
        }

        return [.. stack.AsSpan(), m, n];
    }

    internal override long MultiplyAdds(Tensor output) => (long)output.Length * InputTensor(0).Shape[transposeA ? ^2 : ^1];

    protected override void Forward<T>(Tensor left, Tensor right, Tensor output)
    {
        var (m, n, k) = (output.Shape[^2], output.Shape[^1], left.Shape[transposeA ? ^2 : ^1]);
        if (output.Rank == 2) Backend.Gemm<T>(transposeA, transposeB, m, n, k, left.Values<T>(), right.Values<T>(), output.Values<T>());
        else MultiplyStacks<T>(left, right, output, m, n, k);
    }

    protected override Tensor BackwardLeft(Tensor gradOutput) => transposeA
        ? Right.MatMul(gradOutput, transposeB, true)
        : gradOutput.MatMul(Right, false, !transposeB);

    protected override Tensor BackwardRight(Tensor gradOutput) => transposeB
        ? gradOutput.MatMul(Left, true, transposeA)
        : Left.MatMul(gradOutput, !transposeA, false);

    private void MultiplyStacks<T>(Tensor left, Tensor right, Tensor output, int m, int n, int k)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (leftWalk, rightWalk) = BroadcastLoop.Walks(left.Shape.WithoutMatrix(), right.Shape.WithoutMatrix(), output.Shape.WithoutMatrix());
        for (var start = 0; start < output.Length; start += m * n)
        {
            Backend.Gemm<T>(
                transposeA, transposeB, m, n, k,
                left.Values<T>().AsMemory(leftWalk.Offset * (m * k), m * k),
                right.Values<T>().AsMemory(rightWalk.Offset * (k * n), k * n),
                output.Values<T>().AsMemory(start, m * n));
            leftWalk.Next();
            rightWalk.Next();
        }
    }

    private static string Format(Shape shape, bool transposed) => transposed ? $"{shape} transposed" : shape.ToString();
}
