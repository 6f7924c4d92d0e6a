using System.Reflection;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Samples;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>A callback serves one training after another, however the one before ended. Every callback there is has a row here.</summary>
[TestFixture]
internal sealed class CallbackReuseTests
{
    private static readonly Dictionary<Type, Func<Optimizer, NeuralSharp.Layers.Module, TrainingCallback>> s_make = new()
    {
        [typeof(NormClipping)] = (_, _) => new NormClipping(1),
        [typeof(ValueClipping)] = (_, _) => new ValueClipping(1),
        [typeof(LearningRateScheduler)] = (optimizer, _) => new LearningRateScheduler(optimizer, new ExponentialSchedule(0.9), ScheduleUnit.Step),
        [typeof(ReduceOnPlateau)] = (optimizer, _) => new ReduceOnPlateau(optimizer, patience: 0, options: new() { Metric = _ => 1 }),
        [typeof(ExponentialMovingAverage)] = (_, model) => new ExponentialMovingAverage(model),
        [typeof(EarlyStopping)] = (_, _) => new EarlyStopping(metric: epoch => epoch.Training.Loss),
        [typeof(BestModel)] = (_, _) => new BestModel(Temporary("best.safetensors"), metric: epoch => epoch.Training.Loss),
        [typeof(CsvLog)] = (_, _) => new CsvLog(Temporary("log.csv")),
        [typeof(JsonLinesLog)] = (_, _) => new JsonLinesLog(Temporary("log.jsonl")),
        [typeof(TensorBoardLog)] = (_, _) => new TensorBoardLog(Temporary("events"), everySteps: 1),
        [typeof(TimeLimit)] = (_, _) => new TimeLimit(TimeSpan.FromHours(1)),
        [typeof(ConsoleProgress)] = (_, _) => new ConsoleProgress(new StringWriter(), isTerminal: true, () => 80),
        [typeof(StopOn)] = (_, _) => new StopOn(CancellationToken.None),
        [typeof(Milestone)] = (_, _) => new Milestone(0.1),
        [typeof(TrainingRecord)] = (_, _) => new TrainingRecord(),
        [typeof(Stopper)] = (_, _) => new Stopper(),
    };

    private static DirectoryInfo s_folder = null!;

    private static IEnumerable<Type> Types => s_make.Keys;

    [OneTimeSetUp]
    public void MakeFolder() => s_folder = Directory.CreateTempSubdirectory("neuralsharp-callbacks-");

    [OneTimeTearDown]
    public void DeleteFolder() => s_folder.Delete(recursive: true);

    [Test]
    public void Every_callback_of_the_library_stands_here() =>
        typeof(TrainingCallback).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(TrainingCallback))).ShouldBeSubsetOf(Types);

    [Test]
    public void No_callback_of_the_samples_keeps_a_request_to_stop()
    {
        // Those that draw on a terminal cannot be made here; what they could do wrong is to ask for the end.
        var setters = typeof(SampleRunner).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(TrainingCallback))).Except(Types)
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.GetMethodBody() is { } body && Calls(method.Module, body.GetILAsByteArray()!));
        setters.ShouldBeEmpty();

        static bool Calls(System.Reflection.Module module, byte[] il) => Enumerable.Range(0, Math.Max(0, il.Length - 4)).Any(i =>
        {
            try
            {
                return il[i] is 0x28 or 0x6F && module.ResolveMethod(BitConverter.ToInt32(il, i + 1))?.Name == "set_StopRequested";
            }
            catch (ArgumentException)
            {
                return false;   // no method stands there
            }
        });
    }

    [TestCaseSource(nameof(Types))]
    public void It_serves_again_after_a_training(Type type) => Serves(type, (trainer, callback) => trainer.Fit(Data, epochs: 2, batchSize: 5, callbacks: callback));

    [TestCaseSource(nameof(Types))]
    public void It_serves_again_after_a_training_that_was_stopped(Type type) => Serves(type, (trainer, callback) =>
    {
        trainer.Fit(Data, epochs: 2, batchSize: 5, callbacks: [callback, new Stopper { IsOn = true }]).Count.ShouldBe(1);
        typeof(TrainingCallback).GetProperty(nameof(TrainingCallback.StopRequested))!.SetValue(callback, true);
    });

    [TestCaseSource(nameof(Types))]
    public void It_serves_again_after_a_training_that_failed(Type type) => Serves(type, (trainer, callback) =>
    {
        Should.Throw<NonFiniteLossException>(() => trainer.Fit(
            new TensorDataset(Tensor.Full([4, 2], double.NaN), Tensor.From([0, 1, 0, 1])), epochs: 1, callbacks: callback));
        Should.Throw<TrainingException>(() => trainer.Fit(Data, epochs: 1, callbacks: [callback, new Thrower()]));
    });

    [Test]
    public void Who_asks_to_stop_at_the_start_gets_no_epoch()
    {
        var (trainer, _, _) = Make();
        trainer.Fit(Data, epochs: 2, callbacks: new Stopper { AtStart = true }).ShouldBeEmpty();
    }

    [Test]
    public void A_scheduler_begins_anew_when_it_is_told_to()
    {
        var (trainer, optimizer, _) = Make();
        var scheduler = new LearningRateScheduler(optimizer, new CosineSchedule(8), ScheduleUnit.Step);
        trainer.Fit(Data, epochs: 1, batchSize: 5, callbacks: scheduler);
        optimizer.LearningRate.ShouldBeLessThan(0.1);
        scheduler.Reset();
        (scheduler.StepCount, optimizer.LearningRate).ShouldBe((0, 0.1));
        var once = new LearningRateScheduler(optimizer, new OneCycleSchedule(4), ScheduleUnit.Step);
        trainer.Fit(Data, epochs: 1, batchSize: 5, callbacks: once);
        Should.Throw<InvalidOperationException>(() => trainer.Fit(Data, epochs: 1, batchSize: 5, callbacks: once)).Message.ShouldContain("Reset()");
        once.Reset();
        trainer.Fit(Data, epochs: 1, batchSize: 5, callbacks: once).Count.ShouldBe(1);
    }

    private static TensorDataset Data => new(Tensor.Normal([20, 2], generator: new(1)), Tensor.From(Enumerable.Range(0, 20).Select(i => i % 2).ToArray()));

    private static string Temporary(string name) => Path.Combine(s_folder.FullName, name);

    private static void Serves(Type type, Action<Trainer, TrainingCallback> use)
    {
        var (trainer, optimizer, model) = Make();
        var callback = s_make[type](optimizer, model);
        use(trainer, callback);
        trainer.Fit(Data, epochs: 3, batchSize: 5, callbacks: callback).Count.ShouldBe(3);
        callback.StopRequested.ShouldBeFalse();
    }

    private static (Trainer Trainer, Optimizer Optimizer, NeuralSharp.Layers.Module Model) Make()
    {
        Sequential model = [new Dense(2, 2, generator: new(1))];
        var optimizer = new SGD(model.Parameters, 0.1);
        return (new Trainer(model, optimizer, Losses.CrossEntropy), optimizer, model);
    }

    private sealed class Stopper : TrainingCallback
    {
        public bool IsOn { get; init; }

        public bool AtStart { get; init; }

        public override void OnStart(int epochs, int batches) => StopRequested = AtStart;

        public override void OnStep(StepResult step) => StopRequested = IsOn;
    }

    private sealed class Thrower : TrainingCallback
    {
        public override void OnStep(StepResult step) => throw new NotSupportedException();
    }
}
