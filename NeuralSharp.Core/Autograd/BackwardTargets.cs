namespace NeuralSharp;

/// <summary>The tensors whose gradients a backward pass is to find, and the ways to them.</summary>
internal abstract class BackwardTargets
{
    /// <summary>All leaves, as <c>Backward</c> wants them, and results of ops whose gradient is retained.</summary>
    public static BackwardTargets AllLeaves { get; } = new Leaves();

    /// <summary>The tensors asked for one by one, in order.</summary>
    public virtual IReadOnlyList<Tensor> Tensors => [];

    /// <summary>Whether the graph behind a target is left alone, as in the part of a walk that a checkpoint is.</summary>
    public virtual bool StopsThere => false;

    /// <summary>Tensors asked for one by one: no ops need be walked but those on the ways to them.</summary>
    public static BackwardTargets Of(IReadOnlyList<Tensor> tensors, bool stopsThere = false) => new Chosen(tensors, stopsThere);

    /// <summary>Finds the ops through which the output depends on a target.</summary>
    public virtual void FindWays(Tensor output)
    {
    }

    /// <summary>Whether the gradient of a tensor is asked for.</summary>
    public abstract bool Contains(Tensor tensor);

    /// <summary>Whether the gradient of a tensor is asked for, or needed on the way to one that is.</summary>
    public abstract bool Needs(Tensor tensor);

    /// <summary>The op behind a tensor, where the walk goes on there.</summary>
    public virtual Op? Before(Tensor tensor) => tensor.Producer;

    private sealed class Leaves : BackwardTargets
    {
        public override bool Contains(Tensor tensor) => tensor.Producer is null || tensor.Watch is { RetainsGrad: true };

        public override bool Needs(Tensor tensor) => tensor.RequiresGrad;
    }

    private sealed class Chosen(IReadOnlyList<Tensor> tensors, bool stopsThere) : BackwardTargets
    {
        private readonly HashSet<Tensor> _tensors = new(tensors, ReferenceEqualityComparer.Instance);
        private readonly HashSet<Op> _ways = [];

        public override IReadOnlyList<Tensor> Tensors => tensors;

        public override bool StopsThere => stopsThere;

        public override bool Contains(Tensor tensor) => _tensors.Contains(tensor);

        public override bool Needs(Tensor tensor) => tensor.RequiresGrad && IsOnTheWay(tensor);

        public override Op? Before(Tensor tensor) => stopsThere && Contains(tensor) ? null : tensor.Producer;

        public override void FindWays(Tensor output)
        {
            foreach (var op in OpsBehind(output).OrderBy(op => op.Generation))
            {
                for (var i = 0; i < op.InputCount; i++)
                {
                    if (IsOnTheWay(op.InputTensor(i))) _ways.Add(op);
                }
            }
        }

        private bool IsOnTheWay(Tensor tensor) => Contains(tensor) || (tensor.Producer is { } op && _ways.Contains(op));

        private HashSet<Op> OpsBehind(Tensor output)
        {
            var reached = new HashSet<Op>();
            var toVisit = new Stack<Op>();
            if (Before(output) is { } last) toVisit.Push(last);
            while (toVisit.TryPop(out var op))
            {
                if (!reached.Add(op)) continue;
                for (var i = 0; i < op.InputCount; i++)
                {
                    if (Before(op.InputTensor(i)) is { } earlier) toVisit.Push(earlier);
                }
            }

            return reached;
        }
    }
}
