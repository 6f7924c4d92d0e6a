namespace NeuralSharp;

/// <summary>What happens to ops on a thread beside their computation. Zero is the usual: they are recorded, and nothing more.</summary>
[Flags]
internal enum AutogradMode
{
    /// <summary>Ops are recorded.</summary>
    Recording = 0,

    /// <summary>Ops are not recorded: <see cref="Autograd.NoGrad"/>.</summary>
    NoGrad = 1,

    /// <summary>Ops are not recorded, and their results must never be used in a recorded op: <see cref="Autograd.InferenceMode"/>.</summary>
    Inference = 2,

    /// <summary>Values and gradients are checked, and recorded ops remember a source line: <see cref="Autograd.DetectAnomalies"/>.</summary>
    Anomalies = 4,

    /// <summary>A backward pass is under way, which checks the gradients itself, so that the ops within its rules are not.</summary>
    InsidePass = 8,

    /// <summary>Ops only note what they depend on: the first run of <see cref="Autograd.Checkpoint(Func{Tensor, Tensor}, Tensor)"/>.</summary>
    Tracing = 16,

    /// <summary>Ops and other effects are put on a <see cref="Tape"/>, to be replayed.</summary>
    Capturing = 32,

    /// <summary>Multiply-adds are counted, and writes in place noted, to be put back: <see cref="TracelessRun"/>.</summary>
    Traceless = 64,

    /// <summary>Ops and leaves remember a source line, and modules that they are called: <see cref="Autograd.RecordSource"/>.</summary>
    Sources = 128,
}
