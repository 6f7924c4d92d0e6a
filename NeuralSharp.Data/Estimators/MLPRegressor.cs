using NeuralSharp.Optim;

namespace NeuralSharp;

/// <summary>
/// Predicts a number by a network of dense layers with ReLUs (a multi-layer perceptron): inputs and target are scaled, texts become inputs, Adam minimises the mean squared
/// error, and the weights of the best epoch are kept.
/// </summary>
/// <example>
/// <code>
/// var (train, test) = Table.ReadCsv("houses.csv").Split(0.8, seed: 1);
/// var regressor = new MLPRegressor(hidden: [100]).Fit(train, "price");
/// Console.WriteLine(regressor.Score(test));
/// </code>
/// </example>
/// <param name="hidden">The sizes of the hidden layers; one of 100 when omitted, and none with <c>[]</c>.</param>
/// <param name="options">How it learns; the defaults when omitted.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
public sealed class MLPRegressor(IReadOnlyList<int>? hidden = null, MLPOptions? options = null) : MLPEstimator(hidden, options)
{
    private const string Target = "y";

    private protected override TargetKind Kind => TargetKind.Values;

    /// <inheritdoc cref="MLPEstimator.Load"/>
    public static new MLPRegressor Load(string path) => MLPFile.Read<MLPRegressor>(path);

    /// <summary>Learns the numbers in a column of a table from its other columns; what was learned before is forgotten.</summary>
    /// <param name="table">The rows to learn from.</param>
    /// <param name="target">The column of the numbers.</param>
    /// <param name="preprocessing">What becomes of columns and missing values; numbers are standardised and texts become an input a category when omitted.</param>
    /// <param name="cancellationToken">Ends the training after the step under way, without an exception; the weights of the best epoch so far are kept.</param>
    /// <param name="callbacks">Onlookers of the training, such as a <see cref="CsvLog"/> or <see cref="ConsoleProgress"/>, which may also stop it.</param>
    /// <returns>The regressor itself.</returns>
    /// <exception cref="UnknownColumnException">A column that is named is not there.</exception>
    /// <exception cref="TableException">There are fewer than two rows, a value is missing and no policy is given, or a column cannot be learned from.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="NonFiniteLossException">The training diverged: the learning rate is too large.</exception>
    /// <exception cref="TrainingException">A callback threw.</exception>
    public MLPRegressor Fit(Table table, string target, PreprocessorOptions? preprocessing = null, CancellationToken cancellationToken = default, params TrainingCallback[] callbacks)
    {
        FitTable(table, target, preprocessing, callbacks, cancellationToken);
        return this;
    }

    /// <summary>Learns from rows of numbers and the target of each; what was learned before is forgotten.</summary>
    /// <param name="x">An array or a tensor, [rows, numbers].</param>
    /// <param name="y">The target of each row.</param>
    /// <returns>The regressor itself.</returns>
    /// <exception cref="ArgumentException">There are not as many targets as rows, or a number is NaN or infinite.</exception>
    /// <exception cref="TableException">There are fewer than two rows.</exception>
    /// <exception cref="NonFiniteLossException">The training diverged: the learning rate is too large.</exception>
    public MLPRegressor Fit(NumberRows x, double[] y) => Fit(With(x.Table, Targets(y)), Target);

    /// <inheritdoc cref="Fit(NumberRows, double[])"/>
    /// <param name="x">The rows, [rows, numbers].</param>
    /// <param name="y">The target of each row, [rows] or [rows, 1].</param>
    /// <exception cref="ShapeException">The tensors are of other shapes.</exception>
    public MLPRegressor Fit(Tensor x, Tensor y) => Fit(x, Targets(y));

    /// <summary>The number of each row, in the target's unit.</summary>
    /// <param name="table">Has the columns it was fitted to; others do no harm.</param>
    /// <exception cref="InvalidOperationException">It has not learned yet.</exception>
    /// <exception cref="UnknownColumnException">A column is not there.</exception>
    /// <exception cref="TableException">A value is missing, is no number, or is a category that was not seen in training; row and column are told.</exception>
    public double[] Predict(Table table) => Preprocessor.DecodeValues(Outputs(table));

    /// <summary>The number of each row, in the target's unit.</summary>
    /// <param name="x">An array or a tensor, [rows, numbers].</param>
    /// <exception cref="InvalidOperationException">It has not learned yet, or was fitted to a table.</exception>
    /// <exception cref="ShapeException">The rows have more or fewer numbers than those it was fitted to.</exception>
    public double[] Predict(NumberRows x) => Predict(Fitting(x));

    /// <summary>
    /// The coefficient of determination R² = 1 − Σ (y − t)² / Σ (t − t̄)²: 1 without any error, 0 for always predicting the mean t̄ of the targets, negative for
    /// worse. Where all targets are equal, it is 1 if the predictions are, too, and otherwise 0.
    /// </summary>
    /// <param name="table">Has the columns it was fitted to, and the target; two rows at least.</param>
    /// <exception cref="InvalidOperationException">It has not learned yet.</exception>
    /// <exception cref="UnknownColumnException">A column is not there.</exception>
    /// <exception cref="TableException">A value is missing, is no number, or is a category that was not seen in training; or there are fewer than two rows.</exception>
    public double Score(Table table)
    {
        var (outputs, targets) = Compare(table);
        if (targets.Shape[0] < 2) throw new TableException(table.Place(), Invariant($"{targets.Shape[0]} row has no spread that R² could be compared with."), "Give two rows or more.");
        var (y, t) = (Preprocessor.DecodeValues(outputs), Preprocessor.DecodeValues(targets));
        var mean = t.Average();
        var (errors, spread) = (y.Zip(t, (guess, target) => (guess - target) * (guess - target)).Sum(), t.Sum(target => (target - mean) * (target - mean)));
        return spread > 0 ? 1 - (errors / spread) : errors > 0 ? 0 : 1;
    }

    /// <inheritdoc cref="Score(Table)"/>
    /// <param name="x">An array or a tensor, [rows, numbers].</param>
    /// <param name="y">The target of each row.</param>
    /// <exception cref="ArgumentException">There are not as many targets as rows.</exception>
    public double Score(NumberRows x, double[] y) => Score(With(Fitting(x), Targets(y)));

    /// <inheritdoc cref="Score(Table)"/>
    /// <param name="x">The rows, [rows, numbers].</param>
    /// <param name="y">The target of each row, [rows] or [rows, 1].</param>
    public double Score(Tensor x, Tensor y) => Score(x, Targets(y));

    private static NumberColumn Targets(double[] y)
    {
        ArgumentNullException.ThrowIfNull(y);
        var wrong = Array.FindIndex(y, value => !double.IsFinite(value));
        if (wrong >= 0) throw new ArgumentException(Invariant($"Target {wrong} (from 0) is {y[wrong]}. Mend it, or leave the row out."), nameof(y));
        return new(Target, [.. y]);
    }

    private static double[] Targets(Tensor y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return y.Rank == 1 || (y.Rank == 2 && y.Shape[1] == 1)
            ? y.Detach().To(DType.Float64).ToArray<double>()
            : throw new ShapeException($"The targets are [rows] or [rows, 1], but the tensor has shape {y.Shape}.");
    }
}
