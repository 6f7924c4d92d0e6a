namespace NeuralSharp.Optim;

public static partial class Metrics
{
    /// <summary>The mean absolute error: Σ w |y − t| / Σ w over all outputs y and targets t [batch, …], in the unit of the targets.</summary>
    /// <param name="name">The metric's name.</param>
    public static Metric MeanAbsoluteError(string name = "mae") => new MeanAbsoluteErrorMetric(name);
}

file sealed class MeanAbsoluteErrorMetric(string name) : RegressionMetric(name)
{
    private WeightedMean _error;

    protected override double? Result => _error.Value;

    protected override void Begin(int columns) => _error = default;

    protected override void Add(int column, double output, double target, double weight) => _error.Add(Math.Abs(output - target), weight);

    protected override void Pass(MetricState state) => _error.Pass(state);
}
