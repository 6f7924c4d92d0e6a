namespace NeuralSharp;

/// <summary>
/// Gradients as values (this file, and one file each for <c>Vjp</c>, <c>Jvp</c>, <c>Jacobian</c>, <c>Hessian</c> and
/// <c>Checkpoint</c>), and what happens to ops on a thread: whether they are recorded, and whether they are checked.
/// </summary>
public static partial class Autograd
{
    private const AutogradMode Unrecorded = AutogradMode.NoGrad | AutogradMode.Inference;

    /// <summary>Whether ops on this thread are recorded for a backward pass.</summary>
    public static bool IsRecording => (Mode & Unrecorded) == 0;

    /// <summary>What happens to ops on this thread.</summary>
    internal static AutogradMode Mode => Ambient.Mine.Mode;

    /// <summary>Whether values and gradients are checked on this thread.</summary>
    internal static bool DetectsAnomalies => (Mode & AutogradMode.Anomalies) != 0;

    /// <summary>Whether something looks on where modules are called on this thread.</summary>
    internal static bool ObservesCalls => (Mode & (AutogradMode.Anomalies | AutogradMode.Sources | AutogradMode.Traceless)) != 0;

    /// <summary>Whether it is noted on this thread which ops belong to which call of a module.</summary>
    internal static bool NotesCalls => (Mode & (AutogradMode.Anomalies | AutogradMode.Sources)) != 0;

    /// <summary>Whether something looks on on this thread that sees nothing of a replay, so that steps are to run as they are.</summary>
    internal static bool RunsPlainly => NotesCalls || Ambient.Mine.Observer is not null;

    /// <summary>Whether something must know of writes in place on this thread.</summary>
    internal static bool ObservesWrites => (Mode & (AutogradMode.Capturing | AutogradMode.Traceless)) != 0;

    /// <summary>Pauses recording on this thread until disposed: <c>using (Autograd.NoGrad()) …</c>.</summary>
    public static RecordingScope NoGrad() => new(Mode | AutogradMode.NoGrad);

    /// <summary>Resumes recording inside a <see cref="NoGrad"/> or <see cref="InferenceMode"/> until disposed.</summary>
    public static RecordingScope EnableGrad() => new(Mode & ~Unrecorded);

    /// <summary>
    /// Pauses recording on this thread until disposed, as <see cref="NoGrad"/> does and at the same cost, and marks every result: a
    /// recorded op that is given one later throws. Use it where results must never get into a gradient, such as when serving a
    /// model; use <see cref="NoGrad"/> where they may, as constants: a target that another network computes, a parameter's update.
    /// What is computed of a marked tensor outside, as by <see cref="Tensor.Clone"/>, is an ordinary constant.
    /// </summary>
    public static RecordingScope InferenceMode() => new(Mode | AutogradMode.Inference);

    /// <summary>
    /// Looks for the first value that is not finite, on this thread until disposed: <c>using (Autograd.DetectAnomalies()) …</c> around
    /// forward and backward. Every op's output and every gradient is checked, and every recorded op remembers the line of your code
    /// that called it, so this is slow; without it nothing is checked and nothing costs. Lines are exact in Debug builds; in Release the
    /// compiler may have moved or inlined code, and a line nearby or of a caller is named. The first NaN or infinity throws an
    /// <see cref="AnomalyException"/>. An op that has an infinity on purpose, such as a mask of −∞, throws too: leave it outside.
    /// </summary>
    public static RecordingScope DetectAnomalies() => new(Mode | AutogradMode.Anomalies);

    /// <summary>The gradient of a scalar with respect to some tensors, without touching any <see cref="Tensor.Grad"/>.</summary>
    /// <param name="output">The tensor to differentiate; one element, unless <paramref name="gradOutput"/> is given.</param>
    /// <param name="inputs">The tensors to differentiate by: leaves or results of ops.</param>
    /// <param name="gradOutput">The gradient to start from, of the output's shape; one for a scalar.</param>
    /// <param name="createGraph">Whether the gradients are recorded, so that they can be differentiated again.</param>
    /// <param name="retainGraph">Whether the graph can be walked again; true where <paramref name="createGraph"/> is.</param>
    /// <returns>
    /// A gradient an input, in their order, after the hooks of <see cref="Tensor.RegisterHook"/>; zeros, without a look at hooks, where the
    /// output does not depend on the input.
    /// </returns>
    /// <exception cref="AutogradException">The output is no scalar, has no graph, or its graph was freed; an input needs no gradient.</exception>
    public static Tensor[] Grad(
        Tensor output, IReadOnlyList<Tensor> inputs, Tensor? gradOutput = null, bool createGraph = false, bool? retainGraph = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(inputs);
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i] is null) throw new ArgumentNullException(Invariant($"{nameof(inputs)}[{i}]"));
            if (!inputs[i].RequiresGrad)
                throw new AutogradException(Invariant($"Grad: input {i}, of shape {inputs[i].Shape}, does not require a gradient. Set RequiresGrad before the computation."));
        }

        var pass = new BackwardPass(retainGraph ?? createGraph, createGraph, BackwardTargets.Of(inputs));
        pass.Run(output, gradOutput, "Grad");
        return pass.TargetGradients();
    }

    /// <summary>The mode of a backward pass: its ops are recorded where the gradients are to be differentiated again.</summary>
    internal static RecordingScope InsidePass(bool createGraph)
    {
        var mode = (createGraph ? AutogradMode.Recording | (Mode & AutogradMode.Sources) : AutogradMode.NoGrad) | (Mode & AutogradMode.Capturing);
        return new(DetectsAnomalies ? mode | AutogradMode.Anomalies | AutogradMode.InsidePass : mode);
    }

    /// <summary>The mode of what an op does by other ops: as a part of it, they are neither recorded nor captured, and checked as that op's.</summary>
    internal static RecordingScope InsideOp() => new((Mode | AutogradMode.NoGrad | AutogradMode.InsidePass) & ~AutogradMode.Capturing);

    /// <summary>The mode of a checkpoint's second run, inside a pass or not: recorded in full.</summary>
    internal static RecordingScope Recording() => new(Mode & (AutogradMode.Anomalies | AutogradMode.Sources));

    /// <summary>Sets what happens to ops on this thread, and puts it back when disposed.</summary>
    public readonly ref struct RecordingScope
    {
        private readonly AutogradMode _before;

        internal RecordingScope(AutogradMode mode)
        {
            ref var mine = ref Ambient.Mine.Mode;
            (_before, mine) = (mine, mode);
        }

        /// <summary>Puts back what was before.</summary>
        public void Dispose() => Ambient.Mine.Mode = _before;
    }
}
