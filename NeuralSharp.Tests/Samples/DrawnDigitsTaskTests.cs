using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Samples;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The digits drawn for those without MNIST are a real task: a hidden layer is worth its while.</summary>
public sealed class DrawnDigitsTaskTests
{
    [TestCase(1ul)]
    [TestCase(2ul)]
    [TestCase(3ul)]
    public void A_hidden_layer_learns_what_a_linear_classifier_cannot(ulong seed)
    {
        var (train, test) = (Draw(10_000, seed), Draw(2_000, seed + 100));
        var linear = Accuracy([new Dense(784, 10, generator: new Generator(seed))], train, test, seed);
        var mlp = Accuracy([new Dense(784, 128, generator: new Generator(seed)), new ReLU(), new Dense(128, 10, generator: new Generator(seed, 1))], train, test, seed);
        TestContext.Out.WriteLine($"seed {seed}: linear {linear:P2}, with 128 hidden neurons {mlp:P2}");
        linear.ShouldBeInRange(0.5, 0.92);
        mlp.ShouldBeGreaterThan(0.97);
    }

    private static double Accuracy(Sequential model, ImageDataset train, ImageDataset test, ulong seed)
    {
        var trainer = new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy);
        trainer.Fit(train, epochs: 5, batchSize: 64, generator: new Generator(seed, 2));
        return trainer.Evaluate(test).Accuracy!.Value;
    }

    private static ImageDataset Draw(int count, ulong seed)
    {
        var (pixels, labels) = DrawnDigits.Render(count, seed);
        return new(pixels, labels, height: 28, width: 28);
    }
}
