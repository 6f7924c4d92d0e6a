namespace NeuralSharp;

/// <summary>
/// What <see cref="Autograd.DetectAnomalies"/> does: checks values and gradients, and says where the first one comes from that is not finite,
/// since each op's <see cref="Origins">origin</see> is noted meanwhile.
/// </summary>
internal static class AnomalyDetection
{
    /// <summary>Throws where an op's output is not finite.</summary>
    public static void CheckForward(Op op, Tensor output)
    {
        if (ValueStatistics.AreFinite(output)) return;
        var origin = Origin.Here();
        throw new AnomalyException(
            Lines(
                $"Forward of {op.Name}: its output is the first that is not finite. {Cause(op)}",
                $"output: {ValueStatistics.Of(output)}",
                InputLines(op),
                $"called at {origin}"),
            op.Name, isBackward: false, InputsOf(op), origin.Line);
    }

    /// <summary>Throws where the gradient that a rule gives an input is not finite.</summary>
    public static void CheckBackward(Op op, int index, Tensor gradOutput, Tensor gradient)
    {
        if (ValueStatistics.AreFinite(gradient)) return;
        var origin = OriginOf(op);
        throw new AnomalyException(
            Lines(
                Invariant($"Backward of {op.Name}: the gradient it gives its input {index} is the first that is not finite. The gradient that arrived is ")
                + "finite, so the op's slope at these inputs is to blame: move them away, by a clamp or a small constant, or use an op that "
                + "is stable there.",
                Invariant($"gradient of input {index}: {ValueStatistics.Of(gradient)}"),
                $"gradient that arrived: {ValueStatistics.Of(gradOutput)}",
                InputLines(op),
                $"called at {origin}"),
            op.Name, isBackward: true, InputsOf(op), origin.Line);
    }

    /// <summary>Throws where finite gradients have a sum that is not.</summary>
    public static void CheckSum(Tensor tensor, Tensor gradient) =>
        CheckAt(tensor, gradient, "the parts of its gradient are finite, but their sum is the first that is not: it overflows");

    /// <summary>Throws where a hook has made a gradient that is not finite.</summary>
    public static void CheckHooked(Tensor tensor, Tensor gradient) =>
        CheckAt(tensor, gradient, "a hook on it made its gradient the first that is not finite");

    /// <summary>Throws where the gradient to start from is not finite.</summary>
    public static void CheckSeed(Tensor gradient, string method)
    {
        if (ValueStatistics.AreFinite(gradient)) return;
        var origin = Origin.Here();
        throw new AnomalyException(
            Lines($"{method}: the gradient to start from came in with values that are not finite.", $"it: {ValueStatistics.Of(gradient)}", $"called at {origin}"),
            method, isBackward: true, [], origin.Line);
    }

    private static void CheckAt(Tensor tensor, Tensor gradient, string what)
    {
        if (ValueStatistics.AreFinite(gradient)) return;
        var (name, origin) = tensor.Producer is { } op ? (op.Name, OriginOf(op)) : ("a leaf", Origin.Here());
        throw new AnomalyException(
            Lines($"Backward at {name}, of shape {tensor.Shape}: {what}.", $"gradient: {ValueStatistics.Of(gradient)}", $"called at {origin}"),
            name, isBackward: true, [], origin.Line);
    }

    private static string Cause(Op op)
    {
        for (var i = 0; i < op.InputCount; i++)
        {
            if (ValueStatistics.AreFinite(op.InputTensor(i))) continue;
            return Invariant($"Its input {i} came in so: no op made it while anomalies were looked for. Look at the data, at what was computed before, ")
                + "or, where it is a parameter, at the step that changed it last.";
        }

        return "Its inputs are finite.";
    }

    private static string InputLines(Op op) =>
        string.Join(Environment.NewLine + "  ", InputsOf(op).Select((input, i) => Invariant($"input {i}: {input}")));

    private static List<ValueStatistics> InputsOf(Op op)
    {
        List<ValueStatistics> inputs = [];
        for (var i = 0; i < op.InputCount; i++) inputs.Add(ValueStatistics.Of(op.InputTensor(i)));
        return inputs;
    }

    private static string Lines(params string[] lines) => string.Join(Environment.NewLine + "  ", lines);

    private static Origin OriginOf(Op op) =>
        Origins.Of(op) ?? new(new("a place not noted: put the forward computation into DetectAnomalies() too", null, 0), null);
}
