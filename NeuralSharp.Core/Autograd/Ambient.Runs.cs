namespace NeuralSharp;

internal partial struct Ambient
{
    /// <summary>The first run of a checkpoint, which notes what ops depend on.</summary>
    public CheckpointTrace? Trace;

    /// <summary>The run that leaves no trace.</summary>
    public TracelessRun? Run;

    /// <summary>The module that is computing, within others; noted while anomalies are looked for or sources recorded.</summary>
    public ModuleCall? Modules;

    /// <summary>Who looks on at backward passes: <see cref="Autograd.Observe"/>.</summary>
    public BackwardObserver? Observer;
}
