using System.Globalization;
using System.Text;

namespace NeuralSharp.Optim;

public static partial class Metrics
{
    /// <summary>What was decided for the examples of each class: a table, as <see cref="Optim.ConfusionMatrix.ToString"/> writes it.</summary>
    /// <param name="classNames">What to call the classes in the table; their numbers when omitted.</param>
    /// <param name="threshold">The output above which an example is of class 1, where a model has one output: 0.5 for probabilities, 0 for logits.</param>
    /// <param name="ignoreIndex">A label that does not count, such as −100.</param>
    /// <param name="classWeights">What an example of each class counts [classes], from 0 up; 1 each when omitted.</param>
    /// <param name="name">The metric's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not finite, or a weight negative or not finite.</exception>
    public static ConfusionMatrix ConfusionMatrix(
        IReadOnlyList<string>? classNames = null, double? threshold = null, int? ignoreIndex = null, Tensor? classWeights = null, string name = "confusion matrix") =>
        new(name, classNames, new(threshold, ignoreIndex, classWeights));
}

/// <summary>
/// The sums of the weights of the examples with each label and each decision, made by <see cref="Metrics.ConfusionMatrix"/>. Its <see cref="Value"/> is the share on
/// the diagonal, which is the accuracy.
/// </summary>
public sealed class ConfusionMatrix : Metric, IStateful
{
    private const int MostClasses = 4096;    // 256 MB
    private const int MostShown = 40;
    private const int LongestName = 20;

    private readonly Counts _counts;
    private readonly string[]? _classNames;

    internal ConfusionMatrix(string name, IReadOnlyList<string>? classNames, ClassOptions options)
        : base(name)
    {
        _classNames = classNames is null ? null : [.. classNames];
        _counts = new(name, _classNames?.Length, options);
    }

    /// <summary>The share of examples on the diagonal; null where none counts.</summary>
    public override double? Value => _counts.Value;

    /// <summary>How many classes there are; 0 before the first batch.</summary>
    public int ClassCount => _counts.ClassCount;

    /// <summary>How many examples of a class were decided to be of another, or of itself: the sum of their weights.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double this[int label, int decision] => _counts.Of(Checked(label), Checked(decision));

    /// <inheritdoc/>
    public override void Reset() => _counts.Reset();

    /// <inheritdoc/>
    public override void Update(Tensor output, Tensor targets, Tensor? weights = null) => _counts.Update(output, targets, weights);

    /// <summary>
    /// The table: a row for each label and a column for each decision, the recall of each class at the end of its row, and its precision below its column. Of more than
    /// 40 classes the first 40 are shown.
    /// </summary>
    public override string ToString()
    {
        if (ClassCount == 0) return $"{Printable.Escape(Name)}: no examples yet";
        var shown = Math.Min(ClassCount, MostShown);
        var classes = Enumerable.Range(0, shown).ToArray();
        List<string[]> rows = [["label \\ decision", .. classes.Select(NameOf), "recall"]];
        rows.AddRange(classes.Select(label => (string[])[NameOf(label), .. classes.Select(decision => Number(this[label, decision])), Share(this[label, label], _counts.Labelled(label))]));
        rows.Add(["precision", .. classes.Select(decision => Share(this[decision, decision], _counts.Decided(decision))), ""]);
        var widths = Enumerable.Range(0, shown + 2).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
            text.Append((row[0].PadRight(widths[0]) + string.Concat(row.Skip(1).Select((cell, i) => "  " + cell.PadLeft(widths[i + 1])))).TrimEnd()).Append('\n');
        if (shown < ClassCount) text.Append(Invariant($"and {ClassCount - shown} more classes, which matrix[label, decision] tells\n"));
        return text.ToString();
    }

    private static string Number(double count) => count.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Share(double part, double whole) => whole == 0 ? "-" : (part / whole).ToString("0.000", CultureInfo.InvariantCulture);

    private string NameOf(int label)
    {
        var name = _classNames is null ? label.ToString(CultureInfo.InvariantCulture) : Printable.Escape(_classNames[label]);
        return name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
    }

    private int Checked(int label) => (uint)label < (uint)ClassCount ? label
        : throw new OutOfRangeException(nameof(label), label, Invariant($"There are {ClassCount} classes, counted from 0."));

    /// <summary>What was counted.</summary>
    public StateDict StateDict() => _counts.StateDict();

    /// <inheritdoc/>
    public void LoadStateDict(StateDict state) => _counts.LoadStateDict(state);

    private sealed class Counts(string name, int? named, ClassOptions options) : DecisionMetric(name, options)
    {
        private CompensatedSum[,] _weights = new CompensatedSum[0, 0];
        private WeightedMean _right;

        public int ClassCount => HasBegun ? _weights.GetLength(0) : 0;

        protected override double? Result => _right.Value;

        public double Of(int label, int decision) => _weights[label, decision].Value;

        public double Labelled(int label) => Enumerable.Range(0, ClassCount).Sum(decision => Of(label, decision));

        public double Decided(int decision) => Enumerable.Range(0, ClassCount).Sum(label => Of(label, decision));

        protected override void Begin(int classes)
        {
            if (named is not null && named != classes)
                throw new ShapeException(Invariant($"{Title}: {named} class names, and {classes} classes. Give one name for each."));
            if (classes > MostClasses)
                throw new ShapeException(Invariant($"{Title}: a table of {classes} × {classes} classes is too large; up to {MostClasses} are counted. Use Metrics.F1 and its like."));
            (_weights, _right) = (new CompensatedSum[classes, classes], default);
        }

        protected override void Add(int label, int decision, double weight)
        {
            _weights[label, decision].Add(weight);
            _right.Add(label == decision ? 1 : 0, weight);
        }

        protected override void Pass(MetricState state)
        {
            state.Table(ref _weights);
            _right.Pass(state);
        }
    }
}
