namespace NeuralSharp;

/// <summary>
/// The memory of one backward pass: gradients in flight, and what rules make in between. Nobody else can see it, so it is given back for
/// reuse as soon as no sum is in it any more. Code from outside (hooks, rules of users' ops) may keep what it sees: that is left to it.
/// </summary>
/// <remarks>This class serves a usual pass; one that is captured, or whose gradients are recorded, has a variant of its own below.</remarks>
internal class PassMemory : MemoryOwner
{
    private bool _runsUserCode;
    private int _madeBeforeVisit;

    private PassMemory(List<Storage> made)
        : base(made)
    {
    }

    /// <summary>Whether a scope is around this pass, or around one that it is a part of.</summary>
    private bool IsWithinScope => Outer is ScopeOwner or PassMemory { IsWithinScope: true };

    /// <summary>The memory of a pass that begins on this thread.</summary>
    /// <param name="createGraph">Whether the gradients are recorded themselves.</param>
    /// <param name="made">The list of what is made, empty.</param>
    public static PassMemory For(bool createGraph, List<Storage> made) =>
        createGraph ? new OfGraph(made) : Ambient.Mine.IsCapturing ? new OfCapture(made) : new PassMemory(made);

    /// <summary>Owns what is made on this thread from now on.</summary>
    public virtual void Begin() => (Outer, Current) = (Current, this);

    /// <summary>Puts back the owner before.</summary>
    public virtual void End() => Current = Outer;

    /// <summary>Small values are nobody's: looking after them would take longer than making others.</summary>
    public override void Adopt(Storage storage)
    {
        if (storage.Length >= BufferPool.LeastLength) base.Adopt(storage);
    }

    /// <summary>Begins with the rules of an op, whose output's gradient is complete.</summary>
    public void BeginVisit(Op op, Tensor sum)
    {
        (_runsUserCode, _madeBeforeVisit) = (op.RunsUserCode, MadeCount);
        if (_runsUserCode) Leave(sum, MadeCount);
    }

    /// <summary>The gradient that an op's rule gives one of its inputs.</summary>
    public Tensor RunRule(Op op, int index, Tensor gradOutput)
    {
        var made = MadeCount;
        var gradient = op.Backward(index, gradOutput);
        if (_runsUserCode) Leave(gradient, made);
        return gradient;
    }

    /// <summary>Gives back what the rules have made in between, and the sum that they have used.</summary>
    public void EndVisit(Tensor sum)
    {
        if (MadeCount > _madeBeforeVisit) RecycleSince(_madeBeforeVisit);
        Land(sum);
    }

    /// <summary>Shows a gradient to the hooks of its tensor, and returns what they make of it.</summary>
    public Tensor RunHooks(GradientWatch watch, Tensor tensor, Tensor gradient)
    {
        var made = MadeCount;
        Leave(gradient, made);
        gradient = watch.Run(tensor, gradient);
        Leave(gradient, made);
        return gradient;
    }

    /// <summary>Adds a gradient to a sum that the pass has made itself.</summary>
    public virtual Tensor AddToOwn(Tensor sum, Tensor gradient)
    {
        sum.AccumulateUnchecked(gradient);
        return sum;
    }

    /// <summary>These values are in one sum less; the last one gives them back.</summary>
    public virtual void Land(Tensor sum)
    {
        var storage = sum.Storage;
        if (--storage.InFlight == 0 && storage.Owner == this && storage.Length >= BufferPool.LeastLength) storage.Recycle();
    }

    /// <summary>Lets an op that was walked go of what it has saved.</summary>
    public virtual void Release(Op op) => op.Release();

    /// <summary>A gradient that the user may hold and write to: a copy where its memory might be somebody else's too.</summary>
    public virtual Tensor HandOut(Tensor gradient)
    {
        if (gradient.Storage.Owner != this) return gradient.Copy();
        gradient.Storage.HandOver(Outer);
        return gradient;
    }

    /// <summary>Adds what has arrived at a leaf to its <see cref="Tensor.Grad"/>, which outlives a scope around the pass.</summary>
    public virtual void AddToGrad(Tensor leaf, Tensor sum)
    {
        leaf.Grad = leaf.Grad is { } before ? before + sum : HandOut(sum);
        if (IsWithinScope) leaf.Grad.Storage.HandOver(GradientOwner.Instance);
        Land(sum);
    }

    /// <summary>Leaves a tensor that code from outside has seen, and what was made meanwhile, to those around the pass: it may be kept there.</summary>
    private protected virtual void Leave(Tensor? seen, int made)
    {
        LeaveSince(made, Outer);
        if (seen?.Storage.Owner == this) seen.Storage.HandOver(Outer);
    }

    /// <summary>The memory of a pass that is captured, into which replays compute again: nothing is given back, and a sum is an op.</summary>
    private sealed class OfCapture(List<Storage> made) : PassMemory(made)
    {
        public override void Adopt(Storage storage)
        {
        }

        public override Tensor AddToOwn(Tensor sum, Tensor gradient) => sum + gradient;

        public override void Land(Tensor sum) => sum.Storage.InFlight--;

        public override void Release(Op op) => op.MarkReleased();

        /// <summary>A captured step begins without gradients, and so adds only to one that it has made itself.</summary>
        public override void AddToGrad(Tensor leaf, Tensor sum)
        {
            leaf.Grad = leaf.Grad is { } before && Ambient.Mine.Tape!.Made(before.Storage) ? before + sum : HandOut(sum);
            Land(sum);
        }

        private protected override void Leave(Tensor? seen, int made)
        {
        }
    }

    /// <summary>The memory of a pass whose gradients are a graph of their own, which the user may hold: it owns nothing.</summary>
    private sealed class OfGraph(List<Storage> made) : PassMemory(made)
    {
        public override void Begin()
        {
        }

        public override void End()
        {
        }

        public override Tensor AddToOwn(Tensor sum, Tensor gradient) => sum + gradient;

        public override Tensor HandOut(Tensor gradient) => gradient.Clone();

        private protected override void Leave(Tensor? seen, int made)
        {
        }
    }
}
