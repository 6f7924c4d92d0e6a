using System.Globalization;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>A training that was broken off at any step goes on as if nothing had happened: weights, optimizer, callbacks, and what the epochs came to.</summary>
[TestFixture]
internal sealed class ResumeTests
{
    private static readonly TensorDataset s_data = new(Tensor.Uniform([23, 4], generator: new(1)), Tensor.From([.. Enumerable.Range(0, 23).Select(i => i % 3)]));
    private static readonly TensorDataset s_validation = new(Tensor.Uniform([9, 4], generator: new(2)), Tensor.From([.. Enumerable.Range(0, 9).Select(i => i % 3)]));

    private TempFolder _folder = null!;

    [SetUp]
    public void Begin() => _folder = new();

    [TearDown]
    public void Clean()
    {
        _folder.Dispose();
        Generator.Default.Reseed(0);
    }

    /// <summary>23 examples in batches of 4: six batches, of which two make a step: three steps an epoch.</summary>
    [Test]
    public void It_goes_on_from_every_step_bit_for_bit([Values(1, 2, 3, 4, 5, 6, 7, 8)] int brokenAfter, [Values] bool isLazy, [Values] bool ownOrder)
    {
        var whole = new Run(isLazy, ownOrder);
        whole.Fit(null);

        var first = new Run(isLazy, ownOrder);
        Should.Throw<TrainingException>(() => first.Fit(Folder(every: 1), new Broken(brokenAfter)));
        var second = new Run(isLazy, ownOrder);
        Generator.Default.Reseed(99);   // another process, in which other things were drawn
        var checkpoints = Folder(every: 1);
        second.Fit(checkpoints);
        checkpoints.ResumedFrom.ShouldNotBeNull();
        checkpoints.Damaged.ShouldBeEmpty();
        second.ShouldBeLike(whole);
    }

    [Test]
    public void Examples_that_differ_from_pass_to_pass_are_those_of_the_pass()
    {
        var whole = Fit(null);
        Should.Throw<TrainingException>(() => Fit(Folder(every: 1), new Broken(8)));
        Fit(Folder(every: 1)).ShouldBe(whole);

        string Fit(Checkpoints? checkpoints, params TrainingCallback[] callbacks)
        {
            Generator.Default.Reseed(8);
            var model = new Dense(4, 3);
            new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy).Fit(new Shaken(), epochs: 3, batchSize: 4, checkpoints: checkpoints, callbacks: callbacks);
            return string.Join(' ', Layers.Bits.Of(model.Parameters));
        }
    }

    [TestCase(2)]
    [TestCase(5)]
    [TestCase(6)]
    public void A_cancelled_training_is_saved_and_goes_on(int cancelledAfter)
    {
        var whole = new Run();
        whole.Fit(null);
        var first = new Run();
        using var source = new CancellationTokenSource();
        first.Fit(Folder(), source.Token, new Cancelling(source, cancelledAfter)).WasCancelled.ShouldBeTrue();
        var second = new Run();
        second.Fit(Folder()).WasCancelled.ShouldBeFalse();
        second.ShouldBeLike(whole);
    }

    [Test]
    public void A_finished_training_has_nothing_more_to_do_and_may_be_given_more_epochs()
    {
        var first = new Run();
        first.Fit(Folder());
        var second = new Run();
        second.Fit(Folder());
        second.ShouldBeLike(first);

        var whole = new Run(epochs: 4);
        whole.Fit(null);
        var longer = new Run(epochs: 4);
        longer.Fit(Folder());
        longer.ShouldBeLike(whole);
    }

    [Test]
    public void A_training_that_a_callback_has_stopped_stays_stopped()
    {
        var first = new Run();
        first.Fit(Folder(every: 1), new Stopping()).Count.ShouldBe(1);
        var second = new Run();
        second.Fit(Folder()).Count.ShouldBe(1);
        second.ShouldBeLike(first);
    }

    [Test]
    public void The_last_ones_are_kept_and_a_damaged_one_is_passed_over_with_a_warning([Values(0, 1, 2)] int damage)
    {
        var whole = new Run();
        whole.Fit(null);
        Should.Throw<TrainingException>(() => new Run().Fit(Folder(every: 1), new Broken(5)));
        var files = Files();
        files.Length.ShouldBe(3);
        var bytes = File.ReadAllBytes(files[^1]);
        if (damage == 0) bytes[^1] ^= 1;
        File.WriteAllBytes(files[^1], damage == 2 ? [] : bytes[..^damage]);
        List<string> warnings = [];
        var checkpoints = Folder(every: 1, warn: warnings.Add);
        var second = new Run();
        second.Fit(checkpoints);
        second.ShouldBeLike(whole);
        checkpoints.ResumedFrom.ShouldBe(files[^2]);
        checkpoints.Damaged.Single().Path.ShouldBe(files[^1]);
        warnings.Single().ShouldContain(Path.GetFileName(files[^1]));

        foreach (var file in Files()) File.WriteAllText(file, "nothing");
        var third = new Run();
        var before = third.Bits();
        Should.Throw<DataFormatException>(() => third.Fit(Folder())).Message.ShouldContain("none is whole");
        third.Bits().ShouldBe(before);
    }

    [Test]
    public void A_checkpoint_of_another_training_is_refused_and_nothing_is_changed()
    {
        new Run().Fit(Folder());
        Refused(new Run(width: 6), "'model'");
        Refused(new Run(dtype: DType.Float64), "Float32");
        Refused(new Run(batchSize: 5), "batch_size");
        Refused(new Run(hasMetrics: false), "metric-0");
        Refused(new Run(optimizer: parameters => new RMSprop(parameters)), "'optimizer'");
        Refused(new Run(width: 6, isLazy: true), "'model'");

        void Refused(Run run, string says)
        {
            var before = (run.Bits(), Generator.Default.Offset);
            Should.Throw<StateMismatchException>(() => run.Fit(Folder())).Message.ShouldContain(says);
            (run.Bits(), Generator.Default.Offset).ShouldBe(before);
        }
    }

    /// <summary>Three steps an epoch; without a wish, there is a checkpoint behind the last step of an epoch, and one behind the epoch.</summary>
    [TestCase(2, null, 0, 0)]
    [TestCase(3, null, 2, 0)]
    [TestCase(5, null, 2, 0)]
    [TestCase(2, 1, 1, 2)]
    [TestCase(3, 1, 2, 0)]
    [TestCase(4, 1, 2, 1)]
    public void Callbacks_are_told_where_it_goes_on(int brokenAfter, int? every, int epoch, int batch)
    {
        var (first, second) = (new Places(), new Places());
        Should.Throw<TrainingException>(() => new Run().Fit(Folder(every), first, new Broken(brokenAfter)));
        first.Told.ShouldBe(["start"]);
        new Run().Fit(Folder(every), second);
        second.Told.ShouldBe(epoch == 0 ? ["start"] : ["start", string.Create(CultureInfo.InvariantCulture, $"{epoch}, {batch}")]);
    }

    [Test]
    public void What_a_callback_throws_there_is_told_with_the_place()
    {
        new Run().Fit(Folder());
        var error = Should.Throw<TrainingException>(() => new Run(epochs: 4).Fit(Folder(), new Places(fails: true)));
        error.Message.ShouldContain("Places.OnResume failed after epoch 3");
    }

    [Test]
    public void A_lazy_model_is_lazy_again_where_another_part_does_not_fit()
    {
        new Run(isLazy: true).Fit(Folder());
        var run = new Run(isLazy: true, optimizer: parameters => new RMSprop(parameters));
        Should.Throw<StateMismatchException>(() => run.Fit(Folder())).Message.ShouldContain("'optimizer'");
        run.Model.Parameters[0].IsLazy.ShouldBeTrue();
    }

    [Test]
    public void Two_trainings_in_one_folder_and_a_folder_with_another_training_are_refused()
    {
        var run = new Run();
        run.Fit(Folder(), new Calling(() => Should.Throw<IOException>(() => new Run().Fit(Folder())).Message.ShouldContain("Another training")));
        Should.Throw<IOException>(() => new Run().Fit(new Checkpoints(_folder.FullName))).Message.ShouldContain("Resume");
        Files().Length.ShouldBe(3);
    }

    [Test]
    public void What_a_checkpoint_cannot_hold_is_told_before_the_first_step()
    {
        var model = new Dense(4, 3);
        var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy) { Metrics = [new Forgetful()] };
        Should.Throw<ArgumentException>(() => trainer.Fit(s_data, epochs: 1, checkpoints: Folder())).Message.ShouldContain("'forgetful'");
        Should.Throw<ArgumentException>(() => new Run().Fit(new Checkpoints(_folder.FullName) { Parts = new Dictionary<string, IStateful> { ["model"] = model } })).Message.ShouldContain("'model'");
        Should.Throw<ArgumentOutOfRangeException>(() => new Checkpoints("x") { Keep = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new Checkpoints("x") { EverySteps = 0 });
        Should.Throw<ArgumentException>(() => new Checkpoints(" "));
    }

    private Checkpoints Folder(int? every = null, Action<string>? warn = null) => new(_folder.FullName) { EverySteps = every, Resume = true, Warn = warn };

    private string[] Files() => [.. Directory.GetFiles(_folder.FullName, "checkpoint-*").Order(StringComparer.Ordinal)];

    /// <summary>A training with all that keeps something: dropouts that share a generator and one of its own, running statistics, a schedule, an average, metrics.</summary>
    private sealed class Run
    {
        private readonly Trainer _trainer;
        private readonly Optimizer _optimizer;
        private readonly LearningRateScheduler _scheduler;
        private readonly ExponentialMovingAverage? _average;
        private readonly EarlyStopping _stopping = new(patience: 10);
        private readonly Generator? _order;
        private readonly int _epochs;
        private readonly int _batchSize;
        private TrainingHistory _history = null!;

        public Run(
            bool isLazy = false, bool ownOrder = false, int width = 5, DType dtype = DType.Float32, int batchSize = 4, bool hasMetrics = true, int epochs = 3,
            Func<IEnumerable<Parameter>, Optimizer>? optimizer = null)
        {
            Generator.Default.Reseed(8);
            (_order, _epochs, _batchSize) = (ownOrder ? new(5) : null, epochs, batchSize);
            Model =
            [
                isLazy ? new Dense(width) : new Dense(4, width), new BatchNorm(width), new ReLU(), new Dropout(0.2), new GaussianNoise(0.1, new Generator(3)), new Dense(width, 3),
            ];
            Model.To(dtype);
            _optimizer = (optimizer ?? (parameters => new Adam(parameters)))(Model.Parameters);
            _scheduler = new(_optimizer, new CosineSchedule(100), ScheduleUnit.Step);
            _average = isLazy ? null : new(Model, 0.9);
            _trainer = new(Model, _optimizer, Losses.CrossEntropy)
            {
                AccumulatedBatches = 2,
                Metrics = hasMetrics ? [Metrics.Accuracy(), Metrics.F1(Average.Macro), Metrics.RocAuc(Average.Macro, fromLogits: true), Metrics.ConfusionMatrix(), Metrics.LogLoss(fromLogits: true), Metrics.TopK(2)] : [],
            };
        }

        public Sequential Model { get; }

        public TrainingHistory Fit(Checkpoints? checkpoints, params TrainingCallback[] more) => Fit(checkpoints, CancellationToken.None, more);

        public TrainingHistory Fit(Checkpoints? checkpoints, CancellationToken cancellation, params TrainingCallback[] more)
        {
            var data = Model.NamedBuffers[0].Value.DType == DType.Float32
                ? s_data
                : new TensorDataset(Tensor.Uniform([23, 4], dtype: DType.Float64, generator: new(1)), Tensor.From([.. Enumerable.Range(0, 23).Select(i => i % 3)]));
            TrainingCallback[] callbacks = [_scheduler, _stopping, .. (TrainingCallback[])(_average is null ? [] : [_average]), .. more];
            return _history = _trainer.Fit(
                data, _epochs, _batchSize, s_validation, _order, checkpoints: checkpoints, cancellationToken: cancellation, callbacks: callbacks);
        }

        public string Bits() => string.Join(' ', Layers.Bits.Of(Model.Parameters.Where(parameter => !parameter.IsLazy)).Concat(Layers.Bits.Of(Model.NamedBuffers.Select(entry => entry.Value))));

        public void ShouldBeLike(Run other)
        {
            Bits().ShouldBe(other.Bits());
            Same(_optimizer.StateDict(), other._optimizer.StateDict());
            Same(_scheduler.StateDict(), other._scheduler.StateDict());
            Same(_stopping.StateDict(), other._stopping.StateDict());
            if (_average is not null) Same(_average.StateDict(), other._average!.StateDict());
            _history.Select(epoch => (epoch.Epoch, epoch.Training, epoch.Validation, epoch.LearningRate))
                .ShouldBe(other._history.Select(epoch => (epoch.Epoch, epoch.Training, epoch.Validation, epoch.LearningRate)));

            static void Same(StateDict one, StateDict two) => StateDigest.Of(one).ShouldBe(StateDigest.Of(two));
        }
    }

    /// <summary>Data with other noise in each pass.</summary>
    private sealed class Shaken : Dataset
    {
        public override int Count => s_data.Count;

        public override Shape InputShape => s_data.InputShape;

        public override Batch Gather(ReadOnlySpan<int> indices) => throw new NotSupportedException("A pass asks for the data as they are in it.");

        public override Dataset ForPass(ulong pass)
        {
            var all = s_data.Gather([.. Enumerable.Range(0, Count)]);
            return new TensorDataset(all.Inputs + Tensor.Normal(all.Inputs.Shape, generator: new(pass)), all.Targets);
        }
    }

    private sealed class Broken(int steps) : TrainingCallback
    {
        private int _steps;

        public override void OnStep(StepResult step)
        {
            if (_steps++ == steps) throw new InvalidOperationException("The power fails.");
        }
    }

    private sealed class Cancelling(CancellationTokenSource source, int steps) : TrainingCallback
    {
        private int _steps;

        public override void OnStep(StepResult step)
        {
            if (++_steps == steps) source.Cancel();
        }
    }

    private sealed class Stopping : TrainingCallback
    {
        public override void OnStep(StepResult step) => StopRequested = step.Batch == 2;
    }

    private sealed class Calling(Action action) : TrainingCallback
    {
        public override void OnEpoch(EpochResult epoch) => action();
    }

    private sealed class Places(bool fails = false) : TrainingCallback
    {
        public List<string> Told { get; } = [];

        public override void OnStart(int epochs, int batches) => Told.Add("start");

        public override void OnResume(int epoch, int batch)
        {
            if (fails) throw new NotSupportedException();
            Told.Add(string.Create(CultureInfo.InvariantCulture, $"{epoch}, {batch}"));
        }
    }

    private sealed class Forgetful() : Metric("forgetful")
    {
        public override double? Value => 1;

        public override void Reset()
        {
        }

        public override void Update(Tensor output, Tensor targets, Tensor? weights = null)
        {
        }
    }
}
