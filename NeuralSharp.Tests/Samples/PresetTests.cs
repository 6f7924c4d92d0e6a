using NeuralSharp.Optim;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The recipes of mnist and fashion: what they build, that options differ from them, and that what they saved can be used.</summary>
[TestFixture]
internal sealed class PresetTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TempFolder();
        TinyMnist.Write(_folder.FullName);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    private static IEnumerable<string> Names => Presets.All.Select(preset => preset.Name);

    [Test]
    public void Without_a_choice_it_is_the_network_of_the_readme()
    {
        Layers(Presets.Default).ShouldBe(["Dense(784 -> 128)", "ReLU", "Dense(128 -> 10)"]);
        Presets.Default.Schedule(100).Values(100).ShouldAllBe(factor => factor == 1);
        (Presets.Default.Epochs, Presets.Default.BatchSize, Presets.Default.Optimizer, Presets.Default.LearningRate).ShouldBe((5, 64, "adam", null));
    }

    [Test]
    public void Each_part_of_the_network_stands_where_the_recipe_says()
    {
        var recipe = Presets.Default with { HiddenSizes = [30, 20], BatchNorm = true, InputNoise = 0.2, HiddenNoise = 0.5 };
        Layers(recipe).ShouldBe(
        [
            "GaussianNoise(0.2)",
            "Dense(784 -> 30, no bias)", "BatchNorm(30)", "GaussianNoise(0.5)", "ReLU",
            "Dense(30 -> 20, no bias)", "BatchNorm(20)", "GaussianNoise(0.5)", "ReLU",
            "Dense(20 -> 10)",
        ]);
        Layers(recipe with { HiddenSizes = [], InputNoise = 0 }).ShouldBe(["Dense(784 -> 10)"]);
    }

    [Test]
    public void Smoothed_labels_are_the_mean_of_the_label_and_of_all_classes()
    {
        var output = Tensor.From(new[,] { { 1.0, 2, 4 }, { 0, -1, 3 } });
        var labels = Tensor.From([2, 0]);
        var logs = output.LogSoftmax().ToArray<double>();
        var plain = -(logs[2] + logs[3]) / 2;
        (Presets.Default.Loss(output, labels).Item() - plain).ShouldBe(0, 1e-12);
        ((Presets.Default with { LabelSmoothing = 0.3 }).Loss(output, labels).Item() - ((0.7 * plain) - (0.3 * logs.Average()))).ShouldBe(0, 1e-12);
    }

    [Test]
    public void What_the_user_says_takes_the_place_of_what_the_recipe_says()
    {
        Presets.Best.With(null, null, null, null).ShouldBe(Presets.Best);
        Presets.Best.With(3, 50, "sgd", 0.7).ShouldBe(Presets.Best with { Epochs = 3, BatchSize = 50, Optimizer = "sgd", LearningRate = 0.7 });
        Presets.Best.With(null, null, Presets.Best.Optimizer, null).ShouldBe(Presets.Best);

        // The rate of one optimizer is not another's.
        Presets.Best.With(null, null, "sgd", null).ShouldBe(Presets.Best with { Optimizer = "sgd", LearningRate = null });
    }

    [TestCaseSource(nameof(Names))]
    public void A_schedule_has_a_rate_for_every_step_and_its_peak_is_the_rate_of_the_recipe(string name)
    {
        var preset = Of(name);
        foreach (var steps in (int[])[1, 2, 1000])
        {
            var factors = preset.Schedule(steps).Values(steps);
            factors.ShouldAllBe(factor => factor >= 0 && factor <= 1);
        }

        preset.Schedule(1000).Values(1000).Max().ShouldBe(1, 0.01);
    }

    [TestCase(60_000, 128, 469)]
    [TestCase(128, 128, 1)]
    [TestCase(129, 128, 2)]
    [TestCase(1, 128, 1)]
    public void The_last_batch_counts_as_a_step(int images, int batchSize, int steps) =>
        (Presets.Default with { BatchSize = batchSize }).StepsPerEpoch(new ImageDataset(new byte[images], new byte[images], 1, 1)).ShouldBe(steps);

    [TestCaseSource(nameof(Names))]
    public void Steps_are_captured(string name)
    {
        var preset = Of(name) with { HiddenSizes = [8, 8], BatchSize = 16 };
        var model = preset.BuildModel();
        var optimizer = Optimizers.Create(preset.Optimizer, model.Parameters, preset.LearningRate);
        var (train, _) = Mnist.Load(_folder.FullName);
        var trainer = new Trainer(model, optimizer, preset.Loss);
        trainer.Fit(train, epochs: 3, preset.BatchSize, callbacks: new LearningRateScheduler(optimizer, preset.Schedule(9), ScheduleUnit.Step));
        trainer.CaptureCount.ShouldBe(2);   // one for 16 images, one for the last 8
    }

    [TestCaseSource(nameof(Names))]
    public void A_saved_model_sees_what_it_saw_when_it_was_trained(string name)
    {
        var file = _folder.File("model.safetensors");
        var trained = SampleProcess.Run("mnist", "--data", _folder.FullName, "--preset", name, "--epochs", "3", "--batch-size", "10", "--save", file);
        trained.ExitCode.ShouldBe(0, trained.Error);
        trained.Lines.Count(line => line.StartsWith("epoch", StringComparison.Ordinal)).ShouldBe(3);

        var images = _folder.File("t10k-images-idx3-ubyte");
        var outcome = SampleProcess.Run("predict", file, images, "--labels", _folder.File("t10k-labels-idx1-ubyte"));

        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Lines[^1].ShouldEndWith(trained.Lines[^1]["test accuracy: ".Length..]);

        // The network of the recipe, with the values of the file, gives the very same percentages.
        var model = Of(name).BuildModel();
        model.Load(file);
        var (inputs, _) = Mnist.Load(_folder.FullName).Test.Batches(10).Single();
        var probabilities = model.Eval().Forward(inputs).Softmax();
        for (var i = 0; i < 10; i++)
        {
            var row = probabilities[i].ToArray<float>();
            var best = Array.IndexOf(row, row.Max());
            outcome.Lines[i].ShouldStartWith($"image     {i}: {best} {row[best] * 100:0.00} %");
        }
    }

    [Test]
    public void The_best_recipe_saves_the_same_bits_with_any_number_of_threads()
    {
        string[] paths = [_folder.File("one"), _folder.File("two")];
        for (var i = 0; i < paths.Length; i++)
            SampleProcess.Run("mnist", "--data", _folder.FullName, "--preset", "best", "--epochs", "2", "--threads", $"{i + 1}", "--save", paths[i]).ExitCode.ShouldBe(0);
        File.ReadAllBytes(paths[0]).AsSpan().SequenceEqual(File.ReadAllBytes(paths[1])).ShouldBeTrue();
    }

    [Test]
    public void Clothes_are_learnt_by_the_same_recipes_and_drawn_too()
    {
        var pictures = _folder.File("pictures");
        var outcome = SampleProcess.Run("fashion", "--data", _folder.FullName, "--preset", "best", "--epochs", "1", "--optimizer", "momentum", "--pictures", pictures);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Lines[^1].ShouldStartWith("test accuracy");
        File.Exists(Path.Combine(pictures, "weights.svg")).ShouldBeTrue();
    }

    [TestCaseSource(nameof(Names))]
    public void Without_images_each_says_so(string name)
    {
        TinyMnist.Write(_folder.FullName, trainCount: 0);
        var outcome = SampleProcess.Run("mnist", "--data", _folder.FullName, "--preset", name);
        outcome.ExitCode.ShouldBe(1);
        outcome.Error.ShouldContain("no examples");
    }

    [Test]
    public void A_milestone_is_told_once_with_the_epoch_that_reached_it()
    {
        var milestone = new Milestone(0.98);
        EpochResult Epoch(int epoch, double accuracy) => new(epoch, new(0.1, 1), new(0.1, accuracy), TimeSpan.FromSeconds(1), 100);

        milestone.OnEpoch(Epoch(1, 0.9799));
        milestone.Message.ShouldBeNull();
        milestone.OnEpoch(Epoch(2, 0.98));
        milestone.OnEpoch(Epoch(3, 0.99));

        milestone.Message.ShouldNotBeNull().ShouldStartWith("98 % of the test images were right after epoch 2, ");
    }

    private static Preset Of(string name) => Presets.All.Single(preset => preset.Name == name);

    private static IEnumerable<string> Layers(Preset preset) => preset.BuildModel().Select(layer => layer.ToString());
}
