namespace NeuralSharp.Layers;

/// <content>What the gradients of a model look like, for those who ask why it does not learn.</content>
public abstract partial class Module
{
    /// <summary>
    /// A table of the parameters' gradients and what is wrong with them: parameters without a gradient, parameters that the last <c>Backward</c> on
    /// this thread reached and the model does not hold, gradients that vanish, explode or
    /// are not finite, units that learn nothing. Call it after <c>Backward</c>, before <c>ZeroGrad</c>, and print it.
    /// </summary>
    /// <param name="learningRate">
    /// The rate of plain gradient descent, for the share by which a step changes the weights. For another optimizer let the report take
    /// the step: <c>model.GradientReport().WithStep(optimizer.Step)</c>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not positive and finite.</exception>
    public GradientReport GradientReport(double? learningRate = null) => Report([], learningRate);

    /// <summary>
    /// The report with a look at activations: the model is run once on an input, in evaluation mode, and every activation that can
    /// be flat at zero (a Relu, wherever it is called; <see cref="PiecewiseLinearOp.HasDeadRange"/>) is searched for units that are zero in every row. The gradients are those of the last
    /// <c>Backward</c>, as they are: modes, gradients, running statistics, generators, and layers without an input size are left alone.
    /// </summary>
    /// <param name="input">Rows to look at, such as a batch of the training data; the more, the surer.</param>
    /// <param name="learningRate">As in <see cref="GradientReport(double?)"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not positive and finite.</exception>
    public GradientReport GradientReport(Tensor input, double? learningRate = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new TracelessRun().Do(() =>   // until the report is made: it asks for the shapes that lazy layers were lent
        {
            using var recording = Autograd.EnableGrad();
            return Report(DeadUnits.Find(Call(input), NamedParameters), learningRate);
        });
    }

    private GradientReport Report(IReadOnlyList<GradientFinding> ofActivations, double? learningRate)
    {
        if (learningRate is { } rate) Require.Positive(rate, nameof(learningRate), who: nameof(GradientReport));
        IEnumerable<GradientFinding> strays = Stray.Describe(Stray.AfterBackward(this)).Select(parameter => new GradientFinding(
            GradientFindingKind.NotInModel, "",
            $"The last Backward also reached {parameter}, which is no part of this model. If the model uses it, it is neither trained nor saved with it. {Stray.Advice}"));
        var report = new GradientReport(NamedParameters, [.. ofActivations, .. strays]);
        return learningRate is null ? report : report.WithLearningRate(learningRate.Value);
    }
}

/// <summary>Searches the graph of an output for units that an activation has set to zero in every row.</summary>
file static class DeadUnits
{
    public static IReadOnlyList<GradientFinding> Find(Tensor output, IReadOnlyList<KeyValuePair<string, Parameter>> parameters)
    {
        var names = new Dictionary<Tensor, string>(ReferenceEqualityComparer.Instance);
        foreach (var (name, parameter) in parameters) names[parameter] = name;
        List<GradientFinding> findings = [];
        var nearest = new Dictionary<Op, (string Name, int Distance)>(ReferenceEqualityComparer.Instance);
        foreach (var op in OpsBefore(output).OrderBy(op => op.Generation))
        {
            nearest[op] = NearestParameter(op, names, nearest);
            if (op is not PiecewiseLinearOp { HasDeadRange: true } || op.OutputTensor.Rank < 2) continue;
            var (dead, units, rows) = Count(op.OutputTensor);
            if (dead == 0) continue;
            var before = nearest[op].Name;
            findings.Add(new(
                GradientFindingKind.DeadUnits, before,
                Invariant($"{op.Name}{(before.Length == 0 ? "" : $" after '{LayerOf(before)}'")}: {dead} of {units} units are zero for all {rows} rows, so nothing in front of them learns from these. ")
                + "Lower the learning rate, use LeakyReLU, or start with other weights."));
        }

        return findings;
    }

    private static string LayerOf(string parameter) => parameter.Contains('.') ? parameter[..parameter.LastIndexOf('.')] : parameter;

    /// <summary>How many units are zero throughout; a unit is a feature of [rows, features], or a channel of [rows, channels, …].</summary>
    private static (int Dead, int Units, int Rows) Count(Tensor activation)
    {
        var (rows, units) = (activation.Shape[0], activation.Shape[1]);
        if (rows == 0) return (0, units, rows);
        var inner = activation.Length / Math.Max(1, rows * units);
        var isAlive = new bool[units];
        for (var i = 0; i < activation.Length; i++)
        {
            if (activation.ElementAt(i) != 0) isAlive[i / inner % units] = true;
        }

        return (isAlive.Count(alive => !alive), units, rows);
    }

    /// <summary>
    /// The parameter that was used last before an op, by which the reader knows the layer, and how many ops lie between. It is the nearest
    /// of those before the op's inputs, which come first in the list.
    /// </summary>
    private static (string Name, int Distance) NearestParameter(Op op, Dictionary<Tensor, string> names, Dictionary<Op, (string Name, int Distance)> nearest)
    {
        var found = (Name: "", Distance: int.MaxValue);
        for (var i = 0; i < op.InputCount; i++)
        {
            var input = op.InputTensor(i);
            if (names.TryGetValue(input, out var name)) return (name, 0);
            if (input.Producer is { } producer && nearest.TryGetValue(producer, out var before) && before.Distance < found.Distance - 1) found = (before.Name, before.Distance + 1);
        }

        return found;
    }

    private static List<Op> OpsBefore(Tensor output)
    {
        var (ops, seen, toVisit) = (new List<Op>(), new HashSet<Op>(), new Stack<Tensor>([output]));
        while (toVisit.TryPop(out var tensor))
        {
            if (tensor.Producer is not { } op || !seen.Add(op)) continue;
            ops.Add(op);
            for (var i = 0; i < op.InputCount; i++) toVisit.Push(op.InputTensor(i));
        }

        return ops;
    }
}
