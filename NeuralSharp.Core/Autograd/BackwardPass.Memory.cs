namespace NeuralSharp;

/// <content>What a pass gives back for reuse on its way: the memory of gradients in flight, and of what rules make in between.</content>
internal sealed partial class BackwardPass
{
    /// <summary>Whether a scope is around this pass, or around one that it is a part of.</summary>
    private bool IsWithinScope => Outer is ScopeOwner or BackwardPass { IsWithinScope: true };

    /// <summary>Leaves a tensor that user code has seen, and what was made since a count, to those around the pass: it may be kept there.</summary>
    private void Leave(Tensor? seen, int made)
    {
        if (_isCaptured) return;
        LeaveSince(made, Outer);
        if (seen?.Storage.Owner == this) seen.Storage.HandOver(Outer);
    }

    /// <summary>One sum less is in these values; the last one gives them back.</summary>
    public void Land(Storage storage)
    {
        if (--storage.InFlight == 0 && IsMine(storage) && !_isCaptured) storage.Recycle();
    }

    /// <summary>Small values are nobody's: looking after them would take longer than making others.</summary>
    public override void Adopt(Storage storage)
    {
        if (storage.Length >= BufferPool.LeastLength) base.Adopt(storage);
    }

    private bool IsMine(Storage storage) => storage.Owner == this && storage.Length >= BufferPool.LeastLength;
}
