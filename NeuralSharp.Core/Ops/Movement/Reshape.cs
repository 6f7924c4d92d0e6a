using System.Runtime.CompilerServices;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>The same elements in the same order under another shape. The result shares this tensor's memory.</summary>
    /// <param name="shape">The new shape; one size may be −1 and follows from the others.</param>
    /// <exception cref="ShapeException">The shape has another number of elements.</exception>
    [OverloadResolutionPriority(1)]   // of [1, -1], which could be a Shape, too
    public Tensor Reshape(params ReadOnlySpan<int> shape)
    {
        var unknown = shape.IndexOf(-1);
        if (unknown < 0) return Reshape(Shape.Create(shape));
        if (shape[(unknown + 1)..].Contains(-1))
            throw new ShapeException($"Reshape: {Printable.List(shape)} has several sizes of -1, and only one follows from the others. Give all but one.");
        Span<int> sizes = stackalloc int[shape.Length];
        shape.CopyTo(sizes);
        sizes[unknown] = 1;
        var known = Shape.Create(sizes).ElementCount;
        if (known == 0 || Length % known != 0)
        {
            throw new ShapeException(
                Invariant($"Reshape: {Shape} has {Length} elements, which leave no whole size for the -1 in {Printable.List(shape)}."));
        }

        sizes[unknown] = Length / known;
        return Reshape(Shape.Create(sizes));
    }

    /// <summary>The same elements in the same order under another shape. The result shares this tensor's memory.</summary>
    /// <exception cref="ShapeException">The shape has another number of elements.</exception>
    public Tensor Reshape(Shape shape)
    {
        if (shape == Shape) return this;
        if (shape.ElementCount != Length)
            throw new ShapeException(Invariant($"Reshape: {Shape} has {Length} elements, {shape} has {shape.ElementCount}. Their products must be equal."));
        return new ReshapeOp().Apply(this, shape);
    }

    /// <summary>A tensor with the same memory that is no part of the graph: gradients stop here.</summary>
    public Tensor Detach() => new(Storage, Shape, DType) { LossDivisor = LossDivisor };

    /// <summary>This tensor's memory under another shape.</summary>
    internal Tensor View(Shape shape) => new(Storage, shape, DType);
}

/// <summary>y is x under another shape; dy/dx = 1.</summary>
file sealed class ReshapeOp : Op
{
    public override string Name => "Reshape";

    internal override LossDivisor? DivisorOf(LossDivisor? left, LossDivisor? right) => left;

    public Tensor Apply(Tensor x, Shape shape)
    {
        SetInputs(x);
        return Record(x.View(shape));
    }

    protected internal override void Compute(Tensor output)
    {
        // The values are x's own.
    }

    protected internal override Tensor Backward(int index, Tensor gradOutput) => gradOutput.Reshape(InputShape(0));
}
