using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The examples of docs/training.md, word for word between the marks, and what must come of them.</summary>
[TestFixture]
internal sealed class TrainingGuideTests : GuideTests
{
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

    [Test]
    public void The_guide_shows_what_is_tested_here()
    {
        var examples = MarkedExamples();
        examples.Count.ShouldBe(3);
        foreach (var example in examples) Guide("training.md").ShouldContain(example);
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
