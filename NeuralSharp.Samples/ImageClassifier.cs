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
        screen.WriteLine($"data: {origin}, {train.Count} training and {test.Count} test images");

        // The network: 784 pixels, 128 hidden neurons, 10 classes. Its outputs are logits; the loss contains the softmax.
        Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];
        screen.WriteSummary(model);

        // The training.
        var optimizer = Optimizers.Create(settings.Optimizer, model.Parameters, settings.LearningRate);
        var trainer = new Trainer(model, optimizer, Losses.CrossEntropy);
        var record = new TrainingRecord();
        TrainingDisplay.Run(screen, settings.BatchSize, () => trainer.Evaluate(test.Take(500)).Accuracy!.Value, display =>
            trainer.Fit(train, settings.Epochs, settings.BatchSize, validation: test, callbacks: [record, display, new StopOn(cancellation)]));

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

        var confused = guesses.MostConfused(5).Select(pair => $"{classNames[pair.Target]} taken for {classNames[pair.Guess]} ({pair.Count})").ToList();
        if (confused.Count > 0) screen.WriteLine($"most confused: {string.Join(", ", confused)}");
        if (settings.Pictures is not null)
        {
            LearningCurves.Draw(record).SaveTo(settings.Pictures, "training.svg");
            ConfusionPicture.Draw(guesses, classNames).SaveTo(settings.Pictures, "confusion.svg");
            ImageSheets.Worst(guesses, test, classNames).SaveTo(settings.Pictures, "worst.svg");
            ImageSheets.Weights(((Dense)model[0]).Weight, train.Height, train.Width).SaveTo(settings.Pictures, "weights.svg");
            screen.WriteLine($"pictures: training.svg, confusion.svg, worst.svg and weights.svg in {settings.Pictures}");
        }

        Console.WriteLine($"test accuracy: {guesses.Accuracy * 100:0.00} %");
        return 0;
    }
}
