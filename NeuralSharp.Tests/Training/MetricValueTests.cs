using System.Globalization;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Culture;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>Values worked out by hand, and numbers at the edges.</summary>
[TestFixture]
internal sealed class MetricValueTests
{
    private static readonly int[] s_labels = [1, 1, 0, 0, 1];

    [Test]
    public void Two_classes_with_one_output()
    {
        // Above 0.5 are the outputs 0 and 2: one of three positives is found, one of two decisions is right.
        var output = Tensor.From([0.9f, 0.5f, 0.6f, 0.1f, 0.2f]);
        var (column, labels) = (output.Reshape(5, 1), Tensor.From(s_labels));
        foreach (var outputs in new[] { output, column })
        {
            foreach (var targets in new[] { labels, labels.To(DType.Float32), (2 * labels.To(DType.Float32)) - 1, labels.To(DType.Float32).Reshape(outputs.Shape) })
            {
                Value(Metrics.Accuracy(threshold: 0.5), outputs, targets).ShouldBe(0.4);
                Value(Metrics.Precision(threshold: 0.5), outputs, targets).ShouldBe(0.5);
                Value(Metrics.Recall(threshold: 0.5), outputs, targets).ShouldBe(1 / 3.0);
                Value(Metrics.F1(threshold: 0.5), outputs, targets).ShouldBe(0.4);
                Value(Metrics.RocAuc(), outputs, targets).ShouldBe(4 / 6.0);   // of the pairs, only 0.5 and 0.2 beside 0.6 are the wrong way round
            }
        }
    }

    [Test]
    public void Ties_count_half_in_the_area_and_0_equals_minus_0()
    {
        Value(Metrics.RocAuc(), Tensor.From([1.0, 1, 1, 1, 1]), Tensor.From(s_labels)).ShouldBe(0.5);
        Value(Metrics.RocAuc(), Tensor.From([0.0, -0.0, 0, -1, 1]), Tensor.From(s_labels)).ShouldBe(5 / 6.0);
        Value(Metrics.RocAuc(), Tensor.From([double.PositiveInfinity, 5, double.NegativeInfinity, 1, 2]), Tensor.From(s_labels)).ShouldBe(1);
    }

    [Test]
    public void An_area_of_one_class_alone_is_not_defined()
    {
        Value(Metrics.RocAuc(), Tensor.From([0.1, 0.2]), Tensor.From([1, 1])).ShouldBeNull();
        Value(Metrics.RocAuc(Average.Macro, fromLogits: true), Tensor.Normal([4, 3]), Tensor.From([0, 1, 1, 0])).ShouldBeNull();
    }

    [Test]
    public void Two_logits_rank_where_their_probabilities_are_both_one()
    {
        var logits = Tensor.From(new double[,] { { 0, 60 }, { 0, 50 } });
        Value(Metrics.RocAuc(fromLogits: true), logits, Tensor.From([1, 0])).ShouldBe(1);
    }

    [Test]
    public void A_class_that_does_not_occur_is_no_part_of_the_mean()
    {
        var logits = Tensor.From(new float[,] { { 3, 0, 0 }, { 0, 3, 0 }, { 3, 0, 0 } });
        Value(Metrics.Precision(Average.Macro), logits, Tensor.From([0, 1, 1])).ShouldBe(0.75);
        Value(Metrics.Precision(Average.Macro), logits, Tensor.From([2, 1, 1]))!.Value.ShouldBe(1 / 3.0, 1e-15);
    }

    [Test]
    public void The_log_loss_of_logits_neither_overflows_nor_is_cut_off()
    {
        Value(Metrics.LogLoss(fromLogits: true), Tensor.From([-1000.0, 40]), Tensor.From([1, 1])).ShouldBe((1000 + Math.Exp(-40)) / 2);
        Value(Metrics.LogLoss(fromLogits: true), Tensor.From([40.0]), Tensor.From([1]))!.Value.ShouldBe(Math.Exp(-40), 1e-30);
        Value(Metrics.LogLoss(fromLogits: true), Tensor.From(new double[,] { { 1000, 0, -1000 } }), Tensor.From([2])).ShouldBe(2000);
        Value(Metrics.LogLoss(), Tensor.From([0.0]), Tensor.From([1]))!.Value.ShouldBe(52 * Math.Log(2), 1e-14);
        Value(Metrics.LogLoss(), Tensor.From([0f]), Tensor.From([1]))!.Value.ShouldBe(23 * Math.Log(2), 1e-14);
        Value(Metrics.LogLoss(fromLogits: true), Tensor.From(new double[,] { { 1, 2, 4 } }).LogSoftmax(), Tensor.From([1]))!.Value
            .ShouldBe(Value(Metrics.LogLoss(fromLogits: true), Tensor.From(new double[,] { { 1, 2, 4 } }), Tensor.From([1]))!.Value, 1e-14);
    }

    [Test]
    public void R2_loses_no_digits_where_targets_lie_far_from_zero()
    {
        // Multiples of 1/8 near 10⁹ are exact, so R² is that of the same numbers near 0.
        var generator = new Generator(3);
        var near = (Tensor.Uniform([2000, 1], -40, 40, DType.Float64, generator)).Round() / 8;
        var error = Tensor.Uniform([2000, 1], -8, 8, DType.Float64, generator).Round() / 8;
        var (t, e) = (near.ToArray<double>().Select(x => (decimal)x).ToArray(), error.ToArray<double>().Select(x => (decimal)x).ToArray());
        var mean = t.Average();
        var expected = (double)(1 - (e.Sum(x => x * x) / t.Sum(x => (x - mean) * (x - mean))));
        Value(Metrics.R2(), near + error, near)!.Value.ShouldBe(expected, 1e-14);
        Value(Metrics.R2(), near + error + 1e9, near + 1e9)!.Value.ShouldBe(expected, 1e-13);
    }

    [Test]
    public void Equal_targets_and_single_ones_have_the_R2_of_scikit_learn()
    {
        var targets = Tensor.From([0.1, 0.1, 0.1]);
        Value(Metrics.R2(), targets, targets).ShouldBe(1);
        Value(Metrics.R2(), targets + 1, targets).ShouldBe(0);
        Value(Metrics.R2(), Tensor.From([1.0]), Tensor.From([1.0])).ShouldBeNull();
    }

    [Test]
    public void A_million_small_weights_lose_no_digits()
    {
        var metric = Metrics.Recall();
        var (output, labels, weights) = (Tensor.From(new float[,] { { 0, 1 } }), Tensor.From([1]), Tensor.From([0.1]));
        for (var i = 0; i < 1_000_000; i++) metric.Update(output, labels, weights);
        metric.Update(1 - output, labels, Tensor.From([100_000.0]));
        metric.Value!.Value.ShouldBe(0.5, 1e-16 * 5);
    }

    [Test]
    public void What_leaves_the_type_is_infinite_or_has_no_value_and_never_NaN()
    {
        var (large, targets) = (Tensor.From([1e200, -1e200]), Tensor.From([0.0, 1]));
        Value(Metrics.RootMeanSquaredError(), large, targets).ShouldBe(double.PositiveInfinity);
        Value(Metrics.R2(), large, targets).ShouldBe(double.NegativeInfinity);
        Value(Metrics.R2(), targets, large).ShouldBeNull();
        Value(Metrics.MeanAbsoluteError(), large, targets, Tensor.From([1e300, 1e300])).ShouldBe(double.PositiveInfinity);
    }

    [Test]
    public void Of_equal_outputs_the_first_is_decided_for_and_the_last_stands_first()
    {
        var equal = Tensor.Ones([3, 3]);
        Value(Metrics.Accuracy(), equal, Tensor.From([0, 1, 2])).ShouldBe(1 / 3.0);
        Value(Metrics.Accuracy(), equal, Tensor.From([0, 0, 0])).ShouldBe(1);
        Value(Metrics.TopK(1), equal, Tensor.From([2, 2, 2])).ShouldBe(1);
        Value(Metrics.TopK(2), equal, Tensor.From([0, 1, 2])).ShouldBe(2 / 3.0);
    }

    [Test]
    public void A_confusion_matrix_is_a_table()
    {
        var matrix = Metrics.ConfusionMatrix(["cat", "dog", "a bird\u001b[31m of a very long name"]);
        matrix.ToString().ShouldBe("confusion matrix: no examples yet");
        matrix.ClassCount.ShouldBe(0);
        matrix.Update(Tensor.From([0, 0, 0, 1, 1, 2, 0, 0]).OneHot(3), Tensor.From([0, 0, 1, 1, 1, 1, 0, 0]), Tensor.From([1, 1, 1, 1, 1, 0.25, 1, 8]));
        foreach (var culture in new[] { CultureInfo.InvariantCulture, Cultures.Strange })
        {
            Cultures.Under(culture, matrix.ToString).ShouldBe(
                """
                label \ decision        cat    dog  a bird\u001B[31m of…  recall
                cat                      11      0                     0   1.000
                dog                       1      2                  0.25   0.615
                a bird\u001B[31m of…      0      0                     0       -
                precision             0.917  1.000                 0.000

                """.ReplaceLineEndings("\n"));
        }

        matrix[0, 0].ShouldBe(11);
        matrix[1, 2].ShouldBe(0.25);
        matrix.Value!.Value.ShouldBe(13 / 14.25, 1e-15);
        Should.Throw<ArgumentOutOfRangeException>(() => matrix[3, 0]);
        Should.Throw<ArgumentOutOfRangeException>(() => matrix[0, -1]);
        matrix.Reset();
        matrix.ClassCount.ShouldBe(0);
    }

    [Test]
    public void A_table_of_very_many_classes_is_cut()
    {
        var matrix = Metrics.ConfusionMatrix();
        matrix.Update(Tensor.Normal([5, 100]), Tensor.From([1, 2, 3, 4, 99]));
        var lines = matrix.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(43);
        lines[^1].ShouldBe("and 60 more classes, which matrix[label, decision] tells");
    }

    [Test]
    public void A_metric_shows_itself_alike_in_every_culture()
    {
        var metric = Metrics.MeanAbsoluteError();
        metric.ToString().ShouldBe("mae = undefined");
        metric.Update(Tensor.From([1.0, 2]), Tensor.From([1.5, 2]));
        Cultures.Under(Cultures.Strange, metric.ToString).ShouldBe("mae = 0.25");
    }

    private static double? Value(Metric metric, Tensor output, Tensor targets, Tensor? weights = null)
    {
        metric.Update(output, targets, weights);
        return metric.Value;
    }
}
