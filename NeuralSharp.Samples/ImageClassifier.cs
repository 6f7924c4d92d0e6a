using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>Finds images with labels: in a folder, or else where it knows to look.</summary>
internal delegate ImageSource FindImages(string? folder, bool offline, CancellationToken cancellation);

/// <summary>Learns to tell images apart, the Keras way: data, a model, a trainer, a call of Fit, and a look at what came out.</summary>
internal static class ImageClassifier
{
    /// <summary>The whole sample, from the data to the test accuracy.</summary>
    /// <exception cref="OperationCanceledException">The user stopped it; what was learnt until then is saved if asked for.</exception>
    public static int Run(FindImages find, IReadOnlyList<string> classNames, ClassifierSettings settings, CancellationToken cancellation)
    {
        var screen = Screen.Current;
        Backend.Threads = settings.Threads;
        Generator.Default.Reseed(settings.Seed);
        settings.CheckPaths();

        // The data: images as bytes, labels 0 to 9.
        var (origin, train, test) = find(settings.Data, settings.Offline, cancellation);
        screen.WriteLine(Invariant($"data: {origin}, {train.Count} training and {test.Count} test images"));
        var milestone = new Milestone(0.98);

        // The network: 784 pixels, hidden layers, 10 classes. Its outputs are logits; the loss contains the softmax.
        var preset = settings.Preset;
        var model = preset.BuildModel();
        screen.WriteSummary(model);

        // The training.
        var optimizer = Optimizers.Create(preset.Optimizer, model.Parameters, preset.LearningRate);
        var schedule = preset.Schedule(Math.Max(1, preset.Epochs * preset.StepsPerEpoch(train)));   // where there are no images, the trainer says so
        var trainer = new Trainer(model, optimizer, preset.Loss);
        var record = new TrainingRecord();
        var checkpoints = settings.Checkpoint is not { } folder ? null : new Checkpoints(folder)
        {
            EverySteps = settings.CheckpointEvery,
            Resume = settings.Resume,
            Warn = warning => Console.Error.WriteLine($"warning: {warning}"),
        };
        if (checkpoints is { Resume: false } && Directory.Exists(checkpoints.Folder) && Directory.EnumerateFiles(checkpoints.Folder, "checkpoint-*").Any())
            throw new SampleException($"the folder '{checkpoints.Folder}' has checkpoints of a training. Go on with it by --resume, choose another folder, or delete them.");
        TrainingDisplay.Run(screen, preset.BatchSize, () => trainer.Evaluate(test.Take(500)).Accuracy!.Value, display => record.Complete(trainer.Fit(
            train, preset.Epochs, preset.BatchSize, validation: test,
            checkpoints: checkpoints, cancellationToken: cancellation,
            callbacks: [new LearningRateScheduler(optimizer, schedule, ScheduleUnit.Step), milestone, record, display])));
        if (checkpoints?.ResumedFrom is { } resumed) screen.WriteLine($"went on from: {resumed}");
        if (milestone.Message is { } message) screen.WriteLine(message);

        if (settings.Save is not null)
        {
            model.Save(settings.Save);
            screen.WriteLine($"saved: {settings.Save}");
        }

        cancellation.ThrowIfCancellationRequested();

        // What it is worth, on images it has not seen.
        var guesses = Guesses.Of(trainer, test);
        Console.WriteLine();
        if (screen.IsTerminal)
        {
            screen.Write(ConfusionTable.Draw(guesses, classNames, screen));
            screen.Write(WorstImages.Draw(guesses, test, classNames, screen));
        }

        var confused = guesses.MostConfused(5).Select(pair => Invariant($"{classNames[pair.Target]} taken for {classNames[pair.Guess]} ({pair.Count})")).ToList();
        if (confused.Count > 0) screen.WriteLine($"most confused: {string.Join(", ", confused)}");
        if (settings.Pictures is not null)
        {
            LearningCurves.Draw(record).SaveTo(settings.Pictures, "training.svg");
            ConfusionPicture.Draw(guesses, classNames).SaveTo(settings.Pictures, "confusion.svg");
            ImageSheets.Worst(guesses, test, classNames).SaveTo(settings.Pictures, "worst.svg");
            ImageSheets.Weights(model.OfType<Dense>().First().Weight, train.Height, train.Width).SaveTo(settings.Pictures, "weights.svg");
            screen.WriteLine($"pictures: training.svg, confusion.svg, worst.svg and weights.svg in {settings.Pictures}");
        }

        Console.WriteLine(Invariant($"test accuracy: {guesses.Accuracy * 100:0.00} %"));
        return 0;
    }
}
