using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp;

/// <summary>Trains the network of an estimator: Adam, and the weights of the best epoch at the end.</summary>
internal static class MLPTraining
{
    private const int FewestRowsToDivide = 20;

    public static FittedMLP Run(Preprocessor preprocessor, TensorDataset data, IReadOnlyList<int> hidden, MLPOptions options, TrainingCallback[] callbacks, CancellationToken cancellationToken)
    {
        // A stream of random numbers each: what one draws does not depend on how much another does.
        var (first, order, division) = (new Generator(options.Seed), new Generator(options.Seed, stream: 1), new Generator(options.Seed, stream: 2));
        var network = FittedMLP.Build(FittedMLP.Sizes(preprocessor, hidden), first);
        var isClassifier = preprocessor.TargetKind == TargetKind.Classes;
        var trainer = new Trainer(network, new Adam(network.Parameters, options.LearningRate), isClassifier ? Losses.CrossEntropy : Losses.MeanSquaredError)
        {
            Penalty = options.L2 == 0 ? null : Penalties.L2(network.Parameters.Where(parameter => parameter.Rank == 2), options.L2),
        };

        var (learned, held) = Divide(data, isClassifier, options.ValidationFraction, division);
        var stop = new EarlyStopping(options.Patience, options.Tolerance, epoch => (epoch.Validation ?? epoch.Training).Loss);
        var history = trainer.Fit(
            learned, options.MaxEpochs, Math.Min(options.BatchSize, learned.Count), held, order, cancellationToken: cancellationToken, callbacks: [stop, .. callbacks]);
        network.Eval();
        return new(preprocessor, network, history);
    }

    /// <summary>The rows to learn from, and those that are held out; null where there are none.</summary>
    private static (Dataset Learned, Dataset? Held) Divide(TensorDataset data, bool isClassifier, double fraction, Generator generator)
    {
        if (fraction == 0 || data.Count < FewestRowsToDivide) return (data, null);
        var labels = isClassifier ? data.Gather([.. Enumerable.Range(0, data.Count)]).Targets.ToArray<int>() : new int[data.Count];
        var (learned, held) = RandomParts.Split(labels, 1 - fraction, generator);
        return (data.Subset(learned), data.Subset(held));
    }
}
