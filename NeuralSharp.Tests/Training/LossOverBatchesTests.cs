using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>The loss over a data set is that of one batch of all its examples, however these fall into batches.</summary>
[TestFixture]
internal sealed class LossOverBatchesTests
{
    private const double Tolerance = 1e-5;

    private static readonly int[] s_batchSizes = [1, 2, 7, 10, 1000];

    [TestCase(1)]
    [TestCase(1000)]
    [TestCase(2000)]
    public void Two_labelled_rows_count_alike_wherever_they_stand(int batchSize)
    {
        // ln(1 + e⁵) = 5.00672 and ln(1 + e⁻⁵) = 0.00672
        var outputs = new float[2000, 2];
        (outputs[0, 0], outputs[1500, 0]) = (5, 5);
        int[] labels = [.. Enumerable.Repeat(-100, 2000)];
        (labels[0], labels[1500]) = (1, 0);
        var result = Given(Losses.CrossEntropy(ignoreIndex: -100)).Evaluate(new TensorDataset(Tensor.From(outputs), Tensor.From(labels)), batchSize);
        result.Loss.ShouldBe((Math.Log(1 + Math.Exp(5)) + Math.Log(1 + Math.Exp(-5))) / 2, Tolerance);
        result.Loss.ShouldBe(2.50672, Tolerance);
        result.Accuracy.ShouldBe(0.5);
    }

    [TestCaseSource(typeof(LossTable), nameof(LossTable.All))]
    public void Evaluation_does_not_depend_on_the_batch_size(LossRow row)
    {
        if (row.Reduction == Reduction.None) return;
        var data = DataOf(row, 5);
        var (inputs, targets) = data.Gather([.. Enumerable.Range(0, data.Count)]);
        var expected = row.Loss(row.Activate(inputs), targets).Item();
        var trainer = Given(row.Loss, row.Activation);
        foreach (var batchSize in s_batchSizes) trainer.Evaluate(data, batchSize).Loss.ShouldBe(expected, Tolerance * Math.Max(1, Math.Abs(expected)), $"{batchSize}");
    }

    [TestCaseSource(typeof(LossTable), nameof(LossTable.All))]
    public void The_loss_of_an_epoch_does_not_depend_on_the_batch_size_captured_or_not(LossRow row)
    {
        if (row.Reduction == Reduction.None || row.Shape.Length != 2) return;
        var data = DataOf(row, 5);
        var expected = Given(row.Loss, row.Activation).Evaluate(data).Loss;
        foreach (var batchSize in s_batchSizes)
        {
            foreach (var isOurs in new[] { true, false })
            {
                var trainer = Still(isOurs ? row.Loss : (o, t) => row.Loss(o, t), row.Activation);
                foreach (var epoch in trainer.Fit(data, epochs: 2, batchSize: batchSize))
                    epoch.Training.Loss.ShouldBe(expected, Tolerance * Math.Max(1, Math.Abs(expected)), $"{batchSize} {isOurs}");
                (trainer.CaptureCount > 0).ShouldBe(isOurs);
            }
        }
    }

    [Test]
    public void What_a_loss_is_a_mean_over_survives_penalties_factors_and_views()
    {
        var data = Labelled();
        var cross = Losses.CrossEntropy(Tensor.From([1f, 3, 0.5f]), 0.1, ignoreIndex: 1);
        var own = Given(cross).Evaluate(data, 1000).Loss;
        var cases = new (Loss Loss, double Expected)[]
        {
            ((o, t) => cross(o, t) + Tensor.Scalar(3), own + 3),
            ((o, t) => 3 + cross(o, t), own + 3),
            ((o, t) => cross(o, t) - 3, own - 3),
            ((o, t) => 3 - cross(o, t), 3 - own),
            ((o, t) => 0.5 * cross(o, t), own / 2),
            ((o, t) => cross(o, t) / 4, own / 4),
            ((o, t) => cross(o, t) / Tensor.Scalar(4), own / 4),
            ((o, t) => -cross(o, t), -own),
            ((o, t) => cross(o, t).Reshape(1).Clone().To(DType.Float64), own),
            ((o, t) => cross(o, t).Detach().Sum(), own),
            ((o, t) => cross(o, t) + cross(o, t), 2 * own),
        };
        foreach (var (loss, expected) in cases)
        {
            foreach (var batchSize in s_batchSizes) Given(loss).Evaluate(data, batchSize).Loss.ShouldBe(expected, Tolerance * 10, $"{Array.IndexOf(cases, (loss, expected))} {batchSize}");
        }
    }

    [Test]
    public void Two_losses_over_the_same_labels_keep_their_divisor_and_others_count_by_rows()
    {
        var data = Labelled();
        var cross = Losses.CrossEntropy(ignoreIndex: 1);
        Loss nll = (o, t) => Losses.NegativeLogLikelihood(ignoreIndex: 1)(o.LogSoftmax(), t);
        var both = Given(cross).Evaluate(data, 1000).Loss + Given(nll).Evaluate(data, 1000).Loss;
        foreach (var batchSize in s_batchSizes) Given((o, t) => cross(o, t) + nll(o, t)).Evaluate(data, batchSize).Loss.ShouldBe(both, Tolerance);

        // Cross-entropy without options is over rows, and the squares are over three times as many elements: both go with the rows.
        Loss mixed = (o, t) => Losses.CrossEntropy(o, t) + Losses.MeanSquaredError(o, Tensor.ZerosLike(o));
        var expected = Given(mixed).Evaluate(data, 1000).Loss;
        foreach (var batchSize in s_batchSizes) Given(mixed).Evaluate(data, batchSize).Loss.ShouldBe(expected, Tolerance);

        // The sum of sums is a sum.
        Loss sums = (o, t) => Losses.CrossEntropy(reduction: Reduction.Sum)(o, t) + (2 * Losses.MeanSquaredError(Reduction.Sum)(o, Tensor.ZerosLike(o)));
        expected = Given(sums).Evaluate(data, 1000).Loss;
        foreach (var batchSize in s_batchSizes) Given(sums).Evaluate(data, batchSize).Loss.ShouldBe(expected, Tolerance * expected);
    }

    [Test]
    public void A_divided_sum_is_the_mean_over_what_divides_it_and_a_scaled_one_a_sum()
    {
        var data = Labelled();
        var sum = Losses.CrossEntropy(reduction: Reduction.Sum);
        var total = Given(sum).Evaluate(data, 1000).Loss;
        var cases = new (Loss Loss, double Expected)[]
        {
            ((o, t) => sum(o, t) / t.Length, total / data.Count),
            ((o, t) => sum(o, t) / Tensor.Scalar(t.Length), total / data.Count),
            ((o, t) => sum(o, t) / (t.To(DType.Float32) + 1).Sum(), total / Enumerable.Range(0, data.Count).Sum(i => (i % 3) + 1)),
            ((o, t) => sum(o, t) / 1000, total / 1000),
            ((o, t) => sum(o, t).Mean(), total),
            ((o, t) => 0.5 * sum(o, t), total / 2),
            ((o, t) => Losses.MeanSquaredError(Reduction.Sum)(o, 0 * o) / o.Length, Given((o, t) => Losses.MeanSquaredError(o, 0 * o)).Evaluate(data, 1000).Loss),
        };
        foreach (var (loss, expected) in cases)
        {
            foreach (var batchSize in s_batchSizes) Given(loss).Evaluate(data, batchSize).Loss.ShouldBe(expected, Tolerance, $"{Array.IndexOf(cases, (loss, expected))} {batchSize}");
        }
    }

    // Smoothing costs the classes 1 and 2 something also for a label 0, whose own weight is 0: a batch of such labels alone has no mean, but the data set has.
    [TestCase(true, Reduction.Mean)]
    [TestCase(false, Reduction.Mean)]
    [TestCase(true, Reduction.Sum)]
    [TestCase(false, Reduction.Sum)]
    public void A_class_of_weight_zero_costs_its_smoothing_however_its_rows_stand(bool isOurs, Reduction reduction)
    {
        double[] weights = [0, 2, 0.5];
        var data = Labelled();
        var loss = Losses.CrossEntropy(Tensor.From(weights), 0.3, ignoreIndex: -1, reduction);
        var (inputs, targets) = data.Gather([.. Enumerable.Range(0, data.Count)]);
        var (rows, labels) = (inputs.LogSoftmax().ToArray<float>(), targets.ToArray<int>());
        var sum = labels.Select((label, row) => -Enumerable.Range(0, 3).Sum(j => weights[j] * rows[(3 * row) + j] * ((j == label ? 0.7 : 0) + 0.1))).Sum();
        var expected = reduction == Reduction.Sum ? sum : sum / labels.Sum(label => weights[label]);
        foreach (var batchSize in s_batchSizes)
        {
            Given(loss).Evaluate(data, batchSize).Loss.ShouldBe(expected, Tolerance * expected, $"{batchSize}");
            Given((o, t) => loss(o, t) + Tensor.Scalar(0)).Evaluate(data, batchSize).Loss.ShouldBe(expected, Tolerance * expected, $"{batchSize}");
            var trainer = Still(isOurs ? loss : (o, t) => loss(o, t), null);
            trainer.Fit(data, epochs: 2, batchSize: batchSize).ShouldAllBe(epoch => Math.Abs(epoch.Training.Loss - expected) < Tolerance * expected);
        }
    }

    [Test]
    public void A_sum_whose_labels_weigh_nothing_is_trained_on_where_smoothing_costs_something()
    {
        Sequential model = [new Dense(3, 3, generator: new(2))];
        var before = Bits.Of(model.Parameters);
        var loss = Losses.CrossEntropy(Tensor.From([0.0, 2, 0.5]), 0.3, reduction: Reduction.Sum);
        new Trainer(model, new SGD(model.Parameters), loss).Fit(new TensorDataset(Tensor.Normal([4, 3], generator: new(1)), Tensor.From([0, 0, 0, 0])), epochs: 1);
        Bits.Of(model.Parameters).ShouldNotBe(before);
    }

    [Test]
    public void A_loss_of_ones_own_counts_as_a_mean_over_rows()
    {
        var data = Labelled();
        Loss own = (o, t) => o.Square().Mean();
        var expected = Given(own).Evaluate(data, 1000).Loss;
        foreach (var batchSize in s_batchSizes) Given(own).Evaluate(data, batchSize).Loss.ShouldBe(expected, Tolerance);
        Given((o, t) => Losses.MeanSquaredError(o, 0 * o).Sqrt()).Evaluate(data, 7).Loss
            .ShouldBe(Enumerable.Range(0, 4).Sum(i => RootOf(data, 7 * i, Math.Min(7, 25 - (7 * i)))) / 25, Tolerance, "the root of a mean is no mean");

        static double RootOf(TensorDataset data, int start, int count)
        {
            var x = data.Gather([.. Enumerable.Range(start, count)]).Inputs;
            return x.Square().Mean().Sqrt().Item() * count;
        }
    }

    [TestCase(-1)]
    [TestCase(0)]
    public void A_label_that_the_loss_ignores_does_not_count_in_the_accuracy(int ignored)
    {
        var outputs = Tensor.From(new float[,] { { 3, 1 }, { 3, 1 }, { 0, 5 }, { 7, 0 } });
        var labels = Tensor.From([ignored, ignored, 1, 1]);
        foreach (var batchSize in s_batchSizes)
            Given(Losses.CrossEntropy(ignoreIndex: ignored)).Evaluate(new TensorDataset(outputs, labels), batchSize).Accuracy.ShouldBe(0.5);
    }

    [TestCase(true, Reduction.Mean)]
    [TestCase(false, Reduction.Mean)]
    [TestCase(true, Reduction.Sum)]
    [TestCase(false, Reduction.Sum)]
    public void A_batch_that_is_ignored_as_a_whole_counts_nothing_and_its_step_changes_nothing(bool isOurs, Reduction reduction)
    {
        // Batches of 2 in order: labelled, ignored, labelled. Adam's momentum would go on moving through the second.
        var inputs = Tensor.Normal([6, 3], generator: new(1));
        var data = new TensorDataset(inputs, Tensor.From([0, 1, -100, -100, 2, 0]));
        var without = new TensorDataset(inputs.IndexSelect(Tensor.From([0, 1, 4, 5])), Tensor.From([0, 1, 2, 0]));
        foreach (var weights in new Tensor?[] { null, Tensor.From([1f, 2, 3]) })
        {
            var loss = Losses.CrossEntropy(weights, 0.1, ignoreIndex: -100, reduction);
            var (all, seen) = Train(data, isOurs ? loss : (o, t) => loss(o, t));
            var (expected, _) = Train(without, isOurs ? loss : (o, t) => loss(o, t));
            all.Bytes.ShouldBe(expected.Bytes);
            all.Loss.ShouldBe(expected.Loss, Tolerance);
            seen.ShouldBe([false, true, false, false, true, false]);
        }

        static ((byte[] Bytes, double Loss) Result, bool[] Skipped) Train(TensorDataset data, Loss loss)
        {
            Sequential model = [new Dense(3, 3, generator: new(2)), new BatchNorm(3)];
            var optimizer = new Adam(model.Parameters, 0.1) { WeightDecay = 0.1 };
            var watch = new Watch();
            var history = new Trainer(model, optimizer, loss).Fit(new InOrder(data), epochs: 2, batchSize: 2, callbacks: watch);
            return (([.. Bits.Of(model.Parameters), .. Bits.Of(model.NamedBuffers.Select(entry => entry.Value))], history[^1].Training.Loss), [.. watch.Skipped]);
        }
    }

    [Test]
    public void Where_all_labels_are_ignored_the_loss_is_zero()
    {
        var data = new TensorDataset(Tensor.Normal([5, 3]), Tensor.From([-1, -1, -1, -1, -1]));
        var trainer = Still(Losses.CrossEntropy(ignoreIndex: -1), null);
        trainer.Evaluate(data).ShouldBe(new Evaluation(0, null));
        trainer.Fit(data, epochs: 2, batchSize: 2)[^1].Training.ShouldBe(new Evaluation(0, null));
        Given(Losses.CrossEntropy(Tensor.From([0f, 1, 1]))).Evaluate(new TensorDataset(Tensor.Ones([2, 3]), Tensor.From([0, 0])), 1).Loss.ShouldBe(0);
    }

    private static TensorDataset Labelled() =>
        new(Tensor.Normal([25, 3], generator: new(3)), Tensor.From(Enumerable.Range(0, 25).Select(i => i % 3).ToArray()));

    private static TensorDataset DataOf(LossRow row, ulong batches) => new(
        Tensor.Concatenate([.. Enumerable.Range(0, (int)batches).Select(i => row.MakeInput((ulong)i))], 0),
        Tensor.Concatenate([.. Enumerable.Range(0, (int)batches).Select(i => row.Target(new Generator((ulong)i)))], 0));

    /// <summary>Evaluates outputs as they stand, but for an activation.</summary>
    private static Trainer Given(Loss loss, Module? activation = null)
    {
        Sequential model = [];
        if (activation is not null) model.Add(activation);
        return new(model, new SGD([new Parameter(Tensor.Ones([1]))]), loss);
    }

    /// <summary>Trains at a rate of 0 on outputs as they stand, but for an activation.</summary>
    private static Trainer Still(Loss loss, Module? activation)
    {
        Sequential model = [new Dense(3, 3, useBias: false, weightInitializer: Initializers.Identity)];
        if (activation is not null) model.Add(activation);
        return new(model, new SGD(model.Parameters) { LearningRate = 0 }, loss);
    }

    private sealed class Watch : TrainingCallback
    {
        public List<bool> Skipped { get; } = [];

        public override void OnStep(StepResult step) => Skipped.Add(step.IsSkipped);
    }

    /// <summary>A data set whose examples come in their own order whatever was asked for.</summary>
    private sealed class InOrder(TensorDataset data) : Dataset
    {
        private int _next;

        public override int Count => data.Count;

        public override Shape InputShape => data.InputShape;

        public override Batch Gather(ReadOnlySpan<int> indices)
        {
            var start = _next;
            _next = (_next + indices.Length) % Count;
            return data.Gather([.. Enumerable.Range(start, indices.Length)]);
        }
    }
}
