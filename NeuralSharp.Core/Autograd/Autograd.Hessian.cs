namespace NeuralSharp;

public static partial class Autograd
{
    /// <summary>
    /// The Hessian of a scalar function: all ∂²f/∂xᵢ∂xⱼ, as a tensor of the input's shape twice. It takes one pass for each element of
    /// the input, and n² numbers.
    /// </summary>
    /// <remarks>What holds for <see cref="Jacobian"/> holds here; this is the Jacobian of the gradient.</remarks>
    /// <param name="function">The function f, made of recorded ops; its output has one element.</param>
    /// <param name="input">The point x.</param>
    /// <param name="createGraph">Whether the Hessian can be differentiated again.</param>
    /// <exception cref="ShapeException">The output has more than one element, or the input more than four dimensions.</exception>
    /// <exception cref="DTypeException">The input is of no float type.</exception>
    public static Tensor Hessian(Func<Tensor, Tensor> function, Tensor input, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(function);
        return JacobianOf(point => GradientOf(function, point, "Hessian"), input, createGraph, "Hessian");
    }

    /// <summary>
    /// The Hessian of a scalar function times a vector, Hv, without building H: the gradient of vᵀ∇f. Two passes, whatever the
    /// size. Source: Pearlmutter, "Fast exact multiplication by the Hessian", 1994.
    /// </summary>
    /// <param name="function">The function f, made of recorded ops; its output has one element.</param>
    /// <param name="input">The point x.</param>
    /// <param name="vector">v, of the input's shape and type.</param>
    /// <param name="createGraph">Whether the product can be differentiated again.</param>
    /// <exception cref="ShapeException">The output has more than one element, or the vector not the input's shape.</exception>
    /// <exception cref="DTypeException">The input is of no float type, or the vector not of the input's.</exception>
    public static Tensor HessianVectorProduct(Func<Tensor, Tensor> function, Tensor input, Tensor vector, bool createGraph = false)
    {
        const string Method = "HessianVectorProduct";
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(vector);
        using var recording = EnableGrad();
        var point = StandIn(input, createGraph, Method);
        CheckVector(vector, point, $"{Method}: the vector", "the input");
        return GradientsOrZeros(GradientOf(function, point, Method), [point], vector, createGraph)[0];
    }

    /// <summary>The gradient of a scalar function, to be differentiated again.</summary>
    private static Tensor GradientOf(Func<Tensor, Tensor> function, Tensor point, string method)
    {
        var value = Evaluate(inputs => function(inputs[0]), [point], method);
        if (value.Length != 1)
        {
            throw new ShapeException(
                $"{method}: the function's output has shape {value.Shape}, and only a scalar function has a Hessian. Reduce it (Sum, Mean), or take "
                + "the Jacobian of its gradient.");
        }

        return GradientsOrZeros(value, [point], null, createGraph: true)[0];
    }
}
