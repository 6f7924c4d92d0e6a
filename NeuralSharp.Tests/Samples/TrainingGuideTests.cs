using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The examples of docs/training.md, word for word between the marks, and what must come of them.</summary>
[TestFixture]
internal sealed class TrainingGuideTests : GuideTests
{
    [Test]
    public void The_examples_stand_in_the_guide()
    {
        var guide = Guide("training.md");
        var examples = MarkedExamples();
        examples.Count.ShouldBe(13);
        examples.ShouldAllBe(example => guide.Contains($"```csharp\n{example}\n```"));
    }

    [Test]
    public void Weights_of_examples()
    {
        var (x, y) = (Tensor.Normal([40, 4], generator: new(1)), Labels);
        var (model, optimizer) = Make();

        // begin
        var weights = 1 + (2 * y.To(DType.Float32).EqualTo(1));   // examples of class 1 count three times
        var data = new TensorDataset(x, y, weights);
        var trainer = new Trainer(model, optimizer, Losses.CrossEntropy);
        trainer.Fit(data, epochs: 5);

        foreach (var batch in data.Batches(64))
            Console.WriteLine(Losses.WithWeights(Losses.CrossEntropy, batch.Weights!)(model.Forward(batch.Inputs), batch.Targets).Item());

        // end
        double.Parse(Printed, System.Globalization.CultureInfo.CurrentCulture).ShouldBe(trainer.Evaluate(data).Loss, 1e-6);
    }

    [Test]
    public void Checkpoints_of_a_trainer()
    {
        using var temporary = new TempFolder();
        var folder = temporary.FullName;
        var train = new TensorDataset(Tensor.Normal([40, 4], generator: new(1)), Labels);
        var test = train;
        var (model, optimizer) = Make();
        var trainer = new Trainer(model, optimizer, Losses.CrossEntropy);

        // begin
        trainer.Fit(train, epochs: 20, validation: test, checkpoints: new Checkpoints(folder) { EverySteps = 500, Resume = true });

        // end
        Directory.GetFiles(folder, "checkpoint-*.safetensors").Length.ShouldBe(3);
    }

    [Test]
    public void Checkpoints_of_a_loop()
    {
        using var temporary = new TempFolder();
        var path = temporary.File("run.safetensors");
        var (model, optimizer) = Make();
        var step = 7;

        // begin
        var parts = new Dictionary<string, IStateful> { ["model"] = model, ["optimizer"] = optimizer, ["random"] = Generator.Default };
        TrainingCheckpoint.Save(path, parts, new StateDict { ["step"] = step });
        var progress = TrainingCheckpoint.Load(path, parts);
        Console.WriteLine(progress.GetLong("step"));

        // end
        Printed.Trim().ShouldBe("7");
    }

    [Test]
    public void Several_inputs()
    {
        var (pictures, numbers, y) = (Tensor.Normal([40, 4], generator: new(1)), Tensor.Normal([40, 3], generator: new(2)), Labels);

        // begin
        var model = new TwoTowers();
        var data = new TensorDataset([pictures, numbers], y);
        new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy).Fit(data, epochs: 5);
        foreach (var batch in data.Batches(64)) Console.WriteLine(model.Call(batch.AllInputs).Shape);

        // end
        Printed.Trim().ShouldBe("[40, 2]");
    }

    // begin
    private sealed class TwoTowers : MultiInputModule
    {
        public TwoTowers()
            : base(inputCount: 2) => (Left, Right, Top) = (new(4, 8), new(3, 8), new(16, 2));

        public Dense Left { get; private init => field = Register(value); }

        public Dense Right { get; private init => field = Register(value); }

        public Dense Top { get; private init => field = Register(value); }

        public override bool IsReplayable => true;

        public override Tensor Forward(IReadOnlyList<Tensor> inputs) =>
            Top.Call(Tensor.Concatenate([Left.Call(inputs[0]), Right.Call(inputs[1])], axis: 1).Relu());
    }

    // end
    [Test]
    public void Heads()
    {
        var (x, kinds, ages) = (Tensor.Normal([40, 4], generator: new(1)), Labels.To(DType.Float32).ExpandDims(1), Tensor.Normal([40, 1], generator: new(2)));

        // begin
        var data = new TensorDataset(x, Tensor.Concatenate([kinds, ages], axis: 1));
        Sequential model = [new Dense(4, 16), new ReLU(), new Dense(16, 2 + 1)];   // two logits and an age
        var loss = Losses.Weighted(
            (0.7, Losses.Head(Losses.CrossEntropy, outputs: ..2, label: 0)),
            (0.3, Losses.Head(Losses.MeanSquaredError, outputs: 2.., targets: 1..)));
        var trainer = new Trainer(model, new Adam(model.Parameters), loss);
        trainer.Fit(data, epochs: 5);
        var output = trainer.Predict(x);
        var (kind, age) = (output[.., ..2].ArgMax(), output[.., 2]);

        // end
        (kind.Shape, age.Shape).ShouldBe(([40], [40]));
    }

    [Test]
    public void Large_batches_in_parts()
    {
        var train = new TensorDataset(Tensor.Normal([40, 4], generator: new(1)), Labels);
        var (model, optimizer) = Make();

        // begin
        var trainer = new Trainer(model, optimizer, Losses.CrossEntropy) { AccumulatedBatches = 8 };
        trainer.Fit(train, epochs: 5, batchSize: 32);   // steps of 256 examples, in the memory of 32

        // end
        trainer.AccumulatedBatches.ShouldBe(8);
    }

    [Test]
    public void A_cancellation()
    {
        var train = new TensorDataset(Tensor.Normal([40, 4], generator: new(1)), Labels);
        var (model, optimizer) = Make();
        using var folder = new TempFolder();
        var path = Path.Combine(folder.FullName, "model.safetensors");
        var trainer = new Trainer(model, optimizer, Losses.CrossEntropy);

        // begin
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;   // the process goes on, to the end of the step
            stop.Cancel();
        };
        var history = trainer.Fit(train, epochs: 5, cancellationToken: stop.Token);
        if (history.WasCancelled) Console.WriteLine($"stopped after {history.Count} epochs");
        model.Save(path);

        // end
        history.Count.ShouldBe(5);
        File.Exists(path).ShouldBeTrue();
    }

    [Test]
    public void Callbacks()
    {
        using var temporary = new TempFolder();
        var folder = temporary.FullName;
        var data = new TensorDataset(Tensor.Normal([40, 4], generator: new(1)), Labels);
        var (train, test) = (data, data);
        var (model, optimizer) = Make();
        var trainer = new Trainer(model, optimizer, Losses.CrossEntropy);

        // begin
        trainer.Fit(train, epochs: 20, validation: test, callbacks:
        [
            new EarlyStopping(patience: 5),
            new BestModel(Path.Combine(folder, "best.safetensors")),
            new CsvLog(Path.Combine(folder, "run.csv")),
            new JsonLinesLog(Path.Combine(folder, "run.jsonl")),
            new TensorBoardLog(Path.Combine(folder, "runs", "1")),
            new TimeLimit(TimeSpan.FromMinutes(10)),
            new ConsoleProgress(),
        ]);

        // end
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length.ShouldBe(4);
        Printed.ShouldStartWith("epoch 1/20  loss ");
    }

    // begin
    private sealed class WorstBatch : TrainingCallback
    {
        private StepResult _worst;

        public override void OnStart(TrainingContext context) => _worst = default;

        public override void OnStep(StepResult step)
        {
            if (step.Loss > _worst.Loss) _worst = step;
        }

        public override void OnEnd(TrainingEnd end) => Console.WriteLine($"worst batch: {_worst.Batch} of epoch {_worst.Epoch}");
    }

    // end
    [Test]
    public void A_callback_of_ones_own()
    {
        var (model, optimizer) = Make();
        var record = new TrainingRecord();
        new Trainer(model, optimizer, Losses.CrossEntropy).Fit(new TensorDataset(Tensor.Normal([40, 4], generator: new(1)), Labels), epochs: 2, callbacks: [new WorstBatch(), record]);
        var worst = record.Losses.IndexOf(record.Losses.Max());   // two batches an epoch; in which order depends on what else drew random numbers
        Printed.Trim().ShouldBe(Invariant($"worst batch: {(worst % 2) + 1} of epoch {(worst / 2) + 1}"));
    }

    [Test]
    public void Metrics_in_a_trainer()
    {
        var (train, test) = (Blobs(5), Blobs(6));
        Sequential model = [new Dense(2, 8, generator: new(1)), new Tanh(), new Dense(8, 3, generator: new(2))];

        // begin
        var trainer = new Trainer(model, new Adam(model.Parameters, 0.01), Losses.CrossEntropy)
        {
            Metrics = [Metrics.F1(Average.Macro), Metrics.RocAuc(Average.Macro, fromLogits: true)],
        };
        var history = trainer.Fit(train, epochs: 20, batchSize: 15, validation: test);
        foreach (var epoch in history) Console.WriteLine($"{epoch.Epoch}: F1 {epoch.Training.Metrics["f1"]:F3}, on the test data {epoch.Validation!.Value.Metrics["f1"]:F3}");

        var confusion = Metrics.ConfusionMatrix(["north", "east", "south"]);
        trainer.Evaluate(test, metrics: [confusion]);
        Console.WriteLine(confusion);

        // end
        Printed.Split('\n').Length.ShouldBeGreaterThan(24);
        Printed.ShouldStartWith("1: F1 0.");
        Printed.ShouldContain("label \\ decision  north   east  south  recall");
        confusion.Value!.Value.ShouldBeGreaterThan(0.9);
        history[^1].Validation!.Value.Metrics["f1"]!.Value.ShouldBeGreaterThan(0.9);
        history[^1].Validation!.Value.Metrics["roc-auc"]!.Value.ShouldBeGreaterThan(0.95);
    }

    [Test]
    public void Metrics_by_hand()
    {
        var data = Blobs(5);
        var model = new Dense(2, 3, generator: new(1));

        // begin
        Metric[] metrics = [Metrics.Accuracy(), Metrics.TopK(2)];
        using (Autograd.NoGrad())
        {
            foreach (var (x, labels) in data.Batches(64))
            {
                var output = model.Forward(x);
                foreach (var metric in metrics) metric.Update(output, labels);
            }
        }

        foreach (var metric in metrics) Console.WriteLine(metric);

        // end
        metrics[0].Value.ShouldBe(new Trainer(model, new SGD(model.Parameters), Losses.CrossEntropy).Evaluate(data).Accuracy);
        metrics[1].Value!.Value.ShouldBeGreaterThan(metrics[0].Value!.Value);
        Printed.ShouldStartWith("accuracy = 0.");
    }

    [Test]
    public void A_metric_of_ones_own()
    {
        Sequential model = [new Lambda(x => x)];
        var trainer = new Trainer(model, new SGD([new Parameter(Tensor.Ones([1]))]), Losses.MeanSquaredError) { Metrics = [new LargestError()] };
        var (inputs, targets) = (Tensor.From(new float[,] { { 1 }, { 5 }, { 2 } }), Tensor.From(new float[,] { { 1 }, { 2 }, { 4 } }));
        foreach (var batchSize in new[] { 1, 2, 3 }) trainer.Evaluate(new TensorDataset(inputs, targets), batchSize).Metrics["largest error"].ShouldBe(3);
    }

    private static Tensor Labels => Tensor.From(Enumerable.Range(0, 40).Select(i => i % 2).ToArray());

    private static (Sequential Model, Optimizer Optimizer) Make()
    {
        Sequential model = [new Dense(4, 8, generator: new(1)), new ReLU(), new Dense(8, 2, generator: new(2))];
        return (model, new Adam(model.Parameters));
    }

    /// <summary>Three clouds of fifty points.</summary>
    private static TensorDataset Blobs(ulong seed)
    {
        int[] labels = [.. Enumerable.Range(0, 150).Select(i => i % 3)];
        float[] centres = [.. labels.SelectMany(label => (float[])[(float)Math.Cos(2 * label), (float)Math.Sin(2 * label)])];
        return new(Tensor.From(centres).Reshape(150, 2) + (0.3 * Tensor.Normal([150, 2], generator: new(seed))), Tensor.From(labels));
    }

    // begin
    private sealed class LargestError() : Metric("largest error")
    {
        private double? _largest;

        public override double? Value => _largest;

        public override void Reset() => _largest = null;

        public override void Update(Tensor output, Tensor targets, Tensor? weights = null) =>
            _largest = Math.Max(_largest ?? 0, (output - targets).Abs().Max().Item());
    }

    // end
}
