namespace NeuralSharp.Optim;

public static partial class Metrics
{
    /// <summary>
    /// The coefficient of determination R² = 1 − Σ w (y − t)² / Σ w (t − t̄)²: 1 for outputs without error, 0 for the mean t̄ of the targets, negative for worse. Of several
    /// outputs an example it is the mean of theirs.
    /// </summary>
    /// <remarks>
    /// As in scikit-learn, it is 1 or 0 where all targets are equal: 1 if the outputs are, too. Of fewer than two examples the value is null.
    /// </remarks>
    /// <param name="name">The metric's name.</param>
    public static Metric R2(string name = "r2") => new R2Metric(name);
}

file sealed class R2Metric(string name) : RegressionMetric(name)
{
    private Sums[] _sums = [];

    protected override double? Result => _sums[0].Count < 2 ? null : _sums.Average(sums => sums.R2);

    protected override void Begin(int columns) => _sums = new Sums[columns];

    protected override void Add(int column, double output, double target, double weight) => _sums[column].Add(output, target, weight);

    /// <summary>
    /// The squared errors, and the squared distances of the targets from their mean, which moves with each target (Welford, 1962). Targets are counted from the first of
    /// them, so that the squares lose no digits where all lie far from 0.
    /// </summary>
    protected override void Pass(MetricState state) => state.Array(ref _sums, static (ref Sums sums, MetricState state) => sums.Pass(state));

    private struct Sums
    {
        private CompensatedSum _errors;
        private CompensatedSum _spread;
        private CompensatedSum _weights;
        private double _origin;
        private double _mean;

        public int Count { get; private set; }

        public readonly double R2 => _spread.Value > 0 ? 1 - (_errors.Value / _spread.Value) : _errors.Value > 0 ? 0 : 1;

        public void Add(double output, double target, double weight)
        {
            if (Count++ == 0) _origin = target;
            _weights.Add(weight);
            var distance = target - _origin - _mean;
            _mean += distance * (weight / _weights.Value);
            _spread.Add(weight * distance * (target - _origin - _mean));
            _errors.Add(weight * (output - target) * (output - target));
        }

        public void Pass(MetricState state)
        {
            _errors.Pass(state);
            _spread.Pass(state);
            _weights.Pass(state);
            state.Number(ref _origin);
            state.Number(ref _mean);
            var count = Count;
            state.Whole(ref count);
            Count = count;
        }
    }
}
