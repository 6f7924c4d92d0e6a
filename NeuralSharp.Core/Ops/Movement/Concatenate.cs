using System.Numerics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>Tensors put one after the other along an axis: <c>Tensor.Concatenate([a, b], axis: 1)</c>.</summary>
    /// <param name="tensors">The tensors, at least one; all sizes but those along the axis are equal.</param>
    /// <param name="axis">The axis to put them along.</param>
    /// <exception cref="ArgumentException">There are no tensors.</exception>
    /// <exception cref="ShapeException">The axis is out of range, or other sizes differ.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public static Tensor Concatenate(ReadOnlySpan<Tensor> tensors, int axis = 0)
    {
        CheckSameType(tensors, "Concatenate");
        var first = tensors[0].Shape;
        axis = first.ResolveAxis(axis, "Concatenate");
        var size = 0L;
        for (var i = 0; i < tensors.Length; i++)
        {
            var shape = tensors[i].Shape;
            if (shape.Rank != first.Rank || shape.With(axis, first[axis]) != first)
                throw new ShapeException(Invariant($"Concatenate: tensor 0 is {first}, tensor {i} {shape}; but along axis {axis} all sizes must be equal."));
            size += shape[axis];
        }

        return new ConcatenateOp(axis).Apply(tensors, first.With(axis, size));
    }

    private static void CheckSameType(ReadOnlySpan<Tensor> tensors, string op)
    {
        if (tensors.Length == 0) throw new ArgumentException($"{op}: there are no tensors. Give at least one.", nameof(tensors));
        for (var i = 0; i < tensors.Length; i++)
        {
            if (tensors[i] is null) throw new ArgumentNullException(Invariant($"{nameof(tensors)}[{i}]"));
            if (tensors[i].DType != tensors[0].DType)
                throw new DTypeException(Invariant($"{op}: tensor 0 is {tensors[0].DType}, tensor {i} {tensors[i].DType}. Convert one with To(DType.{tensors[0].DType})."));
        }
    }
}

/// <summary>y is all x one after the other; each gets its part of the gradient.</summary>
file sealed class ConcatenateOp(int axis) : Op
{
    public override string Name => "Concatenate";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("axis", axis));

    public Tensor Apply(ReadOnlySpan<Tensor> tensors, Shape shape)
    {
        SetInputs(tensors);
        return ComputeAndRecord(Tensor.Empty(shape, tensors[0].DType));
    }

    protected internal override void Compute(Tensor output) => output.DType.Run(new Joining(this, output));

    protected internal override Tensor Backward(int index, Tensor gradOutput)
    {
        var start = 0;
        for (var i = 0; i < index; i++) start += InputShape(i)[axis];
        return gradOutput.Narrow(axis, start, InputShape(index)[axis]);
    }

    private void Join<T>(Tensor y)
        where T : unmanaged
    {
        var whole = y.Shape[axis] * y.Shape.CountAfter(axis);
        var start = 0;
        for (var i = 0; i < InputCount; i++)
        {
            var x = InputTensor(i).Read<T>();
            var part = InputShape(i)[axis] * InputShape(i).CountAfter(axis);
            for (var block = 0; block * part < x.Length; block++)
                x.Slice(block * part, part).CopyTo(y.Write<T>()[((block * whole) + start)..]);
            start += part;
        }
    }

    private readonly struct Joining(ConcatenateOp op, Tensor y) : INumberWork
    {
        public void Run<T>()
            where T : unmanaged, INumber<T> => op.Join<T>(y);
    }
}
