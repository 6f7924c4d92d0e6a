namespace NeuralSharp;

/// <summary>
/// An op of your own in one class: a forward computation, and the gradients of all its inputs. Write both in tensor ops, or over
/// spans of the values. It takes any number of inputs; where there is one or two, <see cref="UnaryOp"/> and
/// <see cref="ElementwiseOp"/> are as short, and compute element by element in both types.
/// </summary>
/// <example>
/// <code>
/// sealed class Square : OwnOp   // new Square().Apply(x)
/// {
///     protected override Tensor Forward(Tensor[] inputs) => inputs[0] * inputs[0];
///
///     protected override Tensor?[] Backward(Tensor gradOutput) => [2 * Input(0) * gradOutput];
/// }
/// </code>
/// </example>
public abstract class OwnOp : Op
{
    private Tensor?[]? _gradients;   // while the pass asks for one after the other

    /// <inheritdoc/>
    public override string Name => GetType().Name;

    /// <summary>Computes the output. Nothing is recorded meanwhile.</summary>
    /// <returns>A new tensor; not one of the inputs.</returns>
    protected abstract Tensor Forward(Tensor[] inputs);

    /// <summary>
    /// The gradient of every input, in their order; read them with <c>Input(i)</c>, and the result with <c>Output</c>. Made of
    /// tensor ops it can be differentiated again. Null is allowed for an input that needs no gradient.
    /// </summary>
    protected abstract Tensor?[] Backward(Tensor gradOutput);

    /// <summary>Applies the op; an object serves one application.</summary>
    /// <exception cref="AutogradException">The forward computation returned null or an input.</exception>
    public Tensor Apply(params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        SetInputs(inputs);
        var output = Forwarded(inputs);
        if (output.RequiresGrad || inputs.Contains(output))
            throw new AutogradException($"{Name}: its forward computation returned a tensor that is in use already, of shape {output.Shape}. Return a new one, or a Clone().");
        return Record(output);
    }

    /// <inheritdoc/>
    protected internal sealed override void Compute(Tensor output)
    {
        var inputs = new Tensor[InputCount];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = InputTensor(i);
        var again = Forwarded(inputs);
        if (again.Shape != output.Shape || again.DType != output.DType)
            throw new CaptureException($"{Name}: its forward computation gave {output.DType} {output.Shape}, and {again.DType} {again.Shape} when it was replayed.");
        output.Overwrite(again);
    }

    /// <inheritdoc/>
    protected internal sealed override Tensor Backward(int index, Tensor gradOutput) =>
        (_gradients ??= CheckedGradients(gradOutput))[index]!;   // the pass explains a null

    internal sealed override void EndVisit() => _gradients = null;

    /// <summary>What the forward computation gives; a captured step runs it as a whole, and not op by op.</summary>
    private Tensor Forwarded(Tensor[] inputs)
    {
        using var mode = Autograd.InsideOp();
        return Forward(inputs) ?? throw new AutogradException($"{Name}: its forward computation returned null instead of a tensor.");
    }

    private Tensor?[] CheckedGradients(Tensor gradOutput)
    {
        var gradients = Backward(gradOutput) ?? throw new AutogradException($"{Name}: its backward rule returned null instead of gradients.");
        if (gradients.Length == InputCount) return gradients;
        throw new AutogradException(
            Invariant($"{Name}: its backward rule returned {gradients.Length} gradient(s) for {InputCount} input(s). Return one for each, in their order, and ")
            + "null for an input that needs none.");
    }
}
