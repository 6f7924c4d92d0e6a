namespace NeuralSharp;

/// <summary>Notes one backward pass for a <see cref="BackwardRecord"/>.</summary>
/// <param name="snapshot">The graph.</param>
/// <param name="known">Which tensor of the snapshot each tensor of the graph is.</param>
internal sealed class PassRecorder(GraphSnapshot snapshot, Dictionary<Tensor, GraphTensor> known) : BackwardObserver
{
    private readonly List<BackwardVisit> _visits = [];
    private List<BackwardContribution> _contributions = [];   // of the visit under way
    private double?[] _locals = [];                           // by input

    /// <summary>The visits so far.</summary>
    public IReadOnlyList<BackwardVisit> Visits => _visits;

    /// <summary>The complete gradients, by the place of their tensors.</summary>
    public TensorValues?[] Gradients { get; } = new TensorValues?[snapshot.Tensors.Count];

    public override void Visit(Op op, Tensor output, Tensor arrived)
    {
        var tensor = known[output];
        (_contributions, _locals) = (new(op.InputCount), LocalDerivatives(op));
        _visits.Add(new(tensor.Producer!, Gradients[tensor.Id] = ValuesOf(arrived), _contributions));
    }

    public override void Contribution(Op op, int index, Tensor input, Tensor value, Tensor? before, Tensor after)
    {
        _contributions.Add(new(index, known[input], ValuesOf(value), before is null ? null : ValuesOf(before), ValuesOf(after), _locals[index]));
    }

    public override void Leaf(Tensor leaf, Tensor gradient) => Gradients[known[leaf].Id] = ValuesOf(gradient);

    private TensorValues ValuesOf(Tensor tensor) => TensorValues.Of(tensor, snapshot.Elements);

    /// <summary>What the op's rule makes of the gradient 1, for each input where it is a number.</summary>
    private static double?[] LocalDerivatives(Op op)
    {
        var locals = new double?[op.InputCount];
        if (op.OutputTensor.Length != 1) return locals;
        using var mode = Autograd.InsidePass(createGraph: false);
        var one = Tensor.OnesLike(op.OutputTensor);
        for (var i = 0; i < locals.Length; i++)
        {
            var input = op.InputTensor(i);
            if (input.RequiresGrad && input.Length == 1) locals[i] = BackwardPass.GradientFrom(op, i, one).ElementAt(0);
        }

        op.EndVisit();   // forgets what it has kept for its next input: the visit under way begins afresh
        return locals;
    }
}
