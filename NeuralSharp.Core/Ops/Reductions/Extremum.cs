namespace NeuralSharp;

public partial class Tensor
{
    private Tensor Extremum(ExtremumOp op, Axes axes, bool keepDims, string extremum)
    {
        var reduced = axes.Resolve(Shape, op.Name);
        if (Length == 0 && Shape.Reduce(reduced, keepDims).ElementCount > 0)
            throw new ShapeException($"{op.Name}: shape {Shape} has no elements to choose a {extremum} from.");
        return op.Apply(this);
    }
}

/// <summary>y = the largest or smallest x, dy/dx = 1/k at each of the k elements that equal it, and 0 elsewhere.</summary>
internal abstract class ExtremumOp(Axes axes, bool keepDims) : ReduceOp(axes, keepDims)
{
    private readonly Axes _axes = axes;

    protected sealed override Tensor Backward(Tensor gradOutput)
    {
        var isExtremum = X.EqualTo(KeepDims(Output));
        return KeepDims(gradOutput) * (isExtremum / isExtremum.Sum(_axes, keepDims: true));
    }
}
