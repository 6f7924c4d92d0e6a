using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>What metrics refuse, what they say then, and that a refused batch changes nothing.</summary>
[TestFixture]
internal sealed class MetricFaultTests
{
    private static readonly float[,] s_rows = { { 0.5f, 0.25f, 0.25f }, { 0.25f, 0.5f, 0.25f }, { 0.125f, 0.125f, 0.75f } };

    private static Tensor Rows => Tensor.From(s_rows);

    private static Tensor Labels => Tensor.From([0, 1, 1]);

    [Test]
    public void Shapes()
    {
        Refused<ShapeException>(Metrics.Accuracy(), Rows, Tensor.From([0, 1]), "output [3, 3] with targets [2]");
        Refused<ShapeException>(Metrics.Accuracy(), Rows, Tensor.From(new[,] { { 0 }, { 1 }, { 1 } }), "targets [3, 1]");
        Refused<ShapeException>(Metrics.Accuracy(), Rows, Rows, "targets.ArgMax()");
        Refused<ShapeException>(Metrics.Accuracy(threshold: 0), Tensor.Ones([3, 1]), Tensor.Ones([1, 3]), "[3, 1] with targets [1, 3]");
        Refused<ShapeException>(Metrics.Accuracy(), Tensor.Ones([3, 3, 1]), Labels, "outputs are [batch, classes]");
        Refused<ShapeException>(Metrics.MeanAbsoluteError(), Tensor.Ones([3, 1]), Tensor.Ones([3]), "Reshape the targets");
        Refused<ShapeException>(Metrics.MeanAbsoluteError(), Tensor.Scalar(1f), Tensor.Scalar(1f), "[batch, …]");
        Refused<ShapeException>(Metrics.R2(), Tensor.Ones([3, 0]), Tensor.Ones([3, 0]), "no values");
        Refused<ShapeException>(Metrics.TopK(2), Tensor.Ones([3, 1]), Labels, "one output");
        Refused<ShapeException>(Metrics.TopK(4), Rows, Labels, "smaller k");
        Refused<ShapeException>(Metrics.Accuracy(classWeights: Tensor.Ones([2])), Rows, Labels, "2 class weights, and 3 classes");
        Refused<ShapeException>(Metrics.ConfusionMatrix(["cat", "dog"]), Rows, Labels, "2 class names, and 3 classes");
        Refused<ShapeException>(Metrics.ConfusionMatrix(), Tensor.Ones([1, 5000]), Tensor.From([0]), "up to 4096");
        Should.Throw<ShapeException>(() => Metrics.Accuracy(classWeights: Tensor.Ones([2, 2]))).Message.ShouldContain("[classes]");
        foreach (var shape in new Shape[] { [2], [3, 1] })
        {
            Should.Throw<ShapeException>(() => Metrics.Accuracy().Update(Rows, Labels, Tensor.Ones(shape))).Message.ShouldContain("there are 3 examples");
            Should.Throw<ShapeException>(() => Metrics.R2().Update(Rows, Rows, Tensor.Ones(shape)));
        }
    }

    [Test]
    public void Types()
    {
        Refused<DTypeException>(Metrics.Accuracy(), Rows, Labels.To(DType.Float32), "To(DType.Int32)");
        Refused<DTypeException>(Metrics.Accuracy(), Rows.To(DType.Int32), Labels, "the outputs are Int32");
        Refused<DTypeException>(Metrics.MeanAbsoluteError(), Rows, Rows.To(DType.Int32), "the targets are Int32");
        Should.Throw<DTypeException>(() => Metrics.Accuracy().Update(Rows, Labels, Labels)).Message.ShouldContain("the weights are Int32");
        Should.Throw<DTypeException>(() => Metrics.Accuracy(classWeights: Labels)).Message.ShouldContain("the class weights are Int32");
    }

    [TestCase(3)]
    [TestCase(-1)]
    [TestCase(int.MinValue)]
    public void Labels_that_are_no_class(int label)
    {
        foreach (var metric in (Metric[])[Metrics.Accuracy(), Metrics.F1(Average.Macro), Metrics.LogLoss(), Metrics.RocAuc(Average.Macro), Metrics.TopK(1), Metrics.ConfusionMatrix()])
        {
            metric.Update(Rows, Labels);
            var error = Refused<ArgumentOutOfRangeException>(metric, Rows, Tensor.From([0, 1, label]), Invariant($"the label {label} of example 2 is no class from 0 to 2"));
            error.Message.ShouldContain(metric.Name);
            error.Message.ShouldContain("ignoreIndex");
        }

        var ignoring = Metrics.Accuracy(ignoreIndex: label);
        ignoring.Update(Rows, Tensor.From([0, 2, label]));
        ignoring.Value.ShouldBe(0.5);
    }

    [Test]
    public void Targets_between_two_classes() =>
        Refused<ArgumentOutOfRangeException>(Metrics.Accuracy(threshold: 0), Tensor.Ones([2]), Tensor.From([1, 0.5f]), "the label 0.5 of example 1");

    [Test]
    public void What_was_not_said()
    {
        Refused<ArgumentException>(Metrics.Accuracy(), Tensor.Ones([3, 1]), Labels, "threshold: 0.5 for probabilities, 0 for logits");
        Refused<ArgumentException>(Metrics.F1(), Rows, Labels, "Choose how to average");
        Refused<ArgumentException>(Metrics.RocAuc(), Rows, Labels, "Average.Macro");
        Refused<ArgumentOutOfRangeException>(Metrics.LogLoss(), 2 * Rows, Labels, "sum to 2, and probabilities sum to 1");
        Refused<ArgumentOutOfRangeException>(Metrics.LogLoss(), Rows.Log(), Labels, "fromLogits: true");
        Refused<ArgumentOutOfRangeException>(Metrics.LogLoss(), Tensor.From([0.5, 0.5, 1.5]), Labels, "the output 1.5 of example 2 is no probability");
        Refused<ArgumentOutOfRangeException>(Metrics.RocAuc(Average.Macro), Rows.Log(), Labels, "fromLogits: true");
        Refused<ArgumentOutOfRangeException>(Metrics.RocAuc(), Tensor.From(new float[,] { { 1, 3 } }), Tensor.From([1]), "fromLogits: true");
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Numbers_that_are_none(double value)
    {
        var bad = Tensor.From([1, 0, value]);
        Should.Throw<ArgumentOutOfRangeException>(() => Metrics.Accuracy().Update(Rows, Labels, bad)).Message.ShouldContain("of example 2 is not a number from 0 up");
        Should.Throw<ArgumentOutOfRangeException>(() => Metrics.Accuracy().Update(Rows, Labels, Tensor.From([1.0, -1, 1]))).Message.ShouldContain("the weight -1 of example 1");
        Should.Throw<ArgumentOutOfRangeException>(() => Metrics.Accuracy(classWeights: bad)).Message.ShouldContain("of class 2");
        Refused<ArgumentOutOfRangeException>(Metrics.R2(), bad, Tensor.Ones([3], DType.Float64), "the output");
        Refused<ArgumentOutOfRangeException>(Metrics.R2(), Tensor.Ones([3], DType.Float64), bad, "the target");
        Refused<ArgumentOutOfRangeException>(Metrics.LogLoss(fromLogits: true), bad, Labels, "an output of example 2 is");
        if (double.IsNaN(value))
        {
            foreach (var metric in (Metric[])[Metrics.Accuracy(threshold: 0), Metrics.F1(threshold: 0), Metrics.RocAuc(), Metrics.ConfusionMatrix(threshold: 0)])
                Refused<ArgumentOutOfRangeException>(metric, bad, Labels, "an output of example 2 is NaN");
            Should.Throw<ArgumentOutOfRangeException>(() => Metrics.Accuracy(threshold: value));
        }

        // Where it does not count it does no harm.
        var without = Metrics.R2();
        without.Update(bad, Tensor.From([1.0, 2, 3]), Tensor.From([1.0, 1, 0]));
        without.Value.ShouldBe(-7);
        var ignoring = Metrics.Accuracy(threshold: 0.5, ignoreIndex: 1);
        ignoring.Update(bad, Tensor.From([0, 0, 1]));
        ignoring.Value.ShouldBe(0.5);
    }

    [Test]
    public void Batches_of_another_size_than_those_before()
    {
        var metric = Metrics.Accuracy(threshold: 0);
        metric.Update(Rows, Labels);
        Refused<ShapeException>(metric, Tensor.Ones([3, 4]), Labels, "4 outputs an example, and 3 in the batches before");
        Refused<ShapeException>(metric, Tensor.Ones([3, 1]), Labels, "Call Reset");
        metric.Reset();
        metric.Update(Tensor.Ones([3, 1]), Labels);
        metric.Value.ShouldBe(2 / 3.0);
        var r2 = Metrics.R2();
        r2.Update(Rows, Rows);
        Refused<ShapeException>(r2, Tensor.Ones([3, 2]), Tensor.Ones([3, 2]), "2 outputs an example, and 3");
    }

    [Test]
    public void Arguments()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Metrics.TopK(0));
        Should.Throw<ArgumentOutOfRangeException>(() => Metrics.F1((Average)9)).Message.ShouldContain("no average 9");
        Should.Throw<ArgumentOutOfRangeException>(() => Metrics.RocAuc((Average)(-1)));
        Should.Throw<ArgumentException>(() => Metrics.R2(" "));
        Should.Throw<ArgumentNullException>(() => Metrics.R2().Update(null!, Rows));
        Should.Throw<ArgumentNullException>(() => Metrics.Accuracy().Update(Rows, null!));
    }

    [Test]
    public void A_captured_step_refuses_them()
    {
        var parameter = new Parameter(Tensor.Ones([3]));
        foreach (var metric in (Metric[])[Metrics.R2(), Metrics.Accuracy()])
        {
            var step = CapturedStep.Create(
                (x, y) =>
                {
                    metric.Update(x, metric.Name == "r2" ? x : y);
                    return (parameter * x).Sum();
                },
                new SGD([parameter]));
            Should.Throw<CaptureException>(() => step.Run(Rows, Labels));
            metric.Value.ShouldBeNull();
        }
    }

    /// <summary>The batch is refused, and the value is what it was.</summary>
    private static T Refused<T>(Metric metric, Tensor output, Tensor targets, string message)
        where T : Exception
    {
        var (value, text) = (metric.Value, metric.ToString());
        var error = Should.Throw<T>(() => metric.Update(output, targets));
        error.Message.ShouldContain(message);
        error.Message.ShouldContain(metric.Name);
        metric.Value.ShouldBe(value);
        metric.ToString().ShouldBe(text);
        return error;
    }
}
