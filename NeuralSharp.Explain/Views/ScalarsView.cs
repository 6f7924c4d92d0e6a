namespace NeuralSharp;

/// <summary>Every tensor opened into numbers, and the engine's own pass over that graph.</summary>
internal static class ScalarsView
{
    /// <summary>The view of an opened graph.</summary>
    /// <param name="opening">The graph.</param>
    /// <param name="lines">Where the reader's lines are gathered.</param>
    public static GraphView Of(Opening opening, SourceLines lines)
    {
        List<ViewEdge> edges = [];
        var firstEdges = new int[opening.Scalars.Count];
        for (var place = 0; place < firstEdges.Length; place++)
        {
            firstEdges[place] = edges.Count;
            var inputs = opening.Scalars[place].Inputs;
            for (var i = 0; i < inputs.Length; i++) edges.Add(new(inputs[i], place, i, opening.Scalars[inputs[i]].NeedsGradient));
        }

        Pass pass = new(opening, firstEdges);
        pass.Run();
        return new(ViewKind.Scalars, [.. opening.Scalars.Select((scalar, place) => Node(scalar, pass.Gradients[place], lines))], edges, pass.Steps);
    }

    private static ViewNode Node(OpenScalar scalar, double? gradient, SourceLines lines)
    {
        var op = scalar.Scalar.Producer;
        return new()
        {
            Kind = op is not null ? NodeKind.Result : scalar.NeedsGradient && scalar.Of.IsLeaf ? NodeKind.Leaf : NodeKind.Constant,
            Name = scalar.Name,
            Op = op?.Name,
            Constants = TensorsView.ConstantsOf(op?.Attributes),
            Shape = "[]",
            Values = Value(scalar.Scalar.Item()),
            Gradient = gradient is { } complete ? Value(complete) : null,
            Generation = op?.Generation ?? 0,
            OpCount = op is null ? 0 : 1,
            Line = lines.PlaceOf(scalar.Of.Producer?.Line ?? scalar.Of.Line),
        };
    }

    private static ViewValues Value(double value)
    {
        var isFinite = double.IsFinite(value);
        return new([value], new([], isFinite ? value : double.NaN, isFinite ? value : double.NaN, isFinite ? value : double.NaN, double.IsNaN(value) ? 1 : 0, double.IsInfinity(value) ? 1 : 0));
    }

    /// <summary>The pass, as the engine walks it down to the reader's leaves.</summary>
    private sealed class Pass(Opening opening, int[] firstEdges) : BackwardObserver
    {
        private readonly List<ViewStep> _steps = [];
        private readonly Tensor _one = Tensor.Scalar(1, DType.Float64);
        private List<ViewContribution> _contributions = [];

        public double?[] Gradients { get; } = new double?[firstEdges.Length];

        public IReadOnlyList<ViewStep> Steps => _steps;

        public void Run()
        {
            Tensor[] ends = [.. opening.Scalars.Where(scalar => scalar.NeedsGradient && !scalar.Inputs.Any(input => opening.Scalars[input].NeedsGradient)).Select(scalar => scalar.Scalar)];
            if (!opening.Scalars[opening.PlaceOf(opening.Output)].NeedsGradient) return;   // nothing is left of the graph, such as where all labels are ignored
            using (Autograd.Observe(this)) Autograd.Grad(opening.Output, ends, retainGraph: true);
        }

        public override void Visit(Op op, Tensor output, Tensor arrived)
        {
            var node = opening.PlaceOf(output);
            Gradients[node] = arrived.Item();
            _steps.Add(new(node, Value(arrived.Item()), _contributions = []));
        }

        public override void Contribution(Op op, int index, Tensor input, Tensor value, Tensor? before, Tensor after)
        {
            using var unrecorded = Autograd.NoGrad();
            var local = op.Backward(index, _one).Item();
            var edge = firstEdges[opening.PlaceOf(op.OutputTensor)] + index;
            _contributions.Add(new(edge, local, Value(value.Item()), before is null ? null : Value(before.Item()), Value(after.Item())));
        }

        public override void Leaf(Tensor leaf, Tensor gradient) => Gradients[opening.PlaceOf(leaf)] = gradient.Item();
    }
}
