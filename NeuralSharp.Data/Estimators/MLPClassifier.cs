using System.Globalization;
using NeuralSharp.Optim;

namespace NeuralSharp;

/// <summary>
/// Tells classes apart by a network of dense layers with ReLUs (a multi-layer perceptron): inputs are scaled, texts become inputs, Adam minimises the cross-entropy, and the
/// weights of the best epoch are kept.
/// </summary>
/// <example>
/// <code>
/// var (train, test) = Table.ReadCsv("iris.csv").Split(0.8, stratifyBy: "species", seed: 1);
/// var classifier = new MLPClassifier(hidden: [100]).Fit(train, "species");
/// Console.WriteLine(classifier.Score(test));
/// </code>
/// From arrays or tensors, with classes that are whole numbers:
/// <code>
/// double[,] x = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };
/// int[] y = [0, 1, 1, 0];
/// int[] labels = new MLPClassifier(hidden: [16], new() { LearningRate = 0.05 }).Fit(x, y).Predict(x);
/// </code>
/// </example>
/// <param name="hidden">The sizes of the hidden layers; one of 100 when omitted, and none with <c>[]</c>.</param>
/// <param name="options">How it learns; the defaults when omitted.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
public sealed class MLPClassifier(IReadOnlyList<int>? hidden = null, MLPOptions? options = null) : MLPEstimator(hidden, options)
{
    private const string Target = "y";

    /// <summary>The names of the classes, in the order of the probabilities: numbers in their order, then texts in the order of their characters.</summary>
    /// <exception cref="InvalidOperationException">It has not learned yet.</exception>
    public IReadOnlyList<string> Classes => Preprocessor.Classes;

    private protected override TargetKind Kind => TargetKind.Classes;

    /// <inheritdoc cref="MLPEstimator.Load"/>
    public static new MLPClassifier Load(string path) => MLPFile.Read<MLPClassifier>(path);

    /// <summary>Learns the classes in a column of a table from its other columns; what was learned before is forgotten.</summary>
    /// <param name="table">The rows to learn from.</param>
    /// <param name="target">The column of the classes, texts or whole numbers.</param>
    /// <param name="preprocessing">What becomes of columns and missing values; numbers are standardised and texts become an input a category when omitted.</param>
    /// <param name="cancellationToken">Ends the training after the step under way, without an exception; the weights of the best epoch so far are kept.</param>
    /// <param name="callbacks">Onlookers of the training, such as a <see cref="CsvLog"/> or <see cref="ConsoleProgress"/>, which may also stop it.</param>
    /// <returns>The classifier itself.</returns>
    /// <exception cref="UnknownColumnException">A column that is named is not there.</exception>
    /// <exception cref="TableException">There are fewer than two rows or classes, a value is missing and no policy is given, a class is no whole number, or a column cannot be learned from.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="NonFiniteLossException">The training diverged: the learning rate is too large.</exception>
    /// <exception cref="TrainingException">A callback threw.</exception>
    public MLPClassifier Fit(Table table, string target, PreprocessorOptions? preprocessing = null, CancellationToken cancellationToken = default, params TrainingCallback[] callbacks)
    {
        FitTable(table, target, preprocessing, callbacks, cancellationToken);
        return this;
    }

    /// <summary>Learns from rows of numbers and the class of each, a whole number; what was learned before is forgotten.</summary>
    /// <param name="x">An array or a tensor, [rows, numbers].</param>
    /// <param name="y">The class of each row.</param>
    /// <returns>The classifier itself.</returns>
    /// <exception cref="ArgumentException">There are not as many classes as rows, or a number is NaN or infinite.</exception>
    /// <exception cref="TableException">There are fewer than two rows or classes.</exception>
    /// <exception cref="NonFiniteLossException">The training diverged: the learning rate is too large.</exception>
    public MLPClassifier Fit(NumberRows x, int[] y) => Fit(With(x.Table, Labels(y)), Target);

    /// <inheritdoc cref="Fit(NumberRows, int[])"/>
    /// <param name="x">The rows, [rows, numbers].</param>
    /// <param name="y">The class of each row, Int32 [rows].</param>
    /// <exception cref="ShapeException">The tensors are of other shapes.</exception>
    public MLPClassifier Fit(Tensor x, Tensor y) => Fit(x, Labels(y));

    /// <summary>The most probable class of each row, by its name.</summary>
    /// <param name="table">Has the columns it was fitted to; others do no harm.</param>
    /// <exception cref="InvalidOperationException">It has not learned yet.</exception>
    /// <exception cref="UnknownColumnException">A column is not there.</exception>
    /// <exception cref="TableException">A value is missing, is no number, or is a category that was not seen in training; row and column are told.</exception>
    public string[] Predict(Table table) => Preprocessor.DecodeClasses(Outputs(table));

    /// <summary>The most probable class of each row, as the number that <see cref="Fit(NumberRows, int[])"/> got.</summary>
    /// <param name="x">An array or a tensor, [rows, numbers].</param>
    /// <exception cref="InvalidOperationException">It has not learned yet, or was fitted to a table.</exception>
    /// <exception cref="ShapeException">The rows have more or fewer numbers than those it was fitted to.</exception>
    public int[] Predict(NumberRows x) => Array.ConvertAll(Predict(Fitting(x)), name => int.Parse(name, CultureInfo.InvariantCulture));

    /// <summary>The probability of each class in each row: [row, class], in the order of <see cref="Classes"/>. Those of a row add up to 1.</summary>
    /// <inheritdoc cref="Predict(Table)"/>
    public double[,] PredictProbabilities(Table table)
    {
        using var pause = Autograd.NoGrad();
        var probabilities = Outputs(table).To(DType.Float64).Softmax();
        var array = new double[probabilities.Shape[0], probabilities.Shape[1]];
        Buffer.BlockCopy(probabilities.ToArray<double>(), 0, array, 0, array.Length * sizeof(double));
        return array;
    }

    /// <summary>The probability of each class in each row: [row, class], in the order of <see cref="Classes"/>. Those of a row add up to 1.</summary>
    /// <inheritdoc cref="Predict(NumberRows)"/>
    public double[,] PredictProbabilities(NumberRows x) => PredictProbabilities(Fitting(x));

    /// <summary>The accuracy: the part of the rows whose class is predicted right, from 0 to 1.</summary>
    /// <param name="table">Has the columns it was fitted to, and the target.</param>
    /// <exception cref="InvalidOperationException">It has not learned yet.</exception>
    /// <exception cref="UnknownColumnException">A column is not there.</exception>
    /// <exception cref="TableException">A value is missing, is no number, or is a category or class that was not seen in training; or there are no rows.</exception>
    public double Score(Table table)
    {
        var (outputs, targets) = Compare(table);
        var (guesses, labels) = (outputs.ArgMax(1).ToArray<int>(), targets.ToArray<int>());
        return guesses.Zip(labels).Count(pair => pair.First == pair.Second) / (double)labels.Length;
    }

    /// <inheritdoc cref="Score(Table)"/>
    /// <param name="x">An array or a tensor, [rows, numbers].</param>
    /// <param name="y">The class of each row.</param>
    /// <exception cref="ArgumentException">There are not as many classes as rows.</exception>
    public double Score(NumberRows x, int[] y) => Score(With(Fitting(x), Labels(y)));

    /// <inheritdoc cref="Score(Table)"/>
    /// <param name="x">The rows, [rows, numbers].</param>
    /// <param name="y">The class of each row, Int32 [rows].</param>
    public double Score(Tensor x, Tensor y) => Score(x, Labels(y));

    private protected override void CheckTarget(Table table, Column target)
    {
        if (target is not NumberColumn numbers) return;
        for (var row = 0; row < numbers.Count; row++)
        {
            var value = numbers.Values[row];
            if (double.IsFinite(value) && value != Math.Truncate(value))
                throw new TableException(table.Place(target.Name, row), Invariant($"{value} is no class: classes are texts or whole numbers."), "Take an MLPRegressor to predict numbers.", target.Name, table.RowNumber(row));
        }
    }

    private static NumberColumn Labels(int[] y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return new(Target, Array.ConvertAll(y, label => (double)label));
    }

    private static int[] Labels(Tensor y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return y.DType == DType.Int32 && y.Rank == 1 ? y.ToArray<int>() : throw new ShapeException($"The classes are Int32 [rows], but the tensor is {y.DType} {y.Shape}.");
    }
}
