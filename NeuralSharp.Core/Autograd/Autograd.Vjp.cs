namespace NeuralSharp;

public static partial class Autograd
{
    /// <summary>
    /// The vector-Jacobian product of a function: f(x), and vᵀJ, where J = ∂f/∂x. One pass backward, whatever the sizes.
    /// </summary>
    /// <remarks>
    /// This and <see cref="Jvp(Func{Tensor, Tensor}, Tensor, Tensor, bool)"/>, <see cref="Jacobian"/>, <see cref="Hessian"/> and
    /// <see cref="HessianVectorProduct"/> call the function on a tensor that stands in for x. They write to no <see cref="Tensor.Grad"/>,
    /// free no graph but their own, and record whether recording is paused or not. Without <c>createGraph</c> the results are
    /// constants, even where x belongs to a graph. With it they can be differentiated again: by x and what it was computed from, where x
    /// requires a gradient, and by whatever the function captures.
    /// </remarks>
    /// <param name="function">The function f, made of recorded ops; its output may have any shape.</param>
    /// <param name="input">The point x.</param>
    /// <param name="vector">v, of the output's shape and type.</param>
    /// <param name="createGraph">Whether the results can be differentiated again.</param>
    /// <exception cref="ShapeException">The vector has not the output's shape.</exception>
    /// <exception cref="DTypeException">The input is of no float type, or the vector not of the output's.</exception>
    public static (Tensor Output, Tensor Gradient) Vjp(Func<Tensor, Tensor> function, Tensor input, Tensor vector, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(function);
        var (output, gradients) = Vjp(inputs => function(inputs[0]), [input], vector, createGraph);
        return (output, gradients[0]);
    }

    /// <summary>The vector-Jacobian product of a function of several tensors: its value, and vᵀ∂f/∂xᵢ for each.</summary>
    /// <inheritdoc cref="Vjp(Func{Tensor, Tensor}, Tensor, Tensor, bool)"/>
    /// <param name="function">The function f, made of recorded ops; its output may have any shape.</param>
    /// <param name="inputs">The point: x₀, x₁, …</param>
    /// <param name="vector">v, of the output's shape and type.</param>
    /// <param name="createGraph">Whether the results can be differentiated again.</param>
    public static (Tensor Output, Tensor[] Gradients) Vjp(
        Func<Tensor[], Tensor> function, Tensor[] inputs, Tensor vector, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(vector);
        using var recording = EnableGrad();
        var points = StandIns(inputs, createGraph, "Vjp");
        var output = Evaluate(function, points, "Vjp");
        CheckVector(vector, output, "Vjp: the vector", "the function's output");
        return (ResultOf(output, createGraph), GradientsOrZeros(output, points, vector, createGraph));
    }

    /// <summary>Tensors with the inputs' values from which gradients can be asked for, without a trace in the inputs.</summary>
    private static Tensor[] StandIns(Tensor[] inputs, bool createGraph, string method)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var points = new Tensor[inputs.Length];
        for (var i = 0; i < points.Length; i++) points[i] = StandIn(inputs[i], createGraph, method);
        return points;
    }

    private static Tensor StandIn(Tensor input, bool createGraph, string method)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!input.DType.IsFloat()) throw new DTypeException($"{method}: the input is {input.DType}, and only float tensors have derivatives. Convert it with To(DType.Float32).");
        if (createGraph && input.RequiresGrad) return input.Clone();
        var leaf = input.Detach();
        leaf.RequiresGrad = true;
        return leaf;
    }

    private static Tensor Evaluate(Func<Tensor[], Tensor> function, Tensor[] points, string method)
    {
        ArgumentNullException.ThrowIfNull(function);
        var output = function(points) ?? throw new ArgumentException($"{method}: the function returned null instead of a tensor.", nameof(function));
        if (!output.DType.IsFloat()) throw new DTypeException($"{method}: the function returned {output.DType}, which has no derivative. Let it return a float tensor.");
        return output;
    }

    private static Tensor[] GradientsOrZeros(Tensor output, Tensor[] points, Tensor? gradOutput, bool createGraph, bool retainGraph = false) =>
        output.RequiresGrad
            ? Grad(output, points, gradOutput, createGraph, retainGraph || createGraph)
            : [.. points.Select(Tensor.ZerosLike)];

    private static Tensor ResultOf(Tensor output, bool createGraph) => createGraph ? output : output.Detach();

    private static void CheckVector(Tensor vector, Tensor other, string name, string otherName)
    {
        if (vector.Shape != other.Shape) throw new ShapeException($"{name} has shape {vector.Shape}, {otherName} {other.Shape}; they must be equal.");
        if (vector.DType != other.DType)
            throw new DTypeException($"{name} is {vector.DType}, {otherName} {other.DType}. Convert it with To(DType.{other.DType}).");
    }
}
