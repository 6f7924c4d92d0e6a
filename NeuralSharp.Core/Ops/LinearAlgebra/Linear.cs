using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// An affine map of every row, xW + b, in one op: the bias is added while the product is still in the cache.
    /// Shapes: [m, k] · [k, n] + [n] → [m, n].
    /// </summary>
    /// <param name="weight">W, of shape [k, n].</param>
    /// <param name="bias">b, of shape [n].</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="DTypeException">The types differ, or are not float types.</exception>
    public Tensor Linear(Tensor weight, Tensor bias) => new LinearOp().Apply(this, weight, bias);
}

/// <summary>Y = XW + b, dX = G Wᵀ, dW = Xᵀ G, and db = G, which the pass sums over the rows.</summary>
file sealed class LinearOp : FloatOp
{
    public override string Name => "Linear";

    public Tensor Apply(Tensor x, Tensor weight, Tensor bias)
    {
        SetInputs(x, weight, bias);
        if (x.Rank != 2 || weight.Rank != 2 || bias.Rank != 1 || x.Shape[1] != weight.Shape[0] || weight.Shape[1] != bias.Shape[0])
            throw new ShapeException($"Linear: {x.Shape} x {weight.Shape} + {bias.Shape}; the shapes are [m, k], [k, n] and [n].");
        if (x.DType != weight.DType || x.DType != bias.DType)
            throw new DTypeException($"Linear: {x.DType} x {weight.DType} + {bias.DType}. Convert them to one type with To.");
        return ComputeAndRecord(Tensor.Empty([x.Shape[0], weight.Shape[1]], x.DType));
    }

    protected internal override void Compute(Tensor output) =>
        ComputeIn(output.DType, new Forwarding(InputTensor(0), InputTensor(1), InputTensor(2), output), output);

    protected internal override Tensor Backward(int index, Tensor gradOutput) => index switch
    {
        0 => gradOutput.MatMul(Input(1), transposeB: true),
        1 => Input(0).MatMul(gradOutput, transposeA: true),
        _ => gradOutput,
    };

    internal override long MultiplyAdds(Tensor output) => (long)output.Length * InputTensor(0).Shape[1];

    private readonly struct Forwarding(Tensor x, Tensor weight, Tensor bias, Tensor y) : IFloatWork
    {
        public void Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T> => Backend.Linear(
            y.Shape[0], y.Shape[1], x.Shape[1], x.Values<T>(), weight.Values<T>(), bias.Values<T>(), y.Values<T>());
    }
}
