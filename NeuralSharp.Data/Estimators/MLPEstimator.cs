using NeuralSharp.Optim;

namespace NeuralSharp;

/// <summary>
/// What <see cref="MLPClassifier"/> and <see cref="MLPRegressor"/> have in common: a network of dense layers with ReLUs between them (a multi-layer
/// perceptron) that is trained by Adam, with a <see cref="Preprocessor"/> before it, and both in one file.
/// </summary>
public abstract class MLPEstimator
{
    private static readonly int[] s_defaultHidden = [100];

    private readonly int[] _hidden;
    private FittedMLP? _fitted;

    private protected MLPEstimator(IReadOnlyList<int>? hidden, MLPOptions? options)
    {
        _hidden = [.. hidden ?? s_defaultHidden];
        foreach (var size in _hidden) Require.AtLeastOne(size, nameof(hidden), GetType().Name);
        Options = options ?? new();
    }

    /// <summary>The sizes of the hidden layers, from the inputs on; none for a linear model.</summary>
    public IReadOnlyList<int> Hidden => _hidden;

    /// <summary>How it learns.</summary>
    public MLPOptions Options { get; }

    /// <summary>Whether it has learned, by <c>Fit</c> or from a file.</summary>
    public bool IsFitted => _fitted is not null;

    /// <summary>How a table becomes inputs, and what outputs mean.</summary>
    /// <exception cref="InvalidOperationException">It has not learned yet.</exception>
    public Preprocessor Preprocessor => Fitted.Preprocessor;

    /// <summary>The epochs of the training in order; none where it was loaded from a file.</summary>
    /// <exception cref="InvalidOperationException">It has not learned yet.</exception>
    public IReadOnlyList<EpochResult> History => Fitted.History;

    private protected abstract TargetKind Kind { get; }

    private FittedMLP Fitted => _fitted ?? throw new InvalidOperationException($"The {GetType().Name} has learned nothing yet. Call Fit first, or Load one that has.");

    /// <summary>Reads what <see cref="Save"/> wrote, whichever estimator it is.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is damaged, or holds no estimator.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static MLPEstimator Load(string path) => MLPFile.Read(path);

    /// <summary>Whether a safetensors file holds an estimator, and not a model without one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is no safetensors file, or damaged.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static bool IsSavedIn(string path) => SafeTensors.Read(path).Metadata.ContainsKey(MLPFile.EstimatorKey);

    /// <summary>
    /// Writes all that a prediction needs into one safetensors file: the weights as tensors; the options, the sizes and the preprocessor as metadata. The
    /// file is replaced as a whole.
    /// </summary>
    /// <param name="path">The file. Its folder must be there.</param>
    /// <exception cref="InvalidOperationException">It has not learned yet.</exception>
    /// <exception cref="IOException">The file cannot be written; one that stood there is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written.</exception>
    public void Save(string path) => MLPFile.Write(path, this, Fitted);

    /// <summary>The layers and what goes in and comes out.</summary>
    public override string ToString()
    {
        var name = $"{GetType().Name} {Printable.List(_hidden)}";
        return _fitted is null ? $"{name}, not fitted" : $"{name}, {_fitted.Preprocessor}";
    }

    /// <summary>Takes over what was learned elsewhere.</summary>
    internal void Take(FittedMLP fitted) => _fitted = fitted;

    /// <summary>Learns; where it throws, what was learned before stays.</summary>
    private protected void FitTable(Table table, string target, PreprocessorOptions? preprocessing, TrainingCallback[] callbacks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(callbacks);
        CheckTarget(table, table[target]);
        var preprocessor = new PreprocessorFit(table, target, preprocessing ?? new(), Kind).Run();
        var data = preprocessor.Transform(table);
        if (data.Count < 2) throw new TableException(table.Place(), Invariant($"{data.Count} row is too little to learn from."), "Give two rows or more.");
        _fitted = MLPTraining.Run(preprocessor, data, _hidden, Options, callbacks, cancellationToken);
    }

    /// <summary>Refuses a target that is of another kind.</summary>
    private protected virtual void CheckTarget(Table table, Column target)
    {
    }

    /// <summary>The rows with their targets as a table.</summary>
    private protected static Table With(Table rows, Column y) => y.Count == rows.RowCount
        ? rows.With(y)
        : throw new ArgumentException(Invariant($"There are {rows.RowCount} rows and {y.Count} targets; give a target for each row."), nameof(y));

    /// <summary>The network's outputs for the rows of a table.</summary>
    private protected Tensor Outputs(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Fitted.Outputs(Fitted.Preprocessor.TransformInputs(table));
    }

    /// <summary>The rows as a table, if it was rows of as many numbers that the estimator has learned from.</summary>
    private protected Table Fitting(NumberRows x)
    {
        var columns = Fitted.Preprocessor.Columns;
        if (!columns.SequenceEqual(NumberRows.Names(columns.Count)))
        {
            var names = string.Join(", ", columns.Take(4).Select(Printable.Quoted)) + (columns.Count > 4 ? ", …" : "");
            throw new InvalidOperationException($"The {GetType().Name} was fitted to a table with the columns {names}. Give it a table with these, not rows of numbers.");
        }

        return x.Width == columns.Count
            ? x.Table
            : throw new ShapeException(Invariant($"The {GetType().Name} was fitted to rows of {columns.Count} numbers, and these have {x.Width}. Give the same ones in the same order."));
    }

    /// <summary>Outputs and targets of the rows that have both.</summary>
    private protected (Tensor Outputs, Tensor Targets) Compare(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var data = Fitted.Preprocessor.Transform(table);
        if (data.Count == 0) throw new TableException(table.Place(), "it has no rows to score.", "Give one row or more.");
        var (inputs, targets) = data.Gather([.. Enumerable.Range(0, data.Count)]);
        return (Fitted.Outputs(inputs), targets);
    }
}
