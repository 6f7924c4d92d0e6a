using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;

namespace NeuralSharp;

public partial class Tensor
{
    private Tensor ArgExtremum(string op, int axis, bool keepDims, bool isMax) =>
        new ArgExtremumOp(op, Shape.ResolveAxis(axis, op), isMax).Apply(this, keepDims);
}

/// <summary>y = the place of the largest or smallest x along an axis; a constant to the graph.</summary>
file sealed class ArgExtremumOp(string name, int axis, bool isMax) : FloatOp
{
    public override string Name => name;

    public override IReadOnlyDictionary<string, object> Attributes => Given(("axis", axis));

    public override bool IsDifferentiable => false;

    public Tensor Apply(Tensor x, bool keepDims)
    {
        SetInputs(x);
        var indices = Tensor.Empty(x.Shape.Reduce(1u << axis, keepDims), DType.Int32);
        if (x.Shape[axis] == 0 && indices.Length > 0) throw new ShapeException(Invariant($"{Name}: axis {axis} of shape {x.Shape} has no elements to choose from."));
        return ComputeAndRecord(indices);
    }

    protected internal override void Compute(Tensor output)
    {
        var x = InputTensor(0);
        ComputeIn(x.DType, new Searching(this, x, output), output);
    }

    protected internal override Tensor Backward(int index, Tensor gradOutput) => throw new UnreachableException("A place has no gradient.");

    private void Search<T>(ReadOnlySpan<T> x, Span<int> indices)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (count, stride) = (InputShape(0)[axis], InputShape(0).CountAfter(axis));
        for (var i = 0; i < indices.Length; i++)
        {
            var first = (i / stride * stride * count) + (i % stride);
            if (stride == 1)
            {
                var row = x.Slice(first, count);
                indices[i] = row.IndexOf(isMax ? TensorPrimitives.Max(row) : TensorPrimitives.Min(row));   // IndexOfMax would take 0 for larger than -0
                continue;
            }

            var best = 0;
            for (var j = 1; j < count; j++)
            {
                var (candidate, current) = (x[first + (j * stride)], x[first + (best * stride)]);
                if ((isMax ? candidate > current : candidate < current) || (T.IsNaN(candidate) && !T.IsNaN(current))) best = j;
            }

            indices[i] = best;
        }
    }

    private readonly struct Searching(ArgExtremumOp op, Tensor x, Tensor output) : IFloatWork
    {
        public void Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T> => op.Search(x.Read<T>(), output.Write<int>());
    }
}
