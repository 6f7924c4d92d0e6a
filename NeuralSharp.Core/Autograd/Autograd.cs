namespace NeuralSharp;

/// <summary>Gradients as values, and whether ops are recorded.</summary>
public static class Autograd
{
    [ThreadStatic]
    private static bool t_isPaused;

    /// <summary>Whether ops on this thread are recorded for a backward pass.</summary>
    public static bool IsRecording => !t_isPaused;

    /// <summary>Pauses recording on this thread until disposed: <c>using (Autograd.NoGrad()) …</c>.</summary>
    public static RecordingScope NoGrad() => new(isRecording: false);

    /// <summary>Resumes recording inside a <see cref="NoGrad"/> until disposed.</summary>
    public static RecordingScope EnableGrad() => new(isRecording: true);

    /// <summary>The gradient of a scalar with respect to some tensors, without touching any <see cref="Tensor.Grad"/>.</summary>
    /// <param name="output">The tensor to differentiate; one element, unless <paramref name="gradOutput"/> is given.</param>
    /// <param name="inputs">The tensors to differentiate by: leaves or results of ops.</param>
    /// <param name="gradOutput">The gradient to start from, of the output's shape; one for a scalar.</param>
    /// <param name="createGraph">Whether the gradients are recorded, so that they can be differentiated again.</param>
    /// <param name="retainGraph">Whether the graph can be walked again; true where <paramref name="createGraph"/> is.</param>
    /// <returns>A gradient an input, in their order; zeros where the output does not depend on the input.</returns>
    /// <exception cref="AutogradException">The output is no scalar, has no graph, or its graph was freed; an input needs no gradient.</exception>
    public static Tensor[] Grad(
        Tensor output, IReadOnlyList<Tensor> inputs, Tensor? gradOutput = null, bool createGraph = false, bool? retainGraph = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(inputs);
        for (var i = 0; i < inputs.Count; i++)
        {
            if (!inputs[i].RequiresGrad)
                throw new AutogradException($"Grad: input {i}, of shape {inputs[i].Shape}, does not require a gradient. Set RequiresGrad before the computation.");
        }

        var pass = new BackwardPass(retainGraph ?? createGraph, createGraph, inputs);
        pass.Run(output, gradOutput, "Grad");
        return pass.TargetGradients();
    }

    /// <summary>Sets whether ops are recorded, and puts it back when disposed.</summary>
    public readonly ref struct RecordingScope
    {
        private readonly bool _wasPaused;

        internal RecordingScope(bool isRecording) => (_wasPaused, t_isPaused) = (t_isPaused, !isRecording);

        /// <summary>Puts back what was before.</summary>
        public void Dispose() => t_isPaused = _wasPaused;
    }
}
