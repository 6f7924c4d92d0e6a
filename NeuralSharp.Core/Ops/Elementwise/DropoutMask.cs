using System.Diagnostics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>1 / keepProbability with that probability and 0 otherwise, element by element: what dropout multiplies by.</summary>
    internal static Tensor DropoutMask(in Shape shape, double keepProbability, DType dtype, Generator generator) =>
        new DropoutMaskOp(keepProbability, generator).Apply(shape, dtype);
}

/// <summary>y = 1/p with the probability p, and 0 otherwise; drawn anew at each replay.</summary>
file sealed class DropoutMaskOp(double keepProbability, Generator generator) : Op
{
    public override string Name => "Dropout";

    public override bool IsDifferentiable => false;

    public Tensor Apply(in Shape shape, DType dtype)
    {
        var mask = Tensor.UninitializedFloat(shape, dtype, Name);
        Compute(mask);
        return Record(mask);
    }

    protected internal override void Compute(Tensor output)
    {
        using var mode = Autograd.InsideOp();
        if (output.DType == DType.Float32) generator.FillMask(output.Write<float>(), keepProbability, (float)(1 / keepProbability));
        else generator.FillMask(output.Write<double>(), keepProbability, 1 / keepProbability);
    }

    protected internal override Tensor Backward(int index, Tensor gradOutput) => throw new UnreachableException("A mask has no inputs.");
}
