using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The product along some axes, all by default; 1 where there are no elements.</summary>
    /// <param name="axes">The axes to multiply along; one axis may be given as a number.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    /// <exception cref="ShapeException">An axis is out of range or named twice.</exception>
    public Tensor Prod(Axes axes = default, bool keepDims = false) => ReduceRows(new ProdOp(), axes, keepDims);
}

/// <summary>y = Π x, dy/dxᵢ = Πⱼ≠ᵢ xⱼ, which is not y / xᵢ: elements may be zero.</summary>
file sealed class ProdOp : RowOp
{
    public override string Name => "Prod";

    protected override T Reduce<T>(ReadOnlySpan<T> row) => row.Length == 0 ? T.One : TensorPrimitives.Product(row);

    protected override Tensor Backward(Tensor gradOutput) => Column(gradOutput) * ProductsOfOthers(X);

    /// <summary>
    /// For each element the product of the others in its row: that of the other pairs, times its partner in the pair. The pairs
    /// are half as many, so that the work is that of a few products, and every step can be differentiated.
    /// </summary>
    private static Tensor ProductsOfOthers(Tensor x)
    {
        var half = x.Shape[1] / 2;
        if (half == 0) return Tensor.OnesLike(x);
        var (first, second, last) = (x[.., ..half], x[.., half..(2 * half)], x[.., (2 * half)..]);
        var others = ProductsOfOthers(Tensor.Concatenate([first * second, last], axis: 1));
        var (otherPairs, ofLast) = (others[.., ..half], others[.., half..]);
        return Tensor.Concatenate([otherPairs * second, otherPairs * first, ofLast], axis: 1);
    }
}
