namespace NeuralSharp;

/// <content>What a pass refuses: a start that has no gradient, and rules that return what does not fit.</content>
internal sealed partial class BackwardPass
{
    private static void CheckStart(Tensor output, Tensor? gradOutput, string method)
    {
        if (!output.RequiresGrad && MemoryOwner.Current is PassMemory && !Autograd.IsRecording)
        {
            throw new AutogradException(
                $"{method}: this runs inside a backward pass, in a hook or a rule, where ops are not recorded unless the pass was started by "
                + "Autograd.Grad(..., createGraph: true). Start it so, or take the second gradient after the pass.");
        }

        if (!output.RequiresGrad)
        {
            throw new AutogradException(
                $"{method}: the tensor does not depend on anything that requires a gradient. Set RequiresGrad on an input before "
                + "the computation, and compute outside NoGrad.");
        }

        if (gradOutput is null && output.Length != 1)
        {
            throw new AutogradException(
                $"{method}: the tensor has shape {output.Shape}, and only a scalar has one gradient. Reduce it first (Sum, Mean), or pass the "
                + "gradient to start from.");
        }

        if (gradOutput is not null && gradOutput.Shape != output.Shape)
            throw new ShapeException($"{method}: the gradient to start from has shape {gradOutput.Shape}, the tensor {output.Shape}; they must be equal.");
        if (gradOutput is not null && gradOutput.DType != output.DType)
            throw new DTypeException($"{method}: the gradient to start from is {gradOutput.DType}, the tensor {output.DType}; they must be equal.");
        if (output.Producer is { IsReleased: true } op) throw Freed(op, method);
    }

    private static AutogradException Freed(Op op, string method) => new(op is CheckpointTrace
        ? $"{method}: a tensor on the way was computed inside the function of Autograd.Checkpoint, which keeps no graph. Return it from that "
            + "function, and take gradients outside of it."
        : $"{method}: the graph was freed at {op.Name} by an earlier backward pass. Compute the tensor again, or pass retainGraph: true the first time.");

    private static AutogradException WalkedByAnother(Op op, string method) =>
        new($"{method}: another backward pass is walking this graph at {op.Name}. A graph is walked by one thread at a time.");

    /// <summary>What an op gives an input from a gradient of its output, outside of any walk.</summary>
    public static Tensor GradientFrom(Op op, int index, Tensor gradOutput) => SumToShape(op.Backward(index, gradOutput), op.InputTensor(index), op);

    /// <summary>Gradients of a broadcast input come in the broadcast shape: sums them back, and checks what a rule returned.</summary>
    private static Tensor SumToShape(Tensor? gradient, Tensor input, Op op)
    {
        if (gradient is null) throw new AutogradException($"{op.Name}: its backward rule returned null for an input that needs a gradient.");
        if (gradient.DType != input.DType)
            throw new AutogradException($"{op.Name}: its backward rule returned a {gradient.DType} gradient for a {input.DType} input.");
        if (gradient.Shape == input.Shape) return gradient;
        if (!input.Shape.BroadcastsTo(gradient.Shape))
            throw new AutogradException($"{op.Name}: its backward rule returned a gradient of shape {gradient.Shape} for an input of shape {input.Shape}.");
        return gradient.SumTo(input.Shape);
    }
}
