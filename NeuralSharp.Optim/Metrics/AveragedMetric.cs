namespace NeuralSharp.Optim;

/// <summary>A metric that counts, for each class, what is decided rightly, labelled, and decided for, and averages over the classes.</summary>
internal abstract class AveragedMetric(string name, Average average, ClassOptions options) : DecisionMetric(name, options)
{
    private CompensatedSum[] _right = [];
    private CompensatedSum[] _labelled = [];
    private CompensatedSum[] _decided = [];

    /// <inheritdoc/>
    protected sealed override double? Result
    {
        get
        {
            var total = Sum(_labelled);
            if (total == 0) return null;
            return average switch
            {
                Average.Binary => Of(1),
                Average.Micro => Of(Sum(_right), total, Sum(_decided)),
                Average.Macro => Classes.Where(Occurs).Average(Of),
                _ => Classes.Sum(i => _labelled[i].Value * Of(i)) / total,
            };
        }
    }

    private IEnumerable<int> Classes => Enumerable.Range(0, _right.Length);

    /// <summary>The metric of a class, or of the sums of all.</summary>
    /// <param name="right">TP: labelled so and decided so.</param>
    /// <param name="labelled">TP + FN: labelled so.</param>
    /// <param name="decided">TP + FP: decided so.</param>
    protected abstract double Of(double right, double labelled, double decided);

    /// <summary>a / b, and 0 for 0 / 0.</summary>
    protected static double Ratio(double a, double b) => b == 0 ? 0 : a / b;

    /// <inheritdoc/>
    protected sealed override void Begin(int classes)
    {
        if (average == Average.Binary && classes > 2)
        {
            throw new ArgumentException(
                Invariant($"{Title}: there are {classes} classes, and Average.Binary is of two. Choose how to average over the classes: Average.Macro, Micro or Weighted."));
        }

        _right = new CompensatedSum[classes];
        _labelled = new CompensatedSum[classes];
        _decided = new CompensatedSum[classes];
    }

    /// <inheritdoc/>
    protected sealed override void Add(int label, int decision, double weight)
    {
        if (label == decision) _right[label].Add(weight);
        _labelled[label].Add(weight);
        _decided[decision].Add(weight);
    }

    private static double Sum(CompensatedSum[] sums) => sums.Sum(sum => sum.Value);

    private double Of(int i) => Of(_right[i].Value, _labelled[i].Value, _decided[i].Value);

    private bool Occurs(int i) => _labelled[i].Value > 0 || _decided[i].Value > 0;

    protected sealed override void Pass(MetricState state)
    {
        state.Array(ref _right, PassSum);
        state.Array(ref _labelled, PassSum);
        state.Array(ref _decided, PassSum);

        static void PassSum(ref CompensatedSum sum, MetricState state) => sum.Pass(state);
    }
}
