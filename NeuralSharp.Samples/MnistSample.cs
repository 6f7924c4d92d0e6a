using System.CommandLine;
using System.Globalization;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>Handwritten digits by a network with one hidden layer, the Keras way: a model, a trainer, a call of Fit.</summary>
internal static class MnistSample
{
    public static Command Command()
    {
        var data = new Option<string?>("--data") { Description = "The folder with MNIST's four files (default: NEURALSHARP_DATA, the cache, or the net)" };
        var offline = new Option<bool>("--offline") { Description = "Fetch nothing; without the files, train on drawn digits" };
        var epochs = Options.Positive("--epochs", "How often to go through the training images", 5);
        var batchSize = Options.Positive("--batch-size", "Images a step", 64);
        var optimizer = Optimizers.NameOption();
        var learningRate = Options.LearningRate();
        var seed = Options.Seed();
        var threads = Options.Positive("--threads", "Threads to compute on", Backend.Threads, most: 1024);
        var save = new Option<string?>("--save") { Description = "A file for the trained parameters, such as mnist.safetensors" };
        var command = new Command("mnist", "Learns handwritten digits with 128 hidden neurons")
        {
            data, offline, epochs, batchSize, optimizer, learningRate, seed, threads, save,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetValue(data),
            parsed.GetValue(offline),
            parsed.GetValue(epochs),
            parsed.GetValue(batchSize),
            parsed.GetValue(optimizer)!,
            parsed.GetValue(learningRate),
            parsed.GetValue(seed),
            parsed.GetValue(threads),
            parsed.GetValue(save),
            cancellation)));
        return command;
    }

    private static int Run(
        string? folder, bool offline, int epochs, int batchSize, string optimizerName, double? learningRate, ulong seed, int threads, string? savePath, CancellationToken cancellation)
    {
        Backend.Threads = threads;
        Generator.Default.Reseed(seed);
        if (savePath is not null) CheckFolder(savePath);

        // The data: images as bytes, labels 0 to 9.
        var (origin, train, test) = ImageSource.Digits(folder, offline, cancellation);
        Console.WriteLine($"data: {origin}, {train.Count} training and {test.Count} test images");

        // The network: 784 pixels, 128 hidden neurons, 10 classes. Its outputs are logits; the loss contains the softmax.
        Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];
        Console.WriteLine(model.Summary());
        Console.WriteLine();

        // The training.
        var optimizer = Optimizers.Create(optimizerName, model.Parameters, learningRate);
        var trainer = new Trainer(model, optimizer, Losses.CrossEntropy);
        TrainingDisplay.Run(display => trainer.Fit(train, epochs, batchSize, callbacks: display));

        // What it is worth, on images it has not seen.
        if (savePath is not null)
        {
            model.Save(savePath);
            Console.WriteLine($"saved: {savePath}");
        }

        var accuracy = trainer.Evaluate(test).Accuracy!.Value;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test accuracy: {accuracy * 100:0.00} %"));
        return 0;
    }

    /// <summary>A path that cannot be written to is better known before the training than after.</summary>
    private static void CheckFolder(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"--save {path}: there is no folder '{folder}'. Create it first.");
        if (Directory.Exists(path)) throw new IOException($"--save {path}: this is a folder. Name a file in it.");
    }
}
