namespace NeuralSharp;

public static partial class Autograd
{
    /// <summary>
    /// The Jacobian of a function: all ∂fᵢ/∂xⱼ, as a tensor of the output's shape followed by the input's. It takes one pass for each
    /// element of the output.
    /// </summary>
    /// <remarks>
    /// Where J is only to be multiplied, <see cref="Vjp(Func{Tensor, Tensor}, Tensor, Tensor, bool)"/> and
    /// <see cref="Jvp(Func{Tensor, Tensor}, Tensor, Tensor, bool)"/> do so without building it. What holds there for graphs and
    /// recording holds here.
    /// </remarks>
    /// <param name="function">The function f, made of recorded ops.</param>
    /// <param name="input">The point x.</param>
    /// <param name="createGraph">Whether the Jacobian can be differentiated again.</param>
    /// <exception cref="ShapeException">Output and input have more than eight dimensions together.</exception>
    /// <exception cref="DTypeException">The input is of no float type.</exception>
    public static Tensor Jacobian(Func<Tensor, Tensor> function, Tensor input, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(function);
        return JacobianOf(function, input, createGraph, "Jacobian");
    }

    private static Tensor JacobianOf(Func<Tensor, Tensor> function, Tensor input, bool createGraph, string method)
    {
        using var recording = EnableGrad();
        var point = StandIn(input, createGraph, method);
        var output = Evaluate(inputs => function(inputs[0]), [point], method);
        Shape shape = [.. output.Shape.AsSpan(), .. point.Shape.AsSpan()];
        if (output.Length == 0) return Tensor.Zeros(shape, point.DType);
        var rows = new Tensor[output.Length];
        for (var i = 0; i < rows.Length; i++) rows[i] = GradientsOrZeros(output, [point], UnitVector(output, i), createGraph, retainGraph: true)[0].Reshape(point.Length);
        return Tensor.Stack(rows).Reshape(shape);
    }

    /// <summary>One at an element, and zeros.</summary>
    private static Tensor UnitVector(Tensor like, int element)
    {
        var unit = Tensor.ZerosLike(like);
        if (like.DType == DType.Float32) unit.Write<float>()[element] = 1;
        else unit.Write<double>()[element] = 1;
        return unit;
    }
}
