using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>The trainings of the samples with a mistake in them, filmed. They begin with the same seed, and so, where the mistake allows it, with the same weights.</summary>
internal static class BrokenTraining
{
    /// <summary>Films how XOR is learned, as <see cref="XorSample"/> does it.</summary>
    public static TrainingFilm FilmXor(FilmedMistake mistake, XorRun run, Tensor inputs, Tensor targets, CancellationToken cancellation)
    {
        Generator.Default.Reseed(run.Seed);
        var model = XorSample.Network(mistake);
        var film = XorSample.FilmOf(model, inputs, targets, mistake);
        TrainXor(mistake, run, model, inputs, targets, film, cancellation);
        return film;
    }

    /// <summary>Trains a network of XOR.</summary>
    public static void TrainXor(FilmedMistake mistake, XorRun run, Module model, Tensor inputs, Tensor targets, TrainingFilm? film, CancellationToken cancellation)
    {
        var optimizer = Optimizers.Create(run.OptimizerName, model.Parameters, run.LearningRate * mistake.RateFactor);
        for (var step = 1; step <= run.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!mistake.ForgetsZeroGrad) optimizer.ZeroGrad();
            var loss = Losses.BinaryCrossEntropy(model.Forward(inputs), targets);
            loss.Backward();
            optimizer.Step();
            film?.Record(step, loss.Item());
        }
    }

    /// <summary>Films how points of the plane are learned, as <see cref="PlaneClassifier"/> does it.</summary>
    public static TrainingFilm FilmPlane(FilmedMistake mistake, Dataset train, int classes, PlaneSettings settings, CancellationToken cancellation)
    {
        Generator.Default.Reseed(settings.Seed);
        var model = PlaneClassifier.Network(classes, mistake);
        var film = PlaneClassifier.FilmOf(model, train, mistake);
        if (TrainPlane(mistake, model, train, settings, film, cancellation) is { } ended) film.Note += $" NeuralSharp ended it: {ended}";
        cancellation.ThrowIfCancellationRequested();
        return film;
    }

    /// <summary>Trains a network of the plane; what the library says where it ends the training, or null.</summary>
    public static string? TrainPlane(FilmedMistake mistake, Module model, Dataset train, PlaneSettings settings, TrainingFilm? film, CancellationToken cancellation)
    {
        var optimizer = Optimizers.Create(settings.OptimizerName, model.Parameters, settings.Rate * mistake.RateFactor);
        List<TrainingCallback> callbacks = [settings.Schedule(optimizer), new StopOn(cancellation)];
        if (film is not null) callbacks.Add(film);
        if (mistake.ForgetsZeroGrad) callbacks.Add(new ForgottenZeroGrad());
        try
        {
            new Trainer(model, optimizer, Losses.CrossEntropy).Fit(train, settings.Epochs, PlaneClassifier.BatchSize, callbacks: [.. callbacks]);
            return null;
        }
        catch (Exception e) when (e is NonFiniteLossException or NonFiniteGradientException)
        {
            return e.Message;
        }
    }
}
