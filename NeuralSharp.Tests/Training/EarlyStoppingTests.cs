using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>The weights of the best epoch come back however a training ends.</summary>
[TestFixture]
internal sealed class EarlyStoppingTests
{
    [TestCase(0, 3)]
    [TestCase(1, 4)]
    [TestCase(2, 8)]
    public void It_ends_after_so_many_epochs_that_were_no_better(int patience, int epochs)
    {
        var run = new Run([5, 4, 4, 4.5, 3, 3, 3, 3], loss => new(patience, metric: loss));
        run.Fit().Count.ShouldBe(epochs);
    }

    [Test]
    public void The_best_weights_come_back_when_it_stops() => new Run([5, 4, 6, 7, 8]).Ends(bestEpoch: 2, run => run.Fit().Count.ShouldBe(4));

    [Test]
    public void The_best_weights_come_back_after_the_last_epoch() => new Run([5, 6]).Ends(bestEpoch: 1, run => run.Fit().Count.ShouldBe(2));

    [Test]
    public void The_best_weights_come_back_after_an_exception() => new Run([5, 4, 6]) { ThrowsIn = 3 }.Ends(bestEpoch: 2, run =>
        Should.Throw<TrainingException>(() => run.Fit()).Epoch.ShouldBe(3));

    [Test]
    public void The_best_weights_come_back_after_a_cancellation() => new Run([5, 4, 6]) { CancelsIn = 3 }.Ends(bestEpoch: 2, run =>
    {
        var history = run.Fit();
        (history.Count, history.WasCancelled).ShouldBe((2, true));
    });

    [Test]
    public void Nothing_comes_back_where_no_epoch_was_finished()
    {
        var run = new Run([5]) { ThrowsIn = 1 };
        Should.Throw<TrainingException>(() => run.Fit());
        run.Stopping.BestEpoch.ShouldBe(0);
        Bits.Of(run.Tensors).ShouldBe(run.AfterStep);
    }

    [Test]
    public void The_weights_stay_those_of_the_last_epoch_on_request()
    {
        var run = new Run([5, 6, 7, 8], loss => new(1, metric: loss, restoresBest: false));
        run.Fit();
        Bits.Of(run.Tensors).ShouldBe(run.AfterEpochs[^1]);
    }

    [Test]
    public void Larger_may_be_better_and_NaN_never_is()
    {
        var run = new Run([0.5, 0.9, double.NaN, 0.8], loss => new(5, metric: loss, maximize: true));
        run.Fit();
        (run.Stopping.Best, run.Stopping.BestEpoch, run.Stopping.BadCount).ShouldBe((0.9, 2, 2));
    }

    [Test]
    public void The_threshold_is_to_be_beaten()
    {
        var run = new Run([5, 4.95, 4.8, 4.75], loss => new(5, threshold: 0.1, metric: loss));
        run.Fit();
        (run.Stopping.Best, run.Stopping.BestEpoch).ShouldBe((4.8, 3));
    }

    [Test]
    public void It_goes_on_from_a_state_with_the_best_weights()
    {
        var state = new StateDict();
        var first = new Run([5, 4, 6]) { OnThird = stopping => state = stopping.StateDict() };
        first.Fit();
        var second = new Run([7, 8, 9]);
        second.Stopping.LoadStateDict(state);
        second.Fit().Count.ShouldBe(1, "one epoch was no better before, and one is patience");
        Bits.Of(second.Tensors).ShouldBe(first.AfterEpochs[1]);

        var third = new Run([7, 8, 9]);
        third.Fit().Count.ShouldBe(3, "without a state it begins anew");
        Sequential other = [new Dense(2, 3), new BatchNorm(3), new Dense(3, 2)];
        third.Stopping.LoadStateDict(state);
        Should.Throw<StateMismatchException>(() => new Trainer(other, new SGD(other.Parameters), Losses.CrossEntropy).Fit(Run.Data, epochs: 1, callbacks: third.Stopping))
            .Message.ShouldContain("that the model has not");
    }

    [Test]
    public void Frozen_layers_stay_as_they_are_with_their_statistics()
    {
        Sequential model = [new Dense(2, 4, generator: new(1)), new BatchNorm(4), new ReLU(), new Dense(4, 2, generator: new(2))];
        model[0].Freeze();
        model[1].Freeze();
        byte[] Frozen() => [.. Bits.Of(model[0].Parameters), .. Bits.Of(model[1].Parameters), .. Bits.Of(model[1].NamedBuffers.Select(entry => entry.Value))];
        var (before, last) = (Frozen(), Bits.Of(model[3].Parameters));
        var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy);
        trainer.Fit(Run.Data, epochs: 3, batchSize: 4);
        Frozen().ShouldBe(before);
        Bits.Of(model[3].Parameters).ShouldNotBe(last);
        trainer.CaptureCount.ShouldBe(1);
        model.Unfreeze();
        trainer.Fit(Run.Data, epochs: 1, batchSize: 4);
        Frozen().ShouldNotBe(before);
    }

    [Test]
    public void Wrong_numbers_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new EarlyStopping(patience: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => new EarlyStopping(threshold: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => new TimeLimit(TimeSpan.Zero));
        Should.Throw<ArgumentOutOfRangeException>(() => new TensorBoardLog("x", everySteps: -1));
    }

    [Test]
    public void A_time_limit_ends_after_the_step()
    {
        Sequential model = [new Dense(2, 2)];
        var steps = 0;
        var history = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy).Fit(
            Run.Data, epochs: 10_000_000, batchSize: 4, callbacks: [new TimeLimit(TimeSpan.FromMilliseconds(20)), new Watch(step => steps++)]);
        steps.ShouldBeGreaterThan(0);
        history.Count.ShouldBeLessThan(10_000_000);
        history.WasCancelled.ShouldBeFalse();
    }

    [Test]
    public void Every_callback_is_ended_and_the_trainings_own_failure_comes_out()
    {
        Sequential model = [new Dense(2, 2)];
        var trainer = new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy);
        var (first, last) = (new Ends(new NotSupportedException("first")), new Ends(null));
        Should.Throw<TrainingException>(() => trainer.Fit(Run.Data, epochs: 1, callbacks: [first, last])).Message.ShouldContain("Ends.OnEnd failed after epoch 1: first");
        last.Seen.ShouldHaveSingleItem().Failure.ShouldBeNull();

        var error = Should.Throw<TrainingException>(() => trainer.Fit(Run.Data, epochs: 1, callbacks: [first, new Watch(_ => throw new NotSupportedException("step")), last]));
        error.Message.ShouldContain("Watch.OnStep failed in epoch 1, batch 1: step");
        error.Data["Ends.OnEnd"].ShouldBeOfType<NotSupportedException>().Message.ShouldBe("first");
        last.Seen[1].Failure.ShouldBe(error);

        Should.Throw<NotSupportedException>(() => trainer.Fit(Run.Data, epochs: 1, callbacks: [last, new NoStart(), first]));
        (last.Seen.Count, first.Seen.Count).ShouldBe((3, 2), "only what has begun is ended");
    }

    /// <summary>A training whose validation losses are given.</summary>
    private sealed class Run
    {
        private readonly Sequential _model = [new Dense(2, 4, generator: new(1)), new BatchNorm(4), new Dense(4, 2, generator: new(2))];
        private readonly double[] _losses;

        public Run(double[] losses, Func<Func<EpochResult, double>, EarlyStopping>? make = null)
        {
            _losses = losses;
            Stopping = make is null ? new(patience: 1, metric: Loss) : make(Loss);
        }

        public static TensorDataset Data { get; } = new(Tensor.Normal([8, 2], generator: new(3)), Tensor.From([0, 1, 0, 1, 1, 0, 0, 1]));

        public EarlyStopping Stopping { get; }

        public int ThrowsIn { get; init; }

        public int CancelsIn { get; init; }

        public Action<EarlyStopping>? OnThird { get; init; }

        public List<byte[]> AfterEpochs { get; } = [];

        public byte[] AfterStep { get; private set; } = [];

        public IEnumerable<Tensor> Tensors => [.. _model.Parameters, .. _model.NamedBuffers.Select(entry => entry.Value)];

        public TrainingHistory Fit()
        {
            using var source = new CancellationTokenSource();
            var trainer = new Trainer(_model, new Adam(_model.Parameters, 0.1), Losses.CrossEntropy);
            return trainer.Fit(Data, _losses.Length, batchSize: 4, generator: new(1), cancellationToken: source.Token, callbacks:
            [
                Stopping,
                new Watch(
                    step =>
                    {
                        AfterStep = Bits.Of(Tensors);
                        if (step.Epoch == ThrowsIn) throw new NotSupportedException();
                        if (step.Epoch == CancelsIn) source.Cancel();
                    },
                    () =>
                    {
                        AfterEpochs.Add(Bits.Of(Tensors));
                        if (AfterEpochs.Count == 3) OnThird?.Invoke(Stopping);
                    }),
            ]);
        }

        public void Ends(int bestEpoch, Action<Run> fit)
        {
            fit(this);
            Stopping.BestEpoch.ShouldBe(bestEpoch);
            AfterEpochs.Select(Convert.ToHexString).Distinct().Count().ShouldBe(AfterEpochs.Count);
            Bits.Of(Tensors).ShouldBe(AfterEpochs[bestEpoch - 1]);
        }

        private double Loss(EpochResult epoch) => _losses[epoch.Epoch - 1];
    }

    private sealed class Watch(Action<StepResult> onStep, Action? onEpoch = null) : TrainingCallback
    {
        public override void OnStep(StepResult step) => onStep(step);

        public override void OnEpoch(EpochResult epoch) => onEpoch?.Invoke();
    }

    private sealed class Ends(Exception? exception) : TrainingCallback
    {
        public List<TrainingEnd> Seen { get; } = [];

        public override void OnEnd(TrainingEnd end)
        {
            Seen.Add(end);
            if (exception is not null) throw exception;
        }
    }

    private sealed class NoStart : TrainingCallback
    {
        public override void OnStart(int epochs, int batches) => throw new NotSupportedException();
    }
}
