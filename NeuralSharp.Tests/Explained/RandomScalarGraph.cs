namespace NeuralSharp.Tests.Explained;

/// <summary>A random graph of scalars: leaves, constants, and ops of all kinds on whatever was made before, so that it forks and joins.</summary>
internal sealed class RandomScalarGraph
{
    private const double Largest = 10;   // of values and slopes: beyond, rounding errors would grow along the graph and tell nothing

    private static readonly NumberOp[] s_ops = [.. NumberOp.All.Where(op => !op.IsConstant)];
    private static readonly KeyValuePair<string, Func<Tensor, Tensor>>[] s_reductions = [.. OpenedOp.All];

    private readonly List<Tensor> _tensors = [];
    private readonly HashSet<Tensor> _unused = new(ReferenceEqualityComparer.Instance);
    private readonly Random _random;

    public RandomScalarGraph(int seed)
    {
        _random = new Random(seed);
        var leaves = _random.Next(2, 6);
        for (var i = 0; i < leaves; i++) _tensors.Add(Leaf(requiresGrad: true));
        if (_random.Next(2) == 0) _tensors.Add(Leaf(requiresGrad: false));
        Leaves = [.. _tensors.Where(tensor => tensor.RequiresGrad)];
        var count = _random.Next(3, 40);
        for (var made = 0; made < count;)
        {
            if (TryMake()) made++;
        }

        Tensor[] ends = [.. _tensors.Where(tensor => tensor.RequiresGrad && _unused.Contains(tensor))];
        Output = ends is [{ IsLeaf: false } end] ? end : new OpenedOp("Sum", x => x.Sum()).Apply(ends);
    }

    /// <summary>The leaves that gradients flow to.</summary>
    public IReadOnlyList<Tensor> Leaves { get; }

    /// <summary>The end, which all lead to.</summary>
    public Tensor Output { get; }

    private Tensor Leaf(bool requiresGrad)
    {
        var leaf = Tensor.Scalar((_random.NextDouble() * 6) - 3, DType.Float64, requiresGrad);
        _unused.Add(leaf);
        return leaf;
    }

    /// <summary>Tries a random op on random tensors; refuses what lies outside its domain or is too large or too steep.</summary>
    private bool TryMake()
    {
        var isReduction = _random.Next(8) == 0;
        var op = s_ops[_random.Next(s_ops.Length)];
        Tensor[] inputs = [.. Enumerable.Range(0, isReduction ? _random.Next(1, 6) : op.Domain.Length).Select(_ => Pick())];
        double[] x = [.. inputs.Select(input => input.Item())];
        if (!isReduction && !op.Takes(x)) return false;
        var (name, reduce) = s_reductions[_random.Next(s_reductions.Length)];
        if (isReduction && x.Distinct().Count() < x.Length) return false;   // a tie of two paths to one number
        var output = isReduction ? new OpenedOp(name, reduce).Apply(inputs) : op.Apply(inputs);
        if (output.Producer is { } producer && !IsGentle(producer, output)) return false;
        if (!double.IsFinite(output.Item()) || Math.Abs(output.Item()) > Largest) return false;
        foreach (var input in inputs) _unused.Remove(input);
        _tensors.Add(output);
        _unused.Add(output);
        return true;
    }

    private Tensor Pick() => _random.Next(3) == 0 ? _tensors[^(1 + _random.Next(Math.Min(4, _tensors.Count)))] : _tensors[_random.Next(_tensors.Count)];

    private static bool IsGentle(Op op, Tensor output)
    {
        using var mode = Autograd.NoGrad();
        for (var i = 0; i < op.InputCount; i++)
        {
            if (!op.InputTensor(i).RequiresGrad) continue;
            var slope = op.Backward(i, Tensor.OnesLike(output)).Item();
            if (!double.IsFinite(slope) || Math.Abs(slope) > Largest) return false;
        }

        op.EndVisit();
        return true;
    }
}
