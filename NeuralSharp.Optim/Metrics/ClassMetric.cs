namespace NeuralSharp.Optim;

/// <summary>A metric of classes: says what an example does to its sums, and what these come to.</summary>
internal abstract class ClassMetric(string name, ClassOptions options) : Metric(name), IStateful
{
    private readonly ClassBatch _batch = new($"Metric {Printable.Quoted(name)}", options);
    private int _columns;   // 0 before the first batch

    /// <inheritdoc/>
    public sealed override double? Value => _columns == 0 || Result is not { } value || double.IsNaN(value) ? null : value;

    /// <summary>The value; there was a batch. NaN, where sums have left Float64, is no value.</summary>
    protected abstract double? Result { get; }

    /// <summary>What the metric was told.</summary>
    protected ClassOptions Options { get; } = options;

    /// <summary>Whether there was a batch.</summary>
    protected bool HasBegun => _columns != 0;

    /// <summary>What messages begin with.</summary>
    protected string Title => $"Metric {Printable.Quoted(Name)}";

    /// <inheritdoc/>
    public sealed override void Reset() => _columns = 0;

    /// <inheritdoc/>
    public sealed override void Update(Tensor output, Tensor targets, Tensor? weights = null)
    {
        _batch.Read(output, targets, weights, _columns);
        for (var i = 0; i < _batch.Count; i++)
        {
            if (_batch.WeightOf(i) > 0) Check(_batch.OutputsOf(i), i);
        }

        if (_columns == 0) Begin(_batch.Columns, output.DType);
        _columns = _batch.Columns;
        for (var i = 0; i < _batch.Count; i++)
        {
            if (_batch.WeightOf(i) > 0) Add(_batch.OutputsOf(i), _batch.LabelOf(i), _batch.WeightOf(i));
        }
    }

    /// <summary>Sets the sums to zero, for a first batch.</summary>
    /// <param name="columns">How many outputs an example has: one for each class, or a single one for two classes.</param>
    /// <param name="dtype">The type of the outputs.</param>
    protected abstract void Begin(int columns, DType dtype);

    /// <summary>Takes in an example that counts.</summary>
    protected abstract void Add(ReadOnlySpan<double> outputs, int label, double weight);

    /// <summary>Refuses outputs that cannot be; nothing of the batch has been taken in yet.</summary>
    protected virtual void Check(ReadOnlySpan<double> outputs, int example)
    {
        foreach (var output in outputs)
        {
            if (double.IsNaN(output)) throw NoNumber(output, example);
        }
    }

    /// <summary>What to throw where an output is no number.</summary>
    protected ArgumentOutOfRangeException NoNumber(double output, int example) =>
        new(nameof(output), Invariant($"{Title}: an output of example {example} is {output}. See where it comes from with Autograd.DetectAnomalies."));

    public StateDict StateDict() => MetricState.Of(PassAll);

    public void LoadStateDict(StateDict state) =>
        MetricState.Load(state, $"Metric {Printable.Quoted(Name)}", ((ClassMetric)MemberwiseClone()).PassAll, PassAll);

    /// <summary>Passes what was counted; lists that are read are new ones.</summary>
    protected abstract void Pass(MetricState state);

    private void PassAll(MetricState state)
    {
        state.Whole(ref _columns);
        if (_columns > 0) Pass(state);
    }
}
