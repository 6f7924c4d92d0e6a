using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>What callbacks and data sets throw comes out of a training with the epoch and the batch.</summary>
[TestFixture]
internal sealed class TrainingErrorTests
{
    [TestCase("OnGradients", 2, 3)]
    [TestCase("OnStep", 2, 3)]
    [TestCase("OnEpoch", 2, null)]
    [TestCase("OnEnd", 3, null)]
    public void A_callback(string method, int epoch, int? batch)
    {
        var error = Should.Throw<TrainingException>(() => Fit(Data, new Thrower(method, new NotSupportedException("no luck"))));
        (error.Epoch, error.Batch).ShouldBe((epoch, batch));
        error.InnerException.ShouldBeOfType<NotSupportedException>();
        error.Message.ShouldBe($"Fit: Thrower.{method} failed {(batch is null ? Invariant($"after epoch {epoch}") : "in epoch 2, batch 3")}: no luck");
    }

    [TestCase("OnGradients")]
    [TestCase("OnStep")]
    [TestCase("OnEpoch")]
    public void A_cancellation_comes_out_as_it_is(string method) =>
        Should.Throw<OperationCanceledException>(() => Fit(Data, new Thrower(method, new OperationCanceledException("enough")))).Message.ShouldBe("enough");

    [Test]
    public void What_OnStart_throws_comes_out_as_it_is() =>
        Should.Throw<NotSupportedException>(() => Fit(Data, new Thrower("OnStart", new NotSupportedException())));

    [TestCase(true)]
    [TestCase(false)]
    public void A_data_set(bool refills)
    {
        var error = Should.Throw<TrainingException>(() => Fit(new Broken(Data, failsAt: 7, refills)));
        (error.Epoch, error.Batch).ShouldBe((2, 3));
        error.Message.ShouldStartWith("Fit: the data set failed in epoch 2, batch 3: One of the 3 examples ");
        error.Message.ShouldEndWith(" of the data set cannot be had: no such example");
        var cause = error.InnerException.ShouldBeOfType<DatasetException>();
        cause.Examples.Count.ShouldBe(3, "none failed when each was asked for alone");
        cause.InnerException.ShouldBeOfType<IOException>();
    }

    [Test]
    public void Validation_data()
    {
        var error = Should.Throw<TrainingException>(() => Fit(Data, validation: new Broken(Data, failsAt: 2, refills: false)));
        error.Message.ShouldStartWith("Fit: the validation data failed in epoch 2, batch 1: One of the 12 examples 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, … of the data set");
        Should.Throw<DatasetException>(() => Make().Evaluate(new Broken(Data, failsAt: 1, refills: false)));
    }

    [Test]
    public void What_a_model_throws_keeps_its_type() =>
        Should.Throw<ShapeException>(() => Make().Fit(new TensorDataset(Tensor.Ones([4, 5]), Tensor.Zeros([4], DType.Int32)), epochs: 1));

    [TestCase(23, 5, false, 5, 3)]
    [TestCase(23, 5, true, 4, 5)]
    [TestCase(20, 5, true, 4, 5)]
    [TestCase(5, 5, true, 1, 5)]
    public void The_last_batch_can_be_dropped(int count, int batchSize, bool dropLast, int batches, int last)
    {
        var data = new TensorDataset(Tensor.Normal([count, 2]), Tensor.Zeros([count], DType.Int32));
        foreach (var reuses in new[] { true, false })
        {
            var sizes = data.Batches(batchSize, new Generator(1), reuses, dropLast).Select(batch => batch.Inputs.Shape[0]).ToArray();
            sizes.ShouldBe([.. Enumerable.Repeat(batchSize, batches - 1), last]);
        }

        var seen = new Counter();
        Make().Fit(data, epochs: 2, batchSize, dropLast: dropLast, callbacks: seen);
        (seen.Steps, seen.Batches).ShouldBe((2 * batches, batches));
    }

    [Test]
    public void Dropping_the_only_batch_leaves_none_and_a_training_refuses_it()
    {
        var data = new TensorDataset(Tensor.Ones([4, 2]), Tensor.Zeros([4], DType.Int32));
        data.Batches(5, dropLast: true).ShouldBeEmpty();
        data.Batches(5, reuseBuffers: true, dropLast: true).ShouldBeEmpty();
        var error = Should.Throw<ArgumentException>(() => Make().Fit(data, epochs: 1, batchSize: 5, dropLast: true));
        error.ParamName.ShouldBe("dropLast");
        error.Message.ShouldContain("4 examples are fewer than a batch of 5");
    }

    [Test]
    public void Batch_normalization_can_be_trained_where_one_example_would_be_left_over()
    {
        Sequential model = [new Dense(2, 4), new BatchNorm(4), new Dense(4, 2)];
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy);
        var data = new TensorDataset(Tensor.Normal([11, 2]), Tensor.Zeros([11], DType.Int32));
        Should.Throw<ShapeException>(() => trainer.Fit(data, epochs: 1, batchSize: 5)).Message.ShouldContain("dropLast: true");
        trainer.Fit(data, epochs: 2, batchSize: 5, dropLast: true).Count.ShouldBe(2);
    }

    private static TensorDataset Data => new(Tensor.Normal([12, 2], generator: new(1)), Tensor.From(Enumerable.Range(0, 12).Select(i => i % 2).ToArray()));

    private static void Fit(Dataset data, TrainingCallback? callback = null, Dataset? validation = null) =>
        Make().Fit(data, epochs: 3, batchSize: 3, validation: validation, callbacks: callback is null ? [] : [callback]);

    private static Trainer Make()
    {
        Sequential model = [new Dense(2, 2, generator: new(1))];
        return new(model, new SGD(model.Parameters, 0.1), Losses.CrossEntropy);
    }

    private sealed class Counter : TrainingCallback
    {
        public int Steps { get; private set; }

        public int Batches { get; private set; }

        public override void OnStart(int epochs, int batches) => Batches = batches;

        public override void OnStep(StepResult step) => Steps++;
    }

    /// <summary>Throws in one method, in the second epoch and its third batch.</summary>
    private sealed class Thrower(string method, Exception exception) : TrainingCallback
    {
        private int _gradients;

        public override void OnStart(int epochs, int batches) => ThrowIf(method == "OnStart");

        public override void OnGradients(IReadOnlyList<Parameter> parameters) => ThrowIf(++_gradients == 7 && method == "OnGradients");

        public override void OnStep(StepResult step) => ThrowIf(step is { Epoch: 2, Batch: 3 } && method == "OnStep");

        public override void OnEpoch(EpochResult epoch) => ThrowIf(epoch.Epoch == 2 && method == "OnEpoch");

        public override void OnEnd(TrainingEnd end) => ThrowIf(method == "OnEnd");

        private void ThrowIf(bool condition)
        {
            if (condition) throw exception;
        }
    }

    /// <summary>Fails at a batch, counted from 1 over all epochs.</summary>
    private sealed class Broken(TensorDataset data, int failsAt, bool refills) : Dataset
    {
        private int _calls;

        public override int Count => data.Count;

        public override Shape InputShape => data.InputShape;

        public override Batch Gather(ReadOnlySpan<int> indices)
        {
            FailAt();
            return data.Gather(indices);
        }

        public override bool TryGather(ReadOnlySpan<int> indices, Batch into)
        {
            if (!refills) return false;
            FailAt();
            return data.TryGather(indices, into);
        }

        private void FailAt()
        {
            if (Interlocked.Increment(ref _calls) == failsAt) throw new IOException("no such example");
        }
    }
}
