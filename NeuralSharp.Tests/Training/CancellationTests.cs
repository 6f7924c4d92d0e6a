using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>A cancelled training ends after a step, and leaves all as the step left it.</summary>
[TestFixture]
internal sealed class CancellationTests
{
    private const int Batches = 6;

    [Test]
    public void Training_by_hand_goes_on_from_any_step([Range(1, Batches)] int at) => GoesOn(at, accumulated: 1);

    [Test]
    public void Training_by_hand_goes_on_from_any_step_of_several_batches([Range(2, Batches, 2)] int at) => GoesOn(at, accumulated: 2);

    [Test]
    public void A_training_cancelled_before_it_begins_does_nothing()
    {
        var run = new Run(1);
        var before = run.State();
        var seen = new CancelAt(null, 0);
        var history = run.Fit(new CancellationToken(canceled: true), seen);
        (history.Count, history.WasCancelled).ShouldBe((0, true));
        (seen.Steps, seen.Ends).ShouldBe((0, 1));
        run.State().ShouldBe(before);
    }

    [Test]
    public void Epochs_that_were_finished_are_in_the_history()
    {
        var run = new Run(1);
        using var source = new CancellationTokenSource();
        var seen = new CancelAt(source, (2 * Batches) + 3);
        var history = run.Fit(source.Token, seen, epochs: 5);
        (history.Count, history.WasCancelled, seen.Steps, seen.Epochs, seen.Ends).ShouldBe((2, true, (2 * Batches) + 3, 2, 1));
        history[^1].Epoch.ShouldBe(2);
    }

    [Test]
    public void A_validation_is_broken_off_and_its_epoch_is_not_in_the_history()
    {
        using var source = new CancellationTokenSource();
        var run = new Run(1);
        var history = run.Trainer.Fit(Run.Data, epochs: 2, batchSize: 4, validation: new Cancelling(source), generator: new(5), cancellationToken: source.Token);
        (history.Count, history.WasCancelled).ShouldBe((0, true));
        run.Trainer.Fit(Run.Data, epochs: 1, batchSize: 4).Count.ShouldBe(1);
    }

    [Test]
    public void The_trainer_trains_again_afterwards()
    {
        var run = new Run(1);
        using var source = new CancellationTokenSource();
        run.Fit(source.Token, new CancelAt(source, 2));
        run.Fit(CancellationToken.None).WasCancelled.ShouldBeFalse();
    }

    private static void GoesOn(int at, int accumulated)
    {
        var undisturbed = new Run(accumulated);
        undisturbed.Fit(CancellationToken.None);

        var run = new Run(accumulated);
        using var source = new CancellationTokenSource();
        var history = run.Fit(source.Token, new CancelAt(source, at / accumulated));
        var isWhole = at == Batches;
        history.WasCancelled.ShouldBe(!isWhole);
        history.Count.ShouldBe(isWhole ? 1 : 0);

        // What is left of the epoch, by hand.
        foreach (var step in Run.Data.Batches(4, new Generator(5)).Skip(at).Chunk(accumulated))
        {
            run.Optimizer.ZeroGrad();
            foreach (var (inputs, targets) in step) (Losses.CrossEntropy(run.Model.Call(inputs), targets) / step.Length).Backward();
            run.Optimizer.Step();
            run.Average.Update();
        }

        if (accumulated == 1) run.State().ShouldBe(undisturbed.State());
        else run.Weights().Zip(undisturbed.Weights(), (left, right) => Math.Abs(left - right)).Max().ShouldBeLessThan(1e-6f);
    }

    private sealed class Run
    {
        public Run(int accumulated)
        {
            Model = [new Dense(3, 8, generator: new(1)), new BatchNorm(8), new ReLU(), new Dropout(0.3, new Generator(2)), new Dense(8, 3, generator: new(3))];
            Optimizer = new Adam(Model.Parameters);
            Average = new ExponentialMovingAverage(Model);
            Trainer = new Trainer(Model, Optimizer, Losses.CrossEntropy) { AccumulatedBatches = accumulated };
        }

        public static TensorDataset Data { get; } = new(
            Tensor.Normal([4 * Batches, 3], generator: new(4)), Tensor.From(Enumerable.Range(0, 4 * Batches).Select(i => i % 3).ToArray()));

        public Sequential Model { get; }

        public Optimizer Optimizer { get; }

        public ExponentialMovingAverage Average { get; }

        public Trainer Trainer { get; }

        public TrainingHistory Fit(CancellationToken token, TrainingCallback? callback = null, int epochs = 1) => Trainer.Fit(
            Data, epochs, batchSize: 4, generator: new Generator(5), cancellationToken: token, callbacks: callback is null ? [Average] : [Average, callback]);

        public byte[] State()
        {
            using var average = Average.Swap();
            var swapped = Bits.Of(Model.Parameters);
            average.Dispose();
            return [.. Bits.Of(Model.Parameters), .. swapped, .. Bits.Of(Model.NamedBuffers.Select(entry => entry.Value))];
        }

        public float[] Weights() => [.. Model.Parameters.SelectMany(parameter => parameter.AsSpan<float>().ToArray())];
    }

    private sealed class CancelAt(CancellationTokenSource? source, int step) : TrainingCallback
    {
        public int Steps { get; private set; }

        public int Epochs { get; private set; }

        public int Ends { get; private set; }

        public override void OnStep(StepResult result)
        {
            if (++Steps == step) source!.Cancel();
        }

        public override void OnEpoch(EpochResult epoch) => Epochs++;

        public override void OnEnd(TrainingEnd end)
        {
            Ends++;
            end.Failure.ShouldBeNull();
        }
    }

    /// <summary>Asks for the end while it is measured on.</summary>
    private sealed class Cancelling(CancellationTokenSource source) : Dataset
    {
        public override int Count => 5000;

        public override Shape InputShape => [3];

        public override Batch Gather(ReadOnlySpan<int> indices)
        {
            source.Cancel();
            return new(Tensor.Zeros([indices.Length, 3]), Tensor.Zeros([indices.Length], DType.Int32));
        }
    }
}
