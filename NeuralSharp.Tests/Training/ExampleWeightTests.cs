using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>An example of weight n counts as if it stood there n times, for each loss of the library.</summary>
[TestFixture]
internal sealed class ExampleWeightTests
{
    private static readonly int[] s_counts = [1, 3, 0, 2, 1, 4];

    private static readonly Dictionary<string, (Loss Loss, Func<Tensor> Output, Func<Tensor> Target)> s_losses = new()
    {
        ["CrossEntropy"] = (Losses.CrossEntropy, Normal, Labels),
        ["CrossEntropy with class weights"] = (Losses.CrossEntropy(classWeights: ClassWeights, ignoreIndex: -100), Normal, WithIgnored),
        ["CrossEntropy, smoothed"] = (Losses.CrossEntropy(labelSmoothing: 0.1), Normal, Labels),
        ["CrossEntropy, summed"] = (Losses.CrossEntropy(classWeights: ClassWeights, reduction: Reduction.Sum), Normal, Labels),
        ["CrossEntropy of probabilities"] = (Losses.CrossEntropy(classWeights: ClassWeights), Normal, Probabilities),
        ["NegativeLogLikelihood"] = (Losses.NegativeLogLikelihood(classWeights: ClassWeights, ignoreIndex: -100), () => Normal().LogSoftmax(-1), WithIgnored),
        ["MeanSquaredError"] = (Losses.MeanSquaredError, Normal, Others),
        ["MeanSquaredError, summed"] = (Losses.MeanSquaredError(Reduction.Sum), Normal, Others),
        ["MeanAbsoluteError"] = (Losses.MeanAbsoluteError, Normal, Others),
        ["Huber"] = (Losses.Huber, Normal, Others),
        ["SmoothL1"] = (Losses.SmoothL1(0.3), Normal, Others),
        ["LogCosh"] = (Losses.LogCosh, Normal, Others),
        ["BinaryCrossEntropy"] = (Losses.BinaryCrossEntropy, () => Normal().Sigmoid(), () => Others().Sigmoid()),
        ["BinaryCrossEntropyWithLogits"] = (Losses.BinaryCrossEntropyWithLogits, Normal, () => Others().Sigmoid()),
        ["Hinge"] = (Losses.Hinge, Normal, () => Others().Sign()),
        ["SquaredHinge"] = (Losses.SquaredHinge, Normal, () => Others().Sign()),
        ["KLDivergence"] = (Losses.KLDivergence, () => Normal().LogSoftmax(-1), Probabilities),
        ["PoissonNegativeLogLikelihood"] = (Losses.PoissonNegativeLogLikelihood, Normal, () => Others().Square()),
        ["CosineEmbedding"] = (Losses.CosineEmbedding, () => Tensor.Normal([6, 2, 4], dtype: DType.Float64, generator: new(1)), () => Tensor.From([1.0, -1, 1, -1, 1, 1])),
        ["two heads"] = (
            Losses.Weighted((0.7, Losses.Head(Losses.CrossEntropy, ..3, label: 0)), (0.3, Losses.Head(Losses.MeanSquaredError, 3.., 1..))),
            () => Tensor.Normal([6, 5], dtype: DType.Float64, generator: new(1)), () => Tensor.Concatenate([Labels().To(DType.Float64).ExpandDims(1), Others()[.., ..2]], axis: 1)),
    };

    private static IEnumerable<string> Names => s_losses.Keys;

    private static Tensor ClassWeights => Tensor.From([0.5, 2.0, 1.0]);

    [TestCaseSource(nameof(Names))]
    public void It_is_the_loss_of_repeated_examples(string name)
    {
        var (loss, makeOutput, makeTarget) = s_losses[name];
        var (output, target) = (makeOutput().Detach(), makeTarget());
        var repeated = Tensor.From(s_counts.SelectMany((count, i) => Enumerable.Repeat(i, count)).ToArray());
        output.RequiresGrad = true;
        var expected = loss(output.IndexSelect(repeated, 0), target.IndexSelect(repeated, 0));
        expected.Backward();
        var gradient = output.Grad!;
        output.Grad = null;

        var weighted = Losses.WithWeights(loss, Weights)(output, target);
        weighted.Item().ShouldBe(expected.Item(), 1e-12);
        weighted.Backward();
        (output.Grad! - gradient).Abs().Max().Item().ShouldBeLessThan(1e-12);
    }

    [TestCaseSource(nameof(Names))]
    public void The_loss_over_all_examples_does_not_depend_on_the_batches(string name)
    {
        var (loss, output, target) = s_losses[name];
        var data = new TensorDataset(output().Detach(), target(), Weights);
        var identity = new Trainer(new Lambda(x => x), new SGD([new Parameter(Tensor.Ones([1]))]), loss);
        var whole = identity.Evaluate(data, batchSize: 6).Loss;
        foreach (var size in (int[])[1, 2, 4]) identity.Evaluate(data, size).Loss.ShouldBe(whole, 1e-12);
    }

    [Test]
    public void A_training_with_weights_is_that_on_repeated_examples()
    {
        var (inputs, labels) = (Tensor.Normal([6, 4], dtype: DType.Float64, generator: new(1)), Labels());
        var repeated = Tensor.From(s_counts.SelectMany((count, i) => Enumerable.Repeat(i, count)).ToArray());
        var weighted = Train(new TensorDataset(inputs, labels, Weights));
        var often = Train(new TensorDataset(inputs.IndexSelect(repeated, 0), labels.IndexSelect(repeated, 0)));
        weighted.Zip(often, (left, right) => Math.Abs(left - right)).Max().ShouldBeLessThan(1e-12);

        static double[] Train(TensorDataset data)
        {
            Sequential model = [new Dense(4, 5, generator: new(1)), new Tanh(), new Dense(5, 3, generator: new(2))];
            model.To(DType.Float64);
            var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy);
            trainer.Fit(data, epochs: 20, batchSize: 100);
            trainer.CaptureCount.ShouldBe(1);
            return [.. model.Parameters.SelectMany(parameter => parameter.AsSpan<double>().ToArray())];
        }
    }

    [Test]
    public void Weights_come_with_their_examples([Values] bool reuses)
    {
        var inputs = Tensor.Arange(10).Reshape(10, 1);
        var data = new TensorDataset(inputs, Tensor.Arange(10), Tensor.Arange(10) / 10);
        foreach (var batch in data.Batches(3, new Generator(4), reuses))
        {
            for (var i = 0; i < batch.Inputs.Length; i++) batch.Weights!.AsSpan<float>()[i].ShouldBe(batch.Inputs.AsSpan<float>()[i] / 10);
        }
    }

    [Test]
    public void Accuracy_and_metrics_weigh_the_examples()
    {
        var output = Tensor.From(new float[,] { { 1, 0 }, { 1, 0 }, { 0, 1 } });
        var trainer = new Trainer(new Lambda(x => x), new SGD([new Parameter(Tensor.Ones([1]))]), Losses.CrossEntropy) { Metrics = [Metrics.Accuracy()] };
        foreach (var size in (int[])[1, 2, 3])
        {
            var result = trainer.Evaluate(new TensorDataset(output, Tensor.From([0, 1, 1]), Tensor.From([3f, 1f, 0.5f])), size);
            result.Accuracy.ShouldBe(3.5 / 4.5);
            result.Metrics["accuracy"].ShouldBe(3.5 / 4.5);
        }
    }

    [Test]
    public void Weights_and_inputs_come_along_where_data_sets_are_made_of_others()
    {
        var (left, right) = (Tensor.Arange(6).Reshape(6, 1), Tensor.Arange(6, DType.Int32));
        var weighted = new TensorDataset([left, right], right, Tensor.Arange(6));
        var plain = new TensorDataset([left + 6, right + 6], right + 6);
        var all = weighted.Subset(0, 2, 4).Concat(plain).Map(batch => batch with { Inputs = 10 * batch.Inputs }).Shuffle(seed: 3);
        var seen = new List<(float, int, float)>();
        foreach (var batch in all.Batches(4, reuseBuffers: true))
        {
            for (var i = 0; i < batch.Inputs.Length; i++)
                seen.Add((batch.Inputs.AsSpan<float>()[i], batch.MoreInputs[0].AsSpan<int>()[i], batch.Weights is null ? 1 : batch.Weights.AsSpan<float>()[i]));
        }

        seen.Order().ShouldBe([(0, 0, 0), (20, 2, 2), (40, 4, 4), .. Enumerable.Range(6, 6).Select(i => (10f * i, i, 1f))]);
        Should.Throw<DatasetException>(() => weighted.Concat(new TensorDataset(left, right)).Batches(12).ToList()).Message.ShouldContain("Concat: examples of 1 inputs");
    }

    [Test]
    public void A_batch_of_weight_0_changes_nothing()
    {
        Sequential model = [new Dense(4, 3)];
        var before = model.Parameters[0].AsSpan<float>().ToArray();
        var history = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy)
            .Fit(new TensorDataset(Tensor.Ones([6, 4]), Labels(), Tensor.Zeros([6])), epochs: 2);
        history[^1].Training.Loss.ShouldBe(0);
        model.Parameters[0].AsSpan<float>().ToArray().ShouldBe(before);
    }

    [Test]
    public void Weights_that_are_none_are_refused()
    {
        var (inputs, labels) = (Tensor.Ones([3, 2]), Tensor.From([0, 1, 0]));
        Should.Throw<ShapeException>(() => new TensorDataset(inputs, labels, Tensor.Ones([2]))).Message.ShouldContain("3 examples");
        Should.Throw<ShapeException>(() => new TensorDataset(inputs, labels, Tensor.Ones([3, 1])));
        Should.Throw<DTypeException>(() => new TensorDataset(inputs, labels, labels));
        Should.Throw<ArgumentOutOfRangeException>(() => new TensorDataset(inputs, labels, Tensor.From([1f, -1f, 0f]))).Message.ShouldContain("-1 of example 1");
        Should.Throw<ArgumentOutOfRangeException>(() => new TensorDataset(inputs, labels, Tensor.From([1f, 0f, float.NaN])));
        Should.Throw<DTypeException>(() => Losses.WithWeights(Losses.CrossEntropy, labels));
        Should.Throw<ShapeException>(() => Losses.WithWeights(Losses.CrossEntropy, Tensor.Ones([2]))(inputs, labels)).Message.ShouldContain("2 weights");
        Should.Throw<ArgumentOutOfRangeException>(() => Losses.WithWeights(Losses.CrossEntropy, Tensor.From([1f, -1f, 0f]))(inputs, labels));
        Should.Throw<InvalidOperationException>(() => Losses.WithWeights((output, _) => output.Sum(), Tensor.Ones([3]))(inputs, labels)).Message.ShouldContain("one of your own");
    }

    private static Tensor Weights => Tensor.From([.. s_counts.Select(count => (double)count)]);

    private static Tensor Normal() => Tensor.Normal([6, 3], dtype: DType.Float64, generator: new(1));

    private static Tensor Others() => Tensor.Normal([6, 3], dtype: DType.Float64, generator: new(2));

    private static Tensor Probabilities() => Others().Softmax(-1);

    private static Tensor Labels() => Tensor.From([0, 1, 2, 2, 1, 0]);

    private static Tensor WithIgnored() => Tensor.From([0, 1, 2, -100, 1, 0]);
}
