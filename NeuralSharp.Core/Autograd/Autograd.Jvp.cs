namespace NeuralSharp;

public static partial class Autograd
{
    /// <summary>
    /// The Jacobian-vector product of a function: f(x), and Jt, the derivative of f at x along the tangent t. Two passes, whatever
    /// the sizes.
    /// </summary>
    /// <remarks>
    /// Every op here has a rule backward and none forward, so this walks backward twice: u ↦ Jᵀu is linear in u, and its own
    /// vector-Jacobian product with t is (Jᵀ)ᵀt = Jt. The value of u does not matter. Source: Townsend, "A new trick for calculating
    /// Jacobian vector products", 2017.
    /// </remarks>
    /// <param name="function">The function f, made of recorded ops; its output may have any shape.</param>
    /// <param name="input">The point x.</param>
    /// <param name="tangent">t, of the input's shape and type.</param>
    /// <param name="createGraph">Whether the results can be differentiated again, as in <see cref="Vjp(Func{Tensor, Tensor}, Tensor, Tensor, bool)"/>.</param>
    /// <exception cref="ShapeException">The tangent has not the input's shape.</exception>
    /// <exception cref="DTypeException">The input is of no float type, or the tangent not of the input's.</exception>
    public static (Tensor Output, Tensor Tangent) Jvp(Func<Tensor, Tensor> function, Tensor input, Tensor tangent, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Jvp(inputs => function(inputs[0]), [input], [tangent], createGraph);
    }

    /// <summary>The Jacobian-vector product of a function of several tensors: its value, and Σᵢ (∂f/∂xᵢ) tᵢ.</summary>
    /// <inheritdoc cref="Jvp(Func{Tensor, Tensor}, Tensor, Tensor, bool)"/>
    /// <param name="function">The function f, made of recorded ops; its output may have any shape.</param>
    /// <param name="inputs">The point: x₀, x₁, …</param>
    /// <param name="tangents">t₀, t₁, …, each of the shape and type of its input.</param>
    /// <param name="createGraph">Whether the results can be differentiated again.</param>
    /// <exception cref="ArgumentException">There is not one tangent for each input.</exception>
    public static (Tensor Output, Tensor Tangent) Jvp(
        Func<Tensor[], Tensor> function, Tensor[] inputs, Tensor[] tangents, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(tangents);
        using var recording = EnableGrad();
        var points = StandIns(inputs, createGraph, "Jvp");
        if (tangents.Length != points.Length)
            throw new ArgumentException(Invariant($"Jvp: there are {tangents.Length} tangent(s) for {points.Length} input(s). Give one for each."), nameof(tangents));
        for (var i = 0; i < points.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(tangents[i], nameof(tangents));
            CheckVector(tangents[i], points[i], Invariant($"Jvp: tangent {i}"), "its input");
        }

        var output = Evaluate(function, points, "Jvp");
        var u = Tensor.ZerosLike(output);
        u.RequiresGrad = true;
        var products = GradientsOrZeros(output, points, u, createGraph: true);
        Tensor? sum = null;
        for (var i = 0; i < points.Length; i++)
        {
            if (!products[i].RequiresGrad) continue;
            var term = Grad(products[i], [u], tangents[i], createGraph, retainGraph: true)[0];
            sum = sum is null ? term : sum + term;
        }

        return (ResultOf(output, createGraph), sum ?? Tensor.ZerosLike(output));
    }
}
