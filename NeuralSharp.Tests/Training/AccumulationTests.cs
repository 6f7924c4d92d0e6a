using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>Several batches put together for a step are the step of one large batch, to rounding.</summary>
[TestFixture]
internal sealed class AccumulationTests
{
    private const int Examples = 24;

    private static readonly Dictionary<string, (Loss Loss, bool IsOfLabels)> s_losses = new()
    {
        ["cross-entropy"] = (Losses.CrossEntropy, true),
        ["ignored labels"] = (Losses.CrossEntropy(ignoreIndex: -100), true),
        ["class weights"] = (Losses.CrossEntropy(classWeights: Tensor.From([0.2, 3, 1]).To(DType.Float64), ignoreIndex: -100), true),
        ["smoothed"] = (Losses.CrossEntropy(classWeights: Tensor.From([0.2, 3, 1]).To(DType.Float64), labelSmoothing: 0.1, ignoreIndex: -100), true),
        ["sum"] = (Losses.CrossEntropy(ignoreIndex: -100, reduction: Reduction.Sum), true),
        ["scaled sum"] = (Losses.Replayable((output, target) => Losses.CrossEntropy(ignoreIndex: -100, reduction: Reduction.Sum)(output, target) / 7), true),
        ["squares"] = (Losses.MeanSquaredError, false),
        ["half squares"] = (Losses.Replayable((output, target) => 0.5 * Losses.MeanSquaredError(output, target)), false),
        ["Huber"] = (Losses.Huber(0.3), false),
        ["two heads"] = (Losses.Weighted((0.7, Losses.Head(Losses.MeanSquaredError, ..1, ..1)), (0.3, Losses.Head(Losses.Huber, 1.., 1..))), false),
        ["own"] = ((output, target) => (output - target).Abs().Mean(), false),
    };

    /// <summary>Each loss with and without weights of examples, at which a loss of one's own does not look.</summary>
    private static IEnumerable<TestCaseData> Cases =>
        from name in s_losses.Keys
        from parts in new[] { 2, 3, 4 }
        from isWeighted in new[] { false, true }
        where name != "own" || !isWeighted
        select new TestCaseData(name, parts, isWeighted);

    [TestCaseSource(nameof(Cases))]
    public void It_is_the_step_of_the_large_batch(string name, int parts, bool isWeighted)
    {
        var (loss, isOfLabels) = s_losses[name];
        var data = Data(isOfLabels && name != "cross-entropy", isOfLabels, isWeighted);
        var (large, largeEpochs) = Train(loss, data, Examples, accumulated: 1);
        var (small, smallEpochs) = Train(loss, data, Examples / parts, parts);
        Largest(large, small).ShouldBeLessThan(1e-12);
        for (var i = 0; i < largeEpochs.Count; i++) smallEpochs[i].Training.Loss.ShouldBe(largeEpochs[i].Training.Loss, 1e-12);
    }

    [Test]
    public void What_is_left_at_the_end_of_an_epoch_makes_a_step()
    {
        // 24 examples in batches of 5, two of them a step: steps of 10, 10 and 4, the last of one batch.
        var seen = new Steps();
        var data = Data(isIgnoring: false, isOfLabels: true, isWeighted: false);
        Train(Losses.CrossEntropy, data, batchSize: 5, accumulated: 2, callbacks: seen);
        (seen.Batches, seen.Examples).ShouldBe((3, 24));
        seen.All.Select(step => (step.Epoch, step.Batch, step.Batches)).ShouldBe([(1, 1, 3), (1, 2, 3), (1, 3, 3), (2, 1, 3), (2, 2, 3), (2, 3, 3), (3, 1, 3), (3, 2, 3), (3, 3, 3)]);
        var (byTen, _) = Train(Losses.CrossEntropy, data, batchSize: 10, accumulated: 1);
        var (byFive, _) = Train(Losses.CrossEntropy, data, batchSize: 5, accumulated: 2);
        Largest(byTen, byFive).ShouldBeLessThan(1e-12);
    }

    [Test]
    public void The_loss_of_a_step_is_that_of_all_its_batches()
    {
        var data = Data(isIgnoring: true, isOfLabels: true, isWeighted: true);
        var (one, four) = (new Steps(), new Steps());
        Train(s_losses["class weights"].Loss, data, Examples, accumulated: 1, callbacks: one);
        Train(s_losses["class weights"].Loss, data, Examples / 4, accumulated: 4, callbacks: four);
        for (var i = 0; i < one.All.Count; i++) four.All[i].Loss.ShouldBe(one.All[i].Loss, 1e-12);
    }

    [Test]
    public void The_parts_are_captured()
    {
        var model = Model();
        var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy) { AccumulatedBatches = 3 };
        trainer.Fit(Data(isIgnoring: false, isOfLabels: true, isWeighted: true), epochs: 4, batchSize: 5);
        trainer.CaptureCount.ShouldBe(2, "the batches of five, and the last one");
    }

    [Test]
    public void Gradients_that_callbacks_see_are_those_of_the_large_batch()
    {
        var data = Data(isIgnoring: false, isOfLabels: true, isWeighted: false);
        var (one, four) = (new Gradients(), new Gradients());
        Train(Losses.CrossEntropy, data, Examples, accumulated: 1, callbacks: one);
        Train(Losses.CrossEntropy, data, Examples / 4, accumulated: 4, callbacks: four);
        four.Norms.Count.ShouldBe(one.Norms.Count);
        for (var i = 0; i < one.Norms.Count; i++) four.Norms[i].ShouldBe(one.Norms[i], 1e-12);
    }

    [Test]
    public void The_penalty_counts_once()
    {
        var data = Data(isIgnoring: false, isOfLabels: true, isWeighted: false);
        double[][] weights = [.. new[] { 1, 4 }.Select(parts =>
        {
            var model = Model();
            new Trainer(model, new SGD(model.Parameters, 0.1), Losses.CrossEntropy) { AccumulatedBatches = parts, Penalty = Penalties.L2(model.Parameters, 0.1) }
                .Fit(data, epochs: 3, Examples / parts, generator: new(2));
            return Values(model);
        })];
        Largest(weights[0], weights[1]).ShouldBeLessThan(1e-12);
    }

    [Test]
    public void A_step_that_is_refused_in_its_last_batch_leaves_nothing_of_the_others()
    {
        Sequential model = [new BatchNorm(2), new Dropout(0.5, new Generator(3)), new Dense(2, 3, generator: new(1))];
        var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy) { AccumulatedBatches = 2 };
        var inputs = Tensor.Normal([8, 2], generator: new(4));
        trainer.Fit(new TensorDataset(inputs, Tensor.Zeros([8], DType.Int32)), epochs: 1, batchSize: 4);
        var before = State();
        foreach (var bad in Enumerable.Range(0, 8))
        {
            var broken = inputs.Clone();
            broken.AsWritableSpan<float>()[bad * 2] = float.NaN;
            Should.Throw<NonFiniteLossException>(() => trainer.Fit(new TensorDataset(broken, Tensor.Zeros([8], DType.Int32)), epochs: 1, batchSize: 4));
            State().ShouldBe(before);
        }

        Should.Throw<TrainingException>(() => trainer.Fit(new Broken(), epochs: 1, batchSize: 4)).Epoch.ShouldBe(1);
        State().ShouldBe(before);

        byte[] State() => [.. Bits.Of(model.Parameters), .. Bits.Of(model.NamedBuffers.Select(entry => entry.Value))];
    }

    [Test]
    public void Batches_of_which_nothing_counts_are_passed_over()
    {
        var model = Model();
        var before = Bits.Of(model.Parameters);
        var seen = new Steps();
        var data = new TensorDataset(Tensor.Normal([8, 4], dtype: DType.Float64), Tensor.Full([8], -100).To(DType.Int32));
        new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy(ignoreIndex: -100)) { AccumulatedBatches = 2 }.Fit(data, epochs: 1, batchSize: 4, callbacks: seen);
        seen.All.ShouldHaveSingleItem().IsSkipped.ShouldBeTrue();
        Bits.Of(model.Parameters).ShouldBe(before);
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void It_is_positive(int number) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Trainer(Model(), new SGD(Model().Parameters), Losses.CrossEntropy) { AccumulatedBatches = number });

    private static Sequential Model()
    {
        Sequential model = [new Dense(4, 5, generator: new(1)), new Tanh(), new Dense(5, 3, generator: new(2))];
        model.To(DType.Float64);
        return model;
    }

    private static TensorDataset Data(bool isIgnoring, bool isOfLabels, bool isWeighted)
    {
        var inputs = Tensor.Normal([Examples, 4], dtype: DType.Float64, generator: new(5));
        var labels = Tensor.From(Enumerable.Range(0, Examples).Select(i => isIgnoring && (i % 5 == 0 || i is > 6 and < 15) ? -100 : i % 3).ToArray());
        return new(
            inputs, isOfLabels ? labels : Tensor.Normal([Examples, 3], dtype: DType.Float64, generator: new(6)),
            isWeighted ? Tensor.Uniform([Examples], 0, 3, dtype: DType.Float64, generator: new(7)) : null);
    }

    private static (double[] Weights, TrainingHistory Epochs) Train(Loss loss, Dataset data, int batchSize, int accumulated, params TrainingCallback[] callbacks)
    {
        var model = Model();
        var trainer = new Trainer(model, new SGDMomentum(model.Parameters, 0.05), loss) { AccumulatedBatches = accumulated };
        var history = trainer.Fit(data, epochs: 3, batchSize, generator: new Generator(9), callbacks: callbacks);
        return (Values(model), history);
    }

    private static double[] Values(Sequential model) => [.. model.Parameters.SelectMany(parameter => parameter.AsSpan<double>().ToArray())];

    private static double Largest(double[] left, double[] right) => left.Zip(right, (l, r) => Math.Abs(l - r)).Max();

    private sealed class Steps : TrainingCallback
    {
        public List<StepResult> All { get; } = [];

        public int Batches { get; private set; }

        public int Examples { get; private set; }

        public override void OnStart(TrainingContext context) => (Batches, Examples) = (context.Batches, context.Examples);

        public override void OnStep(StepResult step) => All.Add(step);
    }

    private sealed class Gradients : TrainingCallback
    {
        public List<double> Norms { get; } = [];

        public override void OnGradients(IReadOnlyList<Parameter> parameters) => Norms.Add(GradientClipping.Norm(parameters));
    }

    /// <summary>Has a second batch that cannot be had.</summary>
    private sealed class Broken : Dataset
    {
        private int _calls;

        public override int Count => 8;

        public override Shape InputShape => [2];

        public override Batch Gather(ReadOnlySpan<int> indices) => ++_calls > 1
            ? throw new IOException("gone")
            : new(Tensor.Ones([indices.Length, 2]), Tensor.Zeros([indices.Length], DType.Int32));
    }
}
