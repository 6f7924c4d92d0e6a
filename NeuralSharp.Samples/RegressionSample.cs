using System.CommandLine;
using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>A curve through noisy points: a sine, by a network that is told nothing of sines.</summary>
internal static class RegressionSample
{
    private const int BatchSize = 16;
    private const double Learnt = 0.8;

    public static Command Command() => PlaneSettings.AddTo(
        new SampleCommand(
            "regression",
            "Fits a curve to a noisy sine, and draws it",
            ("", "200 points, in a second or two"),
            ("--noise 0.5 --points 1000", "more noise, and more points against it"),
            ("--output sine.svg", "the points, the sine and the fit as a picture")),
        (200, 0.2, 300),
        Options.Output("the picture of the fit", ".svg"),
        (_, settings, cancellation) => Run(settings, cancellation));

    private static int Run(PlaneSettings settings, CancellationToken cancellation)
    {
        var screen = Screen.Current;
        Generator.Default.Reseed(settings.Seed);
        if (settings.Output is not null) OutputPaths.CheckFile("--output", settings.Output);

        // The data: y = sin x with noise, a quarter of the points kept for the test.
        var (train, test) = ToyData.Sine(settings.Points, settings.Noise, settings.Seed).Split(0.75, seed: settings.Seed);
        screen.WriteLine(Invariant($"data: {train.Count} training and {test.Count} test points of y = sin x, with noise of {settings.Noise}"));

        // One number in, one out, and no activation behind the last layer: y may be any number.
        Sequential model = [new Dense(1, 32), new Tanh(), new Dense(32, 32), new Tanh(), new Dense(32, 1)];
        screen.WriteSummary(model);

        // The training, in ever smaller steps.
        var optimizer = Optimizers.Create(settings.OptimizerName, model.Parameters, settings.Rate);
        var trainer = new Trainer(model, optimizer, Losses.MeanSquaredError)
        {
            Metrics = [Metrics.R2(), Metrics.RootMeanSquaredError()],
        };
        trainer.Fit(
            train, settings.Epochs, BatchSize, validation: test,
            callbacks: [settings.Schedule(optimizer), new EpochLines(settings.Epochs, "R2", epoch => epoch.Metrics["r2"]!.Value), new StopOn(cancellation)]);
        cancellation.ThrowIfCancellationRequested();

        // The fit.
        Console.WriteLine();
        screen.Write(FitText.Draw(model, test, screen));
        if (settings.Output is { } output)
        {
            FitPicture.Draw(model, train, test).SaveTo(output);
            screen.WriteLine($"picture: {output}");
        }

        var measured = trainer.Evaluate(test).Metrics;
        Console.WriteLine(Invariant($"test RMSE: {measured["rmse"]:0.0000}, where the noise is {settings.Noise}"));
        if (!(measured["r2"] >= Learnt)) screen.WriteLine("not learnt yet: give it more --epochs, another --learning-rate, or less --noise.");
        Console.WriteLine(Invariant($"test R2: {measured["r2"]:0.0000}"));
        return 0;
    }
}
