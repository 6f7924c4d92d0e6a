using System.Diagnostics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>A number with the probability to keep and 0 otherwise, element by element: what dropout multiplies by.</summary>
    internal static Tensor DropoutMask(in Shape shape, double keepProbability, double kept, DType dtype, Generator generator) =>
        new DropoutMaskOp(keepProbability, kept, generator).Apply(shape, dtype);
}

/// <summary>y = kept with the probability to keep, and 0 otherwise; drawn anew at each replay.</summary>
file sealed class DropoutMaskOp(double keepProbability, double kept, Generator generator) : NaryOp
{
    public override string Name => "Dropout";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("keepProbability", keepProbability), ("kept", kept));

    public override bool IsDifferentiable => false;

    public Tensor Apply(in Shape shape, DType dtype) => ComputeAndRecord(Tensor.EmptyFloat(shape, dtype, Name));

    protected override void Forward<T>(Tensor output) => generator.FillMask(output.Write<T>(), keepProbability, T.CreateTruncating(kept));

    protected internal override Tensor Backward(int index, Tensor gradOutput) => throw new UnreachableException("A mask has no inputs.");
}
