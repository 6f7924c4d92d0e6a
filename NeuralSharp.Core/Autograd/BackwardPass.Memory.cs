namespace NeuralSharp;

/// <content>What a pass gives back for reuse on its way: the memory of gradients in flight, and of what rules make in between.</content>
internal sealed partial class BackwardPass
{
    /// <summary>Who owns what is made on this thread and can be seen outside of the pass under way.</summary>
    public static MemoryOwner? OuterOwner => Current is BackwardPass pass ? pass._outer : Current;

    /// <summary>Gives back what a rule was given and what it made on the way; user code may have kept it.</summary>
    private void EndOf(Op op, int made, Storage gradOutput)
    {
        if (_isCaptured)
        {
            Land(gradOutput);
            return;
        }

        if (op.RunsUserCode)
        {
            LeaveSince(made, _outer);
            if (IsMine(gradOutput)) gradOutput.HandOver(_outer);
        }
        else
        {
            RecycleSince(made);
        }

        Land(gradOutput);
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
