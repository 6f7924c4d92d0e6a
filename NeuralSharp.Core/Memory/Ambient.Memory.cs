namespace NeuralSharp;

internal partial struct Ambient
{
    /// <summary>Who owns the memory that is made; null where it is the garbage collector's.</summary>
    public MemoryOwner? Memory;
}
