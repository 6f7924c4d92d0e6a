using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>What holds of every metric, whatever it measures.</summary>
[TestFixture]
internal sealed class MetricPropertyTests
{
    private const int Classes = 4;

    private static readonly Dictionary<string, Func<Metric>> s_ofClasses = new()
    {
        ["accuracy"] = () => Metrics.Accuracy(ignoreIndex: -1),
        ["top-k"] = () => Metrics.TopK(2, ignoreIndex: -1),
        ["precision"] = () => Metrics.Precision(Average.Macro, ignoreIndex: -1),
        ["recall"] = () => Metrics.Recall(Average.Weighted, ignoreIndex: -1),
        ["f1"] = () => Metrics.F1(Average.Macro, ignoreIndex: -1, classWeights: Tensor.From([0.3, 1, 0.7, 2])),
        ["micro f1"] = () => Metrics.F1(Average.Micro, ignoreIndex: -1),
        ["area"] = () => Metrics.RocAuc(Average.Weighted, fromLogits: true, ignoreIndex: -1),
        ["micro area"] = () => Metrics.RocAuc(Average.Micro, fromLogits: true, ignoreIndex: -1),
        ["log-loss"] = () => Metrics.LogLoss(fromLogits: true, ignoreIndex: -1),
        ["confusion"] = () => Metrics.ConfusionMatrix(ignoreIndex: -1),
    };

    private static readonly Dictionary<string, Func<Metric>> s_ofValues = new()
    {
        ["mae"] = () => Metrics.MeanAbsoluteError(),
        ["rmse"] = () => Metrics.RootMeanSquaredError(),
        ["r2"] = () => Metrics.R2(),
    };

    private static IEnumerable<string> Names => s_ofClasses.Keys.Concat(s_ofValues.Keys);

    [TestCaseSource(nameof(Names))]
    public void The_order_of_the_examples_changes_nothing(string name)
    {
        foreach (var examples in Sets(name)) Measure(name, examples.Shuffled(new(9)), 64).ShouldBe(Measure(name, examples, 64), 1e-12);
    }

    [TestCaseSource(nameof(Names))]
    public void The_batches_change_no_bit(string name)
    {
        foreach (var examples in Sets(name))
        {
            var expected = Measure(name, examples, examples.Count);
            foreach (var batchSize in new[] { 1, 2, 7, 50 }) Measure(name, examples, batchSize).ShouldBe(expected);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void A_weight_of_two_counts_like_the_example_twice_and_one_of_zero_like_none(string name)
    {
        foreach (var examples in Sets(name))
        {
            int[] counts = [.. Enumerable.Range(0, examples.Count).Select(i => i % 3)];
            int[] repeated = [.. counts.SelectMany((count, i) => Enumerable.Repeat(i, count))];
            Tensor weights = Tensor.From([.. counts.Select(count => (float)count)]);
            Measure(name, examples with { Weights = weights }, 16).ShouldBe(Measure(name, (examples with { Weights = null }).At(repeated), 16), 1e-12);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Weights_on_another_scale_change_nothing(string name)
    {
        foreach (var examples in Sets(name)) Measure(name, examples with { Weights = examples.Weights! * 0.1 }, 16).ShouldBe(Measure(name, examples, 16), 1e-12);
    }

    [TestCaseSource(nameof(Names))]
    public void Nothing_has_no_value_and_a_reset_is_a_new_beginning(string name)
    {
        var metric = Create(name);
        metric.Value.ShouldBeNull();
        metric.ToString().ShouldNotContain("NaN");
        var examples = Sets(name).First();
        Update(metric, examples.At([]), 1);
        metric.Value.ShouldBeNull("an empty batch holds nothing");
        Update(metric, examples with { Weights = Tensor.Zeros([examples.Count]) }, 16);
        metric.Value.ShouldBeNull("nothing counts");

        Update(metric, examples, 16);
        var first = metric.Value;
        first.ShouldNotBeNull();
        metric.Reset();
        metric.Value.ShouldBeNull();
        Update(metric, examples, 16);
        metric.Value.ShouldBe(first);
    }

    [TestCaseSource(nameof(Names))]
    public void Float32_is_computed_in_Float64(string name)
    {
        foreach (var examples in Sets(name))
        {
            var singles = examples.InFloat32();
            Measure(name, singles, 16).ShouldBe(Measure(name, singles with { Output = singles.Output.To(DType.Float64), Targets = Wide(singles.Targets) }, 16));
        }

        static Tensor Wide(Tensor targets) => targets.DType == DType.Int32 ? targets : targets.To(DType.Float64);
    }

    private static Metric Create(string name) => (s_ofClasses.GetValueOrDefault(name) ?? s_ofValues[name])();

    private static double Measure(string name, Examples examples, int batchSize)
    {
        var metric = Create(name);
        Update(metric, examples, batchSize);
        return metric.Value!.Value;
    }

    private static void Update(Metric metric, Examples examples, int batchSize)
    {
        if (examples.Count == 0) metric.Update(examples.Output, examples.Targets, examples.Weights);
        for (var start = 0; start < examples.Count; start += batchSize)
        {
            var batch = examples.At([.. Enumerable.Range(start, Math.Min(batchSize, examples.Count - start))]);
            metric.Update(batch.Output, batch.Targets, batch.Weights);
        }
    }

    private static IEnumerable<Examples> Sets(string name) => Enumerable.Range(0, 8).Select(seed =>
    {
        var generator = new Generator((ulong)seed);
        var count = 60 + (11 * seed);
        var output = Tensor.Normal([count, Classes], dtype: DType.Float64, generator: generator);
        Tensor targets = s_ofValues.ContainsKey(name)
            ? output + Tensor.Normal([count, Classes], dtype: DType.Float64, generator: generator)
            : Tensor.From([.. Enumerable.Range(0, count).Select(i => ((i + (i / 5) + seed) % (Classes + 1)) - 1)]);
        return new Examples(output, targets, Tensor.Uniform([count], 0.01, 3, DType.Float64, generator));
    });

    private sealed record Examples(Tensor Output, Tensor Targets, Tensor? Weights)
    {
        public int Count => Output.Shape[0];

        public Examples At(int[] rows)
        {
            if (rows.Length == 0) return new(Tensor.Zeros([0, Classes]), Targets.DType == DType.Int32 ? Tensor.Zeros([0], DType.Int32) : Tensor.Zeros([0, Classes]), null);
            var indices = Tensor.From(rows);
            return new(Output.IndexSelect(indices), Targets.IndexSelect(indices), Weights?.IndexSelect(indices));
        }

        public Examples Shuffled(Random random)
        {
            int[] order = [.. Enumerable.Range(0, Count)];
            random.Shuffle(order);
            return At(order);
        }

        public Examples InFloat32() => new(Output.To(DType.Float32), Targets.DType == DType.Int32 ? Targets : Targets.To(DType.Float32), Weights);
    }
}
