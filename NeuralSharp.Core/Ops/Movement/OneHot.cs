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
        var oneHot = Zeros([.. Shape.AsSpan(), classes], dtype);
        var labels = Read<int>();
        for (var i = 0; i < labels.Length; i++)
        {
            if (dtype == DType.Float32) oneHot.Write<float>()[(i * classes) + labels[i]] = 1;
            else oneHot.Write<double>()[(i * classes) + labels[i]] = 1;
        }

        return oneHot;
    }
}
