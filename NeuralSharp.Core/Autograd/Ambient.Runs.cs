namespace NeuralSharp;

internal partial struct Ambient
{
    /// <summary>The first run of a checkpoint, which notes what ops depend on.</summary>
    public CheckpointTrace? Trace;

    /// <summary>The run that leaves no trace.</summary>
    public TracelessRun? Run;

    /// <summary>The modules that are computing, while anomalies are looked for.</summary>
    public ModulePath? Modules;
}
