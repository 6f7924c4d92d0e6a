using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The examples on schedules, clipping and averages in docs, word for word between the marks, and what must come of them.</summary>
[TestFixture]
internal sealed class ScheduleGuideTests : GuideTests
{
    [Test]
    public void A_loop_by_hand()
    {
        var (x, y) = Blobs.Batches(150).Single();
        var model = Model();

        // begin
        var optimizer = new SGDMomentum(model.Parameters, learningRate: 0.1);
        var schedule = new LinearWarmUp(20).Then(new CosineSchedule(180), 20);
        var scheduler = new LearningRateScheduler(optimizer, schedule, ScheduleUnit.Step);
        var average = new ExponentialMovingAverage(model, decay: 0.95);
        while (scheduler.StepCount < 200)
        {
            optimizer.ZeroGrad();
            Losses.CrossEntropy(model.Forward(x), y).Backward();
            GradientClipping.ByNorm(optimizer.Parameters, maxNorm: 1);
            optimizer.Step();
            scheduler.Step();
            average.Update();
        }

        average.CopyToParameters();

        // end
        optimizer.LearningRate.ShouldBe(0, 1e-15);
        new Trainer(model, optimizer, Losses.CrossEntropy).Evaluate(Blobs).Accuracy!.Value.ShouldBeGreaterThan(0.95);
    }

    [Test]
    public void A_trainer()
    {
        var (train, test) = (Blobs, Blobs);
        var model = Model();

        // begin
        var optimizer = new AdamW(model.Parameters, learningRate: 0.01);
        var trainer = new Trainer(model, optimizer, Losses.CrossEntropy);
        var average = new ExponentialMovingAverage(model, decay: 0.95);
        var history = trainer.Fit(train, epochs: 10, batchSize: 15, callbacks:
        [
            new NormClipping(maxNorm: 1),
            new LearningRateScheduler(optimizer, new OneCycleSchedule(steps: 10 * 10), ScheduleUnit.Step),
            average,
        ]);
        Console.WriteLine($"last rate {history[^1].LearningRate:G3}");
        using (average.Swap()) Console.WriteLine($"averaged weights: {trainer.Evaluate(test).Accuracy:P1}");

        // end
        Printed.ShouldStartWith("last rate 4E-08");
        trainer.CaptureCount.ShouldBe(1);
        using (average.Swap()) trainer.Evaluate(test).Accuracy!.Value.ShouldBeGreaterThan(0.9);
    }

    [Test]
    public void The_guide_shows_what_is_tested_here()
    {
        var guides = string.Concat(Directory.GetFiles(Docs, "*.md").Select(Text));
        var examples = MarkedExamples();
        examples.Count.ShouldBe(2);
        foreach (var example in examples) guides.ShouldContain(example);
    }

    /// <summary>Three clouds of fifty points, well apart.</summary>
    private static TensorDataset Blobs
    {
        get
        {
            int[] labels = [.. Enumerable.Range(0, 150).Select(i => i % 3)];
            float[] centres = [.. labels.SelectMany(label => (float[])[(float)Math.Cos(2 * label), (float)Math.Sin(2 * label)])];
            return new(Tensor.From(centres).Reshape(150, 2) + (0.2 * Tensor.Normal([150, 2], generator: new(5))), Tensor.From(labels));
        }
    }

    private static Sequential Model() => [new Dense(2, 8, generator: new(1)), new Tanh(), new Dense(8, 3, generator: new(2))];
}
