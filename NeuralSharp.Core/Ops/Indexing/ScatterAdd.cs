using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>
    /// A copy of this tensor, with an element of the source added at each index along an axis: y[index[i, j], j] += source[i, j]
    /// for axis 0; several may go to one place. It is <c>torch.scatter_add</c>, and the adjoint of <see cref="Gather"/>.
    /// </summary>
    /// <param name="indices">Int32 indices, of as many axes as this tensor, and along the others not longer.</param>
    /// <param name="source">What to add, of the indices' shape and this tensor's type.</param>
    /// <param name="axis">The axis that the indices go along.</param>
    /// <exception cref="DTypeException">The indices are not Int32, or the source is not of this tensor's type.</exception>
    /// <exception cref="ShapeException">The axis or an index is out of range, or the shapes do not fit.</exception>
    public Tensor ScatterAdd(Tensor indices, Tensor source, int axis)
    {
        ArgumentNullException.ThrowIfNull(source);
        axis = CheckIndices(indices, axis, "ScatterAdd");
        if (source.Shape != indices.Shape)
            throw new ShapeException($"ScatterAdd: indices {indices.Shape} with a source {source.Shape}; each element of the source needs an index.");
        if (source.DType != DType)
            throw new DTypeException($"ScatterAdd: the source is {source.DType}, the tensor {DType}. Convert it with To(DType.{DType}).");
        return new ScatterAddOp(indices.Copy(), axis).Apply(this, source);
    }
}

/// <summary>y = x, and y[…, index[…, i, …], …] += s[…, i, …]; dy/dx = 1, and s gathers its gradient from its indices.</summary>
/// <remarks>Where many terms may go to one place they are summed in Float64, so that the rounding error does not grow with their number.</remarks>
internal sealed class ScatterAddOp(Tensor indices, int axis) : Op
{
    private const int ManyTerms = 256;

    public override string Name => "ScatterAdd";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("axis", axis), ("indices", indices.Read<int>().ToArray()));

    private bool HasManyTerms => indices.Shape[axis] > ManyTerms;

    public Tensor Apply(Tensor x, Tensor source)
    {
        SetInputs(x, source);
        return ComputeAndRecord(Tensor.Empty(x.Shape, x.DType));
    }

    protected internal override void Compute(Tensor output)
    {
        output.Overwrite(InputTensor(0));
        output.DType.Run(new Adding(this, InputTensor(1), output));
    }

    protected internal override Tensor Backward(int index, Tensor gradOutput) => index == 0 ? gradOutput : gradOutput.Gather(indices, axis);

    private void AddInDouble(ReadOnlySpan<float> source, Span<float> y, Shape shape)
    {
        var buffer = ArrayPool<double>.Shared.Rent(y.Length);
        var sums = buffer.AsSpan(0, y.Length);
        TensorPrimitives.ConvertTruncating<float, double>(y, sums);
        var walk = new IndexedWalk(indices.Read<int>(), indices.Shape, axis, shape);
        for (var i = 0; i < source.Length; i++) sums[walk.Next()] += source[i];
        LongSum.Store(sums, y);
        ArrayPool<double>.Shared.Return(buffer);
    }

    private void Add<T>(ReadOnlySpan<T> source, Span<T> y, Shape shape)
        where T : unmanaged, INumberBase<T>
    {
        var walk = new IndexedWalk(indices.Read<int>(), indices.Shape, axis, shape);
        for (var i = 0; i < source.Length; i++) y[walk.Next()] += source[i];
    }

    private readonly struct Adding(ScatterAddOp op, Tensor source, Tensor y) : INumberWork
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            if (typeof(T) == typeof(float) && op.HasManyTerms) op.AddInDouble(source.Read<float>(), y.Write<float>(), y.Shape);
            else op.Add(source.Read<T>(), y.Write<T>(), y.Shape);
        }
    }
}
