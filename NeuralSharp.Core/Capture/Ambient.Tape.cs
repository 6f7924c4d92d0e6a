namespace NeuralSharp;

internal partial struct Ambient
{
    /// <summary>Where the step goes that is being captured.</summary>
    public Tape? Tape;

    /// <summary>The tape that what happens now goes to: none inside of an op, where a step is captured or not.</summary>
    public readonly Tape? ActiveTape => IsCapturing ? Tape : null;
}
