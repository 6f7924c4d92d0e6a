namespace NeuralSharp.Optim;

/// <summary>A metric of values: outputs and targets of the same shape [batch, …].</summary>
internal abstract class RegressionMetric(string name) : Metric(name), IStateful
{
    private double[] _outputs = [];
    private double[] _targets = [];
    private double[] _weights = [];
    private int _columns;   // 0 before the first batch

    /// <inheritdoc/>
    public sealed override double? Value => _columns == 0 || Result is not { } value || double.IsNaN(value) ? null : value;

    /// <summary>The value; there was a batch. NaN, where sums have left Float64, is no value.</summary>
    protected abstract double? Result { get; }

    /// <inheritdoc/>
    public sealed override void Reset() => _columns = 0;

    /// <inheritdoc/>
    public sealed override void Update(Tensor output, Tensor targets, Tensor? weights = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(targets);
        var title = $"Metric {Printable.Quoted(Name)}";
        if (output.Shape != targets.Shape || output.Rank == 0)
            throw new ShapeException($"{title}: the output has shape {output.Shape} and the targets {targets.Shape}; both are [batch, …]. Reshape the targets.");
        var count = output.Shape[0];
        var columns = 1;
        for (var axis = 1; axis < output.Rank; axis++) columns *= output.Shape[axis];
        if (columns == 0) throw new ShapeException($"{title}: an output {output.Shape} has no values in an example.");
        if (_columns != 0 && columns != _columns)
            throw new ShapeException(Invariant($"{title}: {columns} outputs an example, and {_columns} in the batches before. Call Reset before another model."));
        Numbers.ReadWeights(weights, count, ref _weights, title);
        Numbers.Read(output, ref _outputs, $"{title}: the outputs");
        Numbers.Read(targets, ref _targets, $"{title}: the targets");
        CheckFinite(_outputs, "output", count, columns, title);
        CheckFinite(_targets, "target", count, columns, title);

        if (_columns == 0) Begin(columns);
        _columns = columns;
        for (var i = 0; i < count * columns; i++)
        {
            if (_weights[i / columns] > 0) Add(i % columns, _outputs[i], _targets[i], _weights[i / columns]);
        }
    }

    /// <summary>Sets the sums to zero, for so many outputs an example.</summary>
    protected abstract void Begin(int columns);

    /// <summary>Takes in one output of an example that counts.</summary>
    protected abstract void Add(int column, double output, double target, double weight);

    private void CheckFinite(double[] values, string what, int count, int columns, string title)
    {
        for (var i = 0; i < count * columns; i++)
        {
            if (_weights[i / columns] > 0 && !double.IsFinite(values[i]))
            {
                throw new ArgumentOutOfRangeException(what, Invariant(
                    $"{title}: the {what} {values[i]} of example {i / columns} is not finite. Mend the data, or see where it comes from with Autograd.DetectAnomalies."));
            }
        }
    }

    public StateDict StateDict() => MetricState.Of(PassAll);

    public void LoadStateDict(StateDict state) =>
        MetricState.Load(state, $"Metric {Printable.Quoted(Name)}", ((RegressionMetric)MemberwiseClone()).PassAll, PassAll);

    /// <summary>Passes what was counted; lists that are read are new ones.</summary>
    protected abstract void Pass(MetricState state);

    private void PassAll(MetricState state)
    {
        state.Whole(ref _columns);
        if (_columns > 0) Pass(state);
    }
}
