namespace NeuralSharp;

/// <summary>
/// All that surrounds the ops of a thread, in one place: <see cref="Mine"/>. Whoever changes more than the mode begins a
/// <see cref="Scope"/>, which puts everything back.
/// </summary>
internal struct Ambient
{
    [ThreadStatic]
    private static Ambient t_mine;

    /// <summary>What happens to ops beside their computation.</summary>
    public AutogradMode Mode;

    /// <summary>Whether modules are in evaluation mode, whatever mode they were put in: <see cref="EvaluationScope"/>.</summary>
    public bool IsEvaluating;

    /// <summary>Who owns the memory that is made.</summary>
    public MemoryOwner? Memory;

    /// <summary>Where the step goes that is being captured.</summary>
    public Tape? Tape;

    /// <summary>The first run of a checkpoint, which notes what ops depend on.</summary>
    public CheckpointTrace? Trace;

    /// <summary>Who notes the random numbers that are drawn, or gives them again.</summary>
    public DrawLog? Draws;

    /// <summary>The run that leaves no trace.</summary>
    public TracelessRun? Run;

    /// <summary>The modules that are computing, while anomalies are looked for.</summary>
    public ModulePath? Modules;

    /// <summary>That of this thread.</summary>
    public static ref Ambient Mine => ref t_mine;

    /// <summary>Notes how everything is, for what follows to change it.</summary>
    public static Scope Begin() => new(t_mine);

    /// <summary>Puts everything back as it was at the beginning. The default does nothing.</summary>
    public readonly ref struct Scope
    {
        private readonly Ambient _before;
        private readonly bool _isBegun;

        public Scope(in Ambient before) => (_before, _isBegun) = (before, true);

        public void Dispose()
        {
            if (_isBegun) t_mine = _before;
        }
    }
}
