using System.CommandLine;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>The optimizers at work on a real task: each trains the same network on handwritten digits, from the same weights and in the same order.</summary>
internal static class OptimizersOnMnist
{
    public static Command Command()
    {
        var data = new Option<string?>("--data") { Description = "The folder with MNIST's four files (default: NEURALSHARP_DATA, the cache, or the net)" };
        var offline = new Option<bool>("--offline") { Description = "Fetch nothing; without the files, train on drawn digits" };
        var racers = RaceSettings.RacersOption(Racers.OnImages);
        var rates = RaceSettings.RatesOption("the others have one that suits them");
        var epochs = Options.Positive("--epochs", "How often to go through the training images", 2);
        var batchSize = Options.Positive("--batch-size", "Images a step", 64);
        var seed = Options.Seed();
        var threads = Options.Positive("--threads", "Threads to compute on", Backend.Threads, most: 1024);
        var pictures = Options.Pictures("loss and accuracy over steps and over seconds");
        var command = new SampleCommand(
            "mnist",
            "Lets optimizers train the same network on handwritten digits",
            ("", "two epochs with each of the five"),
            ("--optimizers adam,nadam,lion --epochs 5 --pictures race", "others, longer, and as pictures"),
            ("--learning-rate sgd=0.5", "with a rate of yours"))
        {
            data, offline, racers, rates, epochs, batchSize, seed, threads, pictures,
        };
        command.SetSample((parsed, cancellation) => Run(
            () => ImageSource.Digits(parsed.GetValue(data), parsed.GetValue(offline), cancellation),
            RaceSettings.Chosen(parsed.GetValue(racers), Racers.Five),
            parsed.GetValue(rates)!,
            new(parsed.GetValue(epochs), parsed.GetValue(batchSize), parsed.GetValue(seed), parsed.GetValue(threads)),
            parsed.GetValue(pictures),
            cancellation));
        return command;
    }

    private static int Run(
        Func<ImageSource> find, IReadOnlyList<Racer> racers, Dictionary<string, double> rates, Training training, string? pictures, CancellationToken cancellation)
    {
        var screen = Screen.Current;
        RaceSettings.CheckRates(rates, racers);
        if (pictures is not null) OutputPaths.PrepareFolder("--pictures", pictures);
        Backend.Threads = training.Threads;
        var images = find();
        screen.WriteLine(Invariant($"data: {images.Origin}, {images.Train.Count} training and {images.Test.Count} test images"));
        screen.WriteLine(Invariant($"784 pixels, 128 hidden neurons, 10 classes; {training.Epochs} epochs, {training.BatchSize} images a step"));
        screen.WriteLine("");

        screen.WriteLine(NetworkRace.Header);
        var runs = new List<NetworkRace>();
        foreach (var racer in racers)
        {
            runs.Add(Train(racer, rates.GetValueOrDefault(racer.Name, racer.RateOnImages!.Value), images, training, cancellation));
            screen.WriteLine(runs[^1].ToString());
        }

        if (pictures is null) return 0;
        NetworkRacePicture.Draw(runs, overSeconds: false).SaveTo(pictures, "mnist-steps.svg");
        NetworkRacePicture.Draw(runs, overSeconds: true).SaveTo(pictures, "mnist-seconds.svg");
        screen.WriteLine($"pictures: mnist-steps.svg and mnist-seconds.svg in {pictures}");
        return 0;
    }

    private static NetworkRace Train(Racer racer, double rate, ImageSource images, Training training, CancellationToken cancellation)
    {
        Generator.Default.Reseed(training.Seed);   // the same first weights and the same order of images for all
        Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];
        var trainer = new Trainer(model, racer.Create([.. model.Parameters], rate), Losses.CrossEntropy);
        var race = new NetworkRace(racer, rate, () => trainer.Evaluate(images.Test).Accuracy!.Value);
        trainer.Fit(images.Train, training.Epochs, training.BatchSize, callbacks: [race, new StopOn(cancellation)]);
        cancellation.ThrowIfCancellationRequested();
        return race;
    }

    private sealed record Training(int Epochs, int BatchSize, ulong Seed, int Threads);
}
