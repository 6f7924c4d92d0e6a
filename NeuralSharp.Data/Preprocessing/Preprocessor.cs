namespace NeuralSharp;

/// <summary>
/// Makes tensors of tables, by what it learned from the training part alone: numbers are standardised, texts become an input a category, a target
/// becomes labels or values. Its text goes into the file of a model (<see cref="ToText"/>), so that a row can be predicted in another program.
/// </summary>
/// <example><code>
/// var (train, test) = table.Split(0.8, stratifyBy: "species", seed: 1);
/// var preprocessor = Preprocessor.Fit(train, target: "species");
/// Sequential model = [new Dense(preprocessor.InputSize, 16), new ReLU(), new Dense(16, preprocessor.Classes.Count)];
/// var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy);
/// trainer.Fit(preprocessor.Transform(train), epochs: 50, batchSize: 16);
/// string[] species = preprocessor.DecodeClasses(trainer.Predict(preprocessor.TransformInputs(test)));
/// </code></example>
public sealed class Preprocessor
{
    private readonly Feature[] _features;
    private readonly TargetFeature? _target;
    private readonly bool _dropsMissing;

    internal Preprocessor(Feature[] features, TargetFeature? target, bool dropsMissing)
    {
        (_features, _target, _dropsMissing) = (features, target, dropsMissing);
        InputNames = [.. features.SelectMany(feature => feature.Names)];
        Columns = [.. features.Select(feature => feature.Column)];
        Classes = (target as ClassTarget)?.Classes.Names ?? [];
    }

    /// <summary>The columns that inputs are made of; a table to be transformed may have others as well.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The names of the inputs, in order: <c>length</c>, <c>color=red</c>, <c>length is missing</c>.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>The number of inputs: what the first layer takes.</summary>
    public int InputSize => InputNames.Count;

    /// <summary>The column of the target; null where there is none.</summary>
    public string? Target => _target?.Column;

    /// <summary>What the target is; null where there is none.</summary>
    public TargetKind? TargetKind => _target switch { null => null, ClassTarget => NeuralSharp.TargetKind.Classes, _ => NeuralSharp.TargetKind.Values };

    /// <summary>The names of the classes, in the order of the labels; none where the target is no class.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Whether examples in which a value is missing are left out.</summary>
    public bool DropsMissing => _dropsMissing;

    /// <summary>The types the columns had in training, for <see cref="CsvOptions.Types"/>: a file to be predicted may suggest others, where all its codes are digits.</summary>
    public IReadOnlyDictionary<string, ColumnType> ColumnTypes => _features.ToDictionary(feature => feature.Column, feature => feature.Type);

    internal IReadOnlyList<Feature> Features => _features;

    internal TargetFeature? TargetFeature => _target;

    /// <summary>Learns from a table: give it the training part alone, so that nothing of what a network is judged by gets into it.</summary>
    /// <param name="table">The rows to learn from.</param>
    /// <param name="target">The column to be predicted; without one, all columns are inputs.</param>
    /// <param name="options">What becomes of columns and missing values.</param>
    /// <exception cref="UnknownColumnException">A column that is named is not there.</exception>
    /// <exception cref="TableException">
    /// A value is missing and no policy is given, a column has no value or too many categories, there is one class only, or no row or input at all.
    /// </exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static Preprocessor Fit(Table table, string? target = null, PreprocessorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new PreprocessorFit(table, target, options ?? new()).Run();
    }

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="DataFormatException">It is not such a text.</exception>
    public static Preprocessor Parse(string text, string source = "the preprocessor")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(source);
        return new PreprocessorReader(text, source).Read();
    }

    /// <summary>All that was learned, as JSON in ASCII: the same in every culture, and read back bit for bit.</summary>
    public string ToText() => PreprocessorWriter.Write(this);

    /// <summary>Inputs and targets of all rows.</summary>
    /// <param name="table">Has the columns and the target.</param>
    /// <returns>Inputs Float32 [rows, inputs], targets Int32 [rows] or Float32 [rows, 1].</returns>
    /// <exception cref="UnknownColumnException">A column is not there.</exception>
    /// <exception cref="TableException">A value is missing, is no number, or is a category or class that was not seen in training.</exception>
    /// <exception cref="InvalidOperationException">There is no target.</exception>
    public TensorDataset Transform(Table table)
    {
        CheckColumns(table);
        if (Target is null) throw new InvalidOperationException("The preprocessor was fitted without a target, so it makes no examples. Fit it with one, or call TransformInputs.");
        if (_dropsMissing) table = table.DropMissing(Columns.Append(Target));
        return new(Inputs(table), TransformTargets(table));
    }

    /// <summary>The inputs of all rows: [rows, inputs], Float32. The table needs no target.</summary>
    /// <exception cref="UnknownColumnException">A column is not there.</exception>
    /// <exception cref="TableException">A value is missing, is no number, or is a category that was not seen in training.</exception>
    public Tensor TransformInputs(Table table)
    {
        CheckColumns(table);
        return Inputs(table);
    }

    /// <summary>The inputs of one row of texts, as they would stand in a file: [1, inputs], Float32.</summary>
    /// <param name="row">For each column its value; null or empty where it is missing.</param>
    /// <exception cref="UnknownColumnException">A column is not there.</exception>
    /// <exception cref="TableException">A value is missing, is no number, or is a category that was not seen in training.</exception>
    public Tensor TransformRow(IReadOnlyDictionary<string, string?> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Count == 0) throw new ArgumentException("A row has a value at least.", nameof(row));
        return TransformInputs(new([.. row.Select(entry => new TextColumn(entry.Key, string.IsNullOrEmpty(entry.Value) ? null : entry.Value))], "the row", numbers: null));
    }

    /// <summary>The targets of all rows: Int32 labels [rows], or Float32 values [rows, 1].</summary>
    /// <exception cref="UnknownColumnException">The target is not there.</exception>
    /// <exception cref="TableException">A target is missing, or is a class that was not seen in training.</exception>
    /// <exception cref="InvalidOperationException">There is no target.</exception>
    public Tensor TransformTargets(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return (_target ?? throw new InvalidOperationException("The preprocessor was fitted without a target. Fit it with one.")).Of(table);
    }

    /// <summary>What a network says about rows, as names of classes: of each row's outputs the largest.</summary>
    /// <param name="outputs">Outputs for each class [rows, classes], logits or probabilities; or labels, Int32 [rows].</param>
    /// <exception cref="InvalidOperationException">The target is no class.</exception>
    /// <exception cref="ShapeException">The outputs are of another shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class.</exception>
    public string[] DecodeClasses(Tensor outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (_target is not ClassTarget) throw new InvalidOperationException($"The target is {(_target is null ? "not there" : "of values")}, so there are no classes. Fit with TargetKind.Classes, or call DecodeValues.");
        var isLabels = outputs.DType == DType.Int32 && outputs.Rank == 1;
        if (!isLabels && (outputs.Rank != 2 || outputs.Shape[1] != Classes.Count))
            throw new ShapeException(Invariant($"DecodeClasses: outputs {outputs.Shape} for {Classes.Count} classes; give [rows, {Classes.Count}], or labels [rows]."));
        return Array.ConvertAll((isLabels ? outputs : outputs.ArgMax(1)).ToArray<int>(), label => (uint)label < (uint)Classes.Count
            ? Classes[label]
            : throw new OutOfRangeException(nameof(outputs), label, Invariant($"DecodeClasses: there is no class {label} among {Classes.Count}.")));
    }

    /// <summary>What a network says about rows, as numbers in the unit of the column: scaling is taken back.</summary>
    /// <param name="outputs">A number for each row: [rows, 1] or [rows].</param>
    /// <exception cref="InvalidOperationException">The target is not of values.</exception>
    /// <exception cref="ShapeException">The outputs are of another shape.</exception>
    public double[] DecodeValues(Tensor outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (_target is not ValueTarget target) throw new InvalidOperationException($"The target is {(_target is null ? "not there" : "of classes")}, so there are no values. Fit with TargetKind.Values, or call DecodeClasses.");
        if (outputs.Rank != 1 && (outputs.Rank != 2 || outputs.Shape[1] != 1)) throw new ShapeException($"DecodeValues: outputs {outputs.Shape}; give [rows, 1] or [rows].");
        return Array.ConvertAll(outputs.To(DType.Float64).ToArray<double>(), value => value * target.Scale + target.Offset);
    }

    /// <summary>The columns with what becomes of them.</summary>
    public override string ToString() =>
        Invariant($"{Columns.Count} columns, {InputSize} inputs")
        + (_target is null ? "" : $", target {Printable.Quoted(Target)}") + (Classes.Count == 0 ? "" : Invariant($" of {Classes.Count} classes"));

    private void CheckColumns(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        foreach (var column in Columns)
        {
            if (!table.Contains(column))
                throw new UnknownColumnException(column, $"{Printable.Escape(table.Source ?? "The table")} has no column {Printable.Quoted(column)}, which the preprocessor was fitted with. {Similar.Sentence(column, table.Names)}");
        }
    }

    private Tensor Inputs(Table table)
    {
        var size = (long)table.RowCount * InputSize;
        if (size > Array.MaxLength)
            throw new TableException(table.Place(), Invariant($"{table.RowCount} rows of {InputSize} inputs are more than a tensor holds."), "Take fewer rows at a time, or columns with fewer categories.");
        var inputs = new float[size];
        var at = 0;
        foreach (var feature in _features)
        {
            feature.Write(table, inputs, InputSize, at);
            at += feature.Width;
        }

        return Tensor.From(inputs).Reshape(table.RowCount, InputSize);
    }
}
