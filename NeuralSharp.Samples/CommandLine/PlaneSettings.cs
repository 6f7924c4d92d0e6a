using System.CommandLine;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>What the user chose for a sample that learns from points: how many and how noisy, the training, and where the picture and the film go.</summary>
internal sealed record PlaneSettings(int Points, double Noise, int Epochs, string OptimizerName, double? LearningRate, ulong Seed, string? Output, FilmSettings? Film = null)
{
    /// <summary>Gives a command the options for these settings, and what to do with them.</summary>
    /// <param name="command">The command.</param>
    /// <param name="byDefault">What is taken where the user says nothing.</param>
    /// <param name="output">The option for the picture's file.</param>
    /// <param name="run">Runs the sample.</param>
    /// <param name="film">The options for the film; null where there is none.</param>
    public static SampleCommand AddTo(
        SampleCommand command, (int Points, double Noise, int Epochs) byDefault, Option<string?> output, Func<ParseResult, PlaneSettings, CancellationToken, int> run,
        FilmOptions? film = null)
    {
        var points = Options.Positive("--points", "How many points to draw, of which a quarter is kept for the test", byDefault.Points, most: 100_000, least: 40);
        var noise = Options.NotNegative("--noise", "The standard deviation of the points from their curve", byDefault.Noise);
        var epochs = Options.Positive("--epochs", "How often to go through the training points", byDefault.Epochs);
        var optimizer = Optimizers.NameOption();
        var learningRate = Options.LearningRate();
        var seed = Options.Seed();
        foreach (var option in (Option[])[points, noise, epochs, optimizer, learningRate, seed, output]) command.Add(option);
        if (film is not null) foreach (var option in (Option[])[film.Film, film.Mistake]) command.Add(option);
        command.SetSample((parsed, cancellation) => run(
            parsed,
            new(
                parsed.GetValue(points), parsed.GetValue(noise), parsed.GetValue(epochs), parsed.GetValue(optimizer)!, parsed.GetValue(learningRate),
                parsed.GetValue(seed), parsed.GetValue(output), film?.Of(parsed)),
            cancellation));
        return command;
    }

    /// <summary>The rate that the user gave, or one that suits the optimizer on a few points: half and twice of each do too.</summary>
    public double Rate => LearningRate ?? OptimizerName switch
    {
        "sgd" => 0.1,
        "momentum" or "nesterov" => 0.01,
        "adagrad" => 0.05,
        "rmsprop" => 0.002,
        _ => 0.01,
    };

    /// <summary>Lets the rate fall to nothing over the epochs, along a cosine.</summary>
    public LearningRateScheduler Schedule(Optimizer optimizer) => new(optimizer, new CosineSchedule(Epochs), ScheduleUnit.Epoch);
}
