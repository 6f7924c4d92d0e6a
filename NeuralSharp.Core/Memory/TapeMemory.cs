namespace NeuralSharp;

/// <summary>Owns what is made while a step is captured. It gives nothing back: replays compute into the same memory.</summary>
internal sealed class TapeMemory : MemoryOwner
{
    /// <inheritdoc/>
    public override void Adopt(Storage storage)
    {
    }

    /// <summary>Owns what is made on this thread until disposed.</summary>
    public Scope Begin() => new(this);

    /// <summary>Puts back the owner before.</summary>
    public readonly ref struct Scope
    {
        private readonly MemoryOwner? _before;

        public Scope(TapeMemory memory) => (_before, Current) = (Current, memory);

        public void Dispose() => Current = _before;
    }
}
