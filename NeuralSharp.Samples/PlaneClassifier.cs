using System.CommandLine;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>Learns which class a point of the plane is of, and shows what it answers everywhere.</summary>
internal static class PlaneClassifier
{
    /// <summary>The examples of a step.</summary>
    public const int BatchSize = 32;

    private const double Learnt = 0.9;

    /// <summary>The option for the picture's file.</summary>
    public static Option<string?> OutputOption() => Options.Output("the picture of the regions", ".svg", ".png");

    /// <summary>The options for the film.</summary>
    public static FilmOptions FilmOptions() => new(Mistake.ZeroGrad, Mistake.ZeroWeights, Mistake.LearningRate, Mistake.DeadReLU);

    /// <summary>The whole sample, from the points to the test accuracy.</summary>
    public static int Run(TensorDataset points, int classes, string title, PlaneSettings settings, CancellationToken cancellation)
    {
        var screen = Screen.Current;
        Generator.Default.Reseed(settings.Seed);
        if (settings.Output is not null) OutputPaths.CheckFile("--output", settings.Output);
        if (settings.Film is not null) OutputPaths.CheckFile("--film", settings.Film.Path);

        // The data: points with a class each, a quarter kept for the test.
        var (train, test) = points.Split(0.75, stratified: true, settings.Seed);
        screen.WriteLine(Invariant($"data: {train.Count} training and {test.Count} test points of {classes} classes"));

        // Three hidden layers; the outputs are logits, and the loss contains the softmax.
        var model = Network(classes);
        screen.WriteSummary(model);

        // The training, in ever smaller steps.
        var optimizer = Optimizers.Create(settings.OptimizerName, model.Parameters, settings.Rate);
        var trainer = new Trainer(model, optimizer, Losses.CrossEntropy);
        var film = settings.Film is null ? null : FilmOf(model, train, mistake: null);
        trainer.Fit(
            train, settings.Epochs, BatchSize, validation: test,
            callbacks:
            [
                settings.Schedule(optimizer), new EpochLines(settings.Epochs, "accuracy", epoch => epoch.Accuracy!.Value), new StopOn(cancellation), .. film is null ? [] : (TrainingCallback[])[film],
            ]);
        cancellation.ThrowIfCancellationRequested();

        // What it answers everywhere.
        var window = PlaneMap.WindowOf(points);
        Console.WriteLine();
        screen.Write(RegionText.Draw(model, test, window, screen));
        if (settings.Output is { } output)
        {
            if (output.EndsWith(".png", StringComparison.OrdinalIgnoreCase)) File.WriteAllBytes(output, RegionPicture.Png(model, train, test, window));
            else RegionPicture.Svg(model, train, test, window, title).SaveTo(output);
            screen.WriteLine($"picture: {output}");
        }

        if (film is not null) settings.Film!.Write($"{title}, a film", film, mistake => BrokenTraining.OfPlane(mistake, train, classes, settings, cancellation));
        var accuracy = trainer.Evaluate(test).Accuracy!.Value;
        if (accuracy < Learnt) screen.WriteLine("not learnt yet: give it more --epochs, another --learning-rate, or less --noise.");
        Console.WriteLine(Invariant($"test accuracy: {accuracy * 100:0.00} %"));
        return 0;
    }

    /// <summary>Three hidden layers and a logit for each class; or what a mistake makes of it.</summary>
    public static Sequential Network(int classes, Mistake? mistake = null)
    {
        return [Hidden(2), new ReLU(), Hidden(32), new ReLU(), Hidden(32), new ReLU(), new Dense(32, classes, weightInitializer: mistake?.Weights)];

        Dense Hidden(int inputs) => new(inputs, 32, weightInitializer: mistake?.Weights ?? Initializers.HeNormal, biasInitializer: mistake?.Biases);
    }

    /// <summary>Begins a film of a network that learns these points.</summary>
    public static TrainingFilm FilmOf(Module model, Dataset train, Mistake? mistake)
    {
        var (inputs, labels) = train.Batches(train.Count).First();
        return new(model, inputs, labels, Losses.CrossEntropy) { Name = FilmSettings.NameOf(mistake), Note = mistake?.Note ?? "" };
    }
}
