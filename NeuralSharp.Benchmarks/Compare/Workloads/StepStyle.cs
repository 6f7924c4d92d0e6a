namespace NeuralSharp.Benchmarks;

/// <summary>How a training step is written.</summary>
internal enum StepStyle
{
    /// <summary>Inside a <see cref="Tensor.Scope"/>, as TorchSharp's is inside a dispose scope.</summary>
    Scoped,

    /// <summary>Without one: all memory is the garbage collector's.</summary>
    Plain,

    /// <summary>Captured once and replayed: <see cref="Optim.CapturedStep"/>.</summary>
    Captured,
}
