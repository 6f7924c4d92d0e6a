using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Golden;

/// <summary>Every metric beside scikit-learn 1.2.1, with class weights, weights of examples and ignored labels, whatever the batches.</summary>
[TestFixture]
internal sealed class MetricGoldenTests
{
    private const double Tolerance = 1e-12;
    private const int Missing = -100;

    private static readonly MetricGoldenFile s_file = MetricGoldenFile.Read();

    private static readonly Dictionary<string, MetricGoldenSet> s_sets = s_file.Sets.ToDictionary(set => set.Name);

    private static readonly string[] s_metrics =
        ["Accuracy", "TopK", "Precision", "Recall", "F1", "RocAuc", "LogLoss", "ConfusionMatrix", "MeanAbsoluteError", "RootMeanSquaredError", "R2"];

    [Test]
    public void Values_are_those_of_scikit_learn(
        [ValueSource(nameof(s_metrics))] string metric, [Values(1, 7, int.MaxValue)] int batchSize, [Values(DType.Float64, DType.Float32)] DType dtype)
    {
        var cases = s_file.Cases.Where(golden => golden.Metric == metric && (dtype == DType.Float64 || s_sets[golden.Data].IsExactInFloat32)).ToArray();
        cases.Length.ShouldBeGreaterThan(5);
        var wrong = cases.Where(golden => !Agrees(golden, batchSize, dtype)).ToArray();
        wrong.ShouldBeEmpty(string.Join('\n', wrong.Take(20).Select(golden => $"{golden}")));
    }

    [Test]
    public void Every_metric_is_compared()
    {
        s_file.ScikitLearn.ShouldBe("1.2.1");
        typeof(Metrics).GetMethods().Where(method => method.IsStatic).Select(method => method.Name).Distinct().ShouldBe(s_metrics, ignoreOrder: true);
        s_file.Cases.Select(golden => golden.Metric).Distinct().ShouldBe(s_metrics, ignoreOrder: true);
    }

    [TestCase("RocAuc")]
    [TestCase("F1")]
    public void A_wrong_weight_would_be_noticed(string metric)
    {
        var golden = s_file.Cases.First(golden => golden.Metric == metric && golden.Weighted);
        Agrees(golden, 7, DType.Float64).ShouldBeTrue();
        Agrees(golden with { Weighted = false }, 7, DType.Float64).ShouldBeFalse();
    }

    private static bool Agrees(MetricGoldenCase golden, int batchSize, DType dtype)
    {
        var metric = Create(golden);
        foreach (var (output, targets, weights) in Batches(s_sets[golden.Data], golden, batchSize, dtype)) metric.Update(output, targets, weights);
        var expected = dtype == DType.Float32 && golden.ValueOfFloat32 is { } ofFloat32 ? ofFloat32 : golden.Value;
        if (!Agree(metric.Value!.Value, expected)) return false;
        if (golden.Matrix is not { } counts) return true;
        var (matrix, size) = ((ConfusionMatrix)metric, (int)Math.Sqrt(counts.Length));
        return matrix.ClassCount == size && counts.Select((count, i) => Agree(matrix[i / size, i % size], count)).All(agrees => agrees);
    }

    private static bool Agree(double actual, double expected) => Math.Abs(actual - expected) <= Tolerance * Math.Abs(expected);

    private static IEnumerable<(Tensor Output, Tensor Targets, Tensor? Weights)> Batches(MetricGoldenSet set, MetricGoldenCase golden, int batchSize, DType dtype)
    {
        var labels = golden.Ignored == Missing ? set.Hidden : set.Targets;
        var (count, columns) = (set.Shape[0], set.Shape[1]);
        for (var start = 0; start < count; start += Math.Min(batchSize, count))
        {
            var rows = Math.Min(batchSize, count - start);
            Tensor Values(double[] values) => Tensor.From<double>(values.AsSpan(start * columns, rows * columns), [rows, columns]).To(dtype);
            yield return (
                Values(set.Outputs),
                set.Kind == "values" ? Values(set.Targets) : Tensor.From([.. labels.Skip(start).Take(rows).Select(label => (int)label)]),
                golden.Weighted ? Tensor.From<double>(set.Weights.AsSpan(start, rows), [rows]) : null);
        }
    }

    private static Metric Create(MetricGoldenCase golden)
    {
        var average = golden.Average is { } name ? Enum.Parse<Average>(name, ignoreCase: true) : Average.Binary;
        var classWeights = golden.ClassWeights is { } weights ? Tensor.From(weights) : null;
        return golden.Metric switch
        {
            "Accuracy" => Metrics.Accuracy(golden.Threshold, golden.Ignored, classWeights),
            "TopK" => Metrics.TopK(golden.K, golden.Ignored, classWeights),
            "Precision" => Metrics.Precision(average, golden.Threshold, golden.Ignored, classWeights),
            "Recall" => Metrics.Recall(average, golden.Threshold, golden.Ignored, classWeights),
            "F1" => Metrics.F1(average, golden.Threshold, golden.Ignored, classWeights),
            "RocAuc" => Metrics.RocAuc(average, golden.FromLogits, golden.Ignored, classWeights),
            "LogLoss" => Metrics.LogLoss(golden.FromLogits, golden.Ignored, classWeights),
            "ConfusionMatrix" => Metrics.ConfusionMatrix(null, golden.Threshold, golden.Ignored, classWeights),
            "MeanAbsoluteError" => Metrics.MeanAbsoluteError(),
            "RootMeanSquaredError" => Metrics.RootMeanSquaredError(),
            "R2" => Metrics.R2(),
            _ => throw new NotSupportedException($"{golden} has no metric of ours."),
        };
    }
}
