using System.Diagnostics;

namespace NeuralSharp;

public partial class Tensor
{
    /// <summary>Labels as rows of zeros with a one: shape <c>[…, classes]</c>. Not differentiable.</summary>
    /// <param name="classes">The number of classes: labels are 0 to classes − 1.</param>
    /// <param name="dtype">The type of the result.</param>
    /// <exception cref="DTypeException">This tensor is not Int32, or the result not of a float type.</exception>
    /// <exception cref="ShapeException">A label is outside the classes.</exception>
    public Tensor OneHot(int classes, DType dtype = DType.Float32)
    {
        Labels.Check(this, classes, "OneHot");
        if (!dtype.IsFloat()) throw new DTypeException($"OneHot: the result is Float32 or Float64, not {dtype}.");
        return new OneHotOp(classes).Apply(this, dtype);
    }
}

/// <summary>y = 1 at each label, 0 elsewhere; a constant to the graph.</summary>
file sealed class OneHotOp(int classes) : NaryOp
{
    public override string Name => "OneHot";

    public override IReadOnlyDictionary<string, object> Attributes => Given(("classes", classes));

    public override bool IsDifferentiable => false;

    public Tensor Apply(Tensor labels, DType dtype)
    {
        SetInputs(labels);
        return ComputeAndRecord(Tensor.Empty([.. labels.Shape.AsSpan(), classes], dtype));
    }

    protected override void Forward<T>(Tensor output)
    {
        var labels = InputTensor(0).Read<int>();
        var y = output.Write<T>();
        y.Clear();
        for (var i = 0; i < labels.Length; i++) y[(i * classes) + labels[i]] = T.One;
    }

    protected internal override Tensor Backward(int index, Tensor gradOutput) => throw new UnreachableException("Labels have no gradient.");
}
