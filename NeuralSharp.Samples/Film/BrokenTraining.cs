using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Samples;

/// <summary>The trainings of the samples with a mistake in them, filmed. They begin with the same seed, and so, where the mistake allows it, with the same weights.</summary>
internal static class BrokenTraining
{
    /// <summary>Learns XOR as <see cref="XorSample"/> does.</summary>
    public static TrainingFilm OfXor(Mistake mistake, XorRun run, Tensor inputs, Tensor targets, CancellationToken cancellation)
    {
        Generator.Default.Reseed(run.Seed);
        var model = XorSample.Network(mistake);
        var optimizer = Optimizers.Create(run.OptimizerName, model.Parameters, run.LearningRate * mistake.RateFactor);
        var film = XorSample.FilmOf(model, inputs, targets, mistake);
        for (var step = 1; step <= run.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!mistake.ForgetsZeroGrad) optimizer.ZeroGrad();
            var loss = Losses.BinaryCrossEntropy(model.Forward(inputs), targets);
            loss.Backward();
            optimizer.Step();
            film.Record(step, loss.Item());
        }

        return film;
    }

    /// <summary>Learns points of the plane as <see cref="PlaneClassifier"/> does.</summary>
    public static TrainingFilm OfPlane(Mistake mistake, Dataset train, int classes, PlaneSettings settings, CancellationToken cancellation)
    {
        Generator.Default.Reseed(settings.Seed);
        var model = PlaneClassifier.Network(classes, mistake);
        var optimizer = Optimizers.Create(settings.OptimizerName, model.Parameters, settings.Rate * mistake.RateFactor);
        var film = PlaneClassifier.FilmOf(model, train, mistake);
        List<TrainingCallback> callbacks = [settings.Schedule(optimizer), film, new StopOn(cancellation)];
        if (mistake.ForgetsZeroGrad) callbacks.Add(new ForgottenZeroGrad());
        try
        {
            new Trainer(model, optimizer, Losses.CrossEntropy).Fit(train, settings.Epochs, PlaneClassifier.BatchSize, callbacks: [.. callbacks]);
        }
        catch (Exception e) when (e is NonFiniteLossException or NonFiniteGradientException)
        {
            film.Note += $" NeuralSharp ended it: {e.Message}";
        }

        cancellation.ThrowIfCancellationRequested();
        return film;
    }
}
