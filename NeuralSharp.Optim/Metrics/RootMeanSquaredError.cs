namespace NeuralSharp.Optim;

public static partial class Metrics
{
    /// <summary>
    /// The root of the mean squared error: √(Σ w (y − t)² / Σ w), in the unit of the targets. Of several outputs an example it is the mean of their roots, as in
    /// scikit-learn.
    /// </summary>
    /// <param name="name">The metric's name.</param>
    public static Metric RootMeanSquaredError(string name = "rmse") => new RootMeanSquaredErrorMetric(name);
}

file sealed class RootMeanSquaredErrorMetric(string name) : RegressionMetric(name)
{
    private WeightedMean[] _squares = [];

    protected override double? Result => _squares[0].Value is null ? null : _squares.Average(square => Math.Sqrt(square.Value!.Value));

    protected override void Begin(int columns) => _squares = new WeightedMean[columns];

    protected override void Add(int column, double output, double target, double weight) => _squares[column].Add((output - target) * (output - target), weight);

    protected override void Pass(MetricState state) => state.Array(ref _squares, static (ref WeightedMean square, MetricState state) => square.Pass(state));
}
