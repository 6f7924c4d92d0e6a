namespace NeuralSharp;

/// <summary>What watches the gradient of one tensor: its hooks, and whether the gradient is kept.</summary>
internal sealed class GradientWatch
{
    /// <summary>The hooks, in order.</summary>
    public HookList<Func<Tensor, Tensor?>> Hooks { get; } = new();

    /// <summary>Whether the result of an op keeps its gradient.</summary>
    public bool RetainsGrad { get; set; }

    /// <summary>Shows a gradient to each hook, and returns what they make of it.</summary>
    public Tensor Run(Tensor tensor, Tensor gradient)
    {
        var hooks = Hooks.Entries;
        if (hooks.Count > 0 && Ambient.Mine.IsCapturing) throw Tape.HookFound(Describe(tensor));
        for (var i = 0; i < hooks.Count; i++) gradient = Call(hooks[i].Hook, i, tensor, gradient);
        return gradient;
    }

    private static Tensor Call(Func<Tensor, Tensor?> hook, int index, Tensor tensor, Tensor gradient)
    {
        var version = gradient.Storage.Version;
        Tensor? replacement;
        try
        {
            replacement = hook(gradient);
        }
        catch (Exception exception)
        {
            throw new AutogradException(
                Invariant($"Hook {index} on {Describe(tensor)} threw {exception.GetType().Name}: {exception.Message} No Grad was changed; compute the ")
                + "tensor again before the next Backward.",
                exception);
        }

        if (gradient.Storage.Version != version)
        {
            throw new AutogradException(
                Invariant($"Hook {index} on {Describe(tensor)} wrote into the gradient in place, which other ops may share. Return a new tensor instead."));
        }

        if (replacement is null) return gradient;
        if (replacement.Shape != tensor.Shape)
        {
            throw new ShapeException(
                Invariant($"Hook {index} on {Describe(tensor)} returned a gradient of shape {replacement.Shape}. Return one of the tensor's shape, or null to leave it."));
        }

        if (replacement.DType != tensor.DType)
        {
            throw new DTypeException(
                Invariant($"Hook {index} on {Describe(tensor)} returned a {replacement.DType} gradient; the tensor is {tensor.DType}. Convert it with ")
                + $"To(DType.{tensor.DType}).");
        }

        return replacement;
    }

    private static string Describe(Tensor tensor) =>
        tensor.Producer is { } op ? $"the result of {op.Name}, of shape {tensor.Shape}," : $"the leaf of shape {tensor.Shape}";
}
