namespace NeuralSharp;

/// <summary>Owns what is made while a step is captured. It gives nothing back: replays compute into the same memory.</summary>
internal sealed class TapeMemory : MemoryOwner
{
    /// <inheritdoc/>
    public override void Adopt(Storage storage)
    {
    }
}
