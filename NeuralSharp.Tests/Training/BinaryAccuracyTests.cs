using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Training;

/// <summary>The accuracy of networks with one output, where the loss says what the output means.</summary>
[TestFixture]
internal sealed class BinaryAccuracyTests
{
    private static readonly float[] s_probabilities = [0.9f, 0.4f, 0.5f, 0.51f, 0.2f, 0.7f];
    private static readonly float[] s_logits = [2, 0.4f, 0, -0.1f, 0.2f, -3];

    [Test]
    public void Probabilities_part_at_a_half_and_logits_at_zero()
    {
        // Right: 0.9 for 1, 0.4 for 0, 0.5 (not above a half) for 0, 0.51 for 1; wrong: 0.2 for 1, 0.7 for 0.
        float[] targets = [1, 0, 0, 1, 1, 0];
        Accuracy(s_probabilities, targets, Losses.BinaryCrossEntropy).ShouldBe(4.0 / 6);
        Accuracy(s_probabilities, targets, Losses.BinaryCrossEntropy(Reduction.Sum)).ShouldBe(4.0 / 6);

        // As logits: 2 for 1 is right, 0.4 for 0 wrong, 0 for 0 right, -0.1 for 1 wrong, 0.2 for 1 right, -3 for 0 right.
        Accuracy(s_logits, targets, Losses.BinaryCrossEntropyWithLogits).ShouldBe(4.0 / 6);
        Accuracy(s_logits, targets, Losses.BinaryCrossEntropyWithLogits(Tensor.Scalar(3))).ShouldBe(4.0 / 6);
        float[] signs = [1, -1, -1, 1, 1, -1];
        Accuracy(s_logits, signs, Losses.Hinge).ShouldBe(4.0 / 6);
        Accuracy(s_logits, signs, Losses.SquaredHinge(Reduction.Sum)).ShouldBe(4.0 / 6);
    }

    [Test]
    public void Vectors_and_doubles_count_as_well()
    {
        var trainer = Trainer(Losses.BinaryCrossEntropy, DType.Float64);
        var (outputs, targets) = (Tensor.From([0.9, 0.4, 0.6]), Tensor.From([1.0, 1, 0]));
        trainer.Evaluate(new TensorDataset(outputs, targets)).Accuracy.ShouldBe(1.0 / 3);
    }

    [Test]
    public void Targets_that_are_no_labels_do_not_count_and_losses_that_do_not_tell_give_none()
    {
        Accuracy([0.9f, 0.4f, 0.6f], [1, 0.3f, 0], Losses.BinaryCrossEntropy).ShouldBe(0.5);
        Accuracy([0.9f, 0.4f], [0.9f, 0.3f], Losses.BinaryCrossEntropy).ShouldBeNull();
        Accuracy(s_probabilities, [1, 0, 0, 1, 1, 0], Losses.MeanSquaredError).ShouldBeNull();
        Accuracy(s_probabilities, [1, 0, 0, 1, 1, 0], (output, target) => Losses.BinaryCrossEntropy(output, target)).ShouldBeNull();
        var pairs = new TensorDataset(Tensor.Full([3, 2], 0.5), Tensor.Ones([3, 2]));
        Trainer(Losses.BinaryCrossEntropy).Evaluate(pairs).Accuracy.ShouldBeNull();   // several answers an example
    }

    [Test]
    public void Training_tells_it_too_and_XOR_comes_to_one()
    {
        var x = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        var y = Tensor.From(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });
        Sequential model = [new Dense(2, 8, generator: new(1)), new Tanh(), new Dense(8, 1, generator: new(2)), new Sigmoid()];
        var trainer = new Trainer(model, new Adam(model.Parameters, 0.05), Losses.BinaryCrossEntropy);
        var data = new TensorDataset(x, y);
        var history = trainer.Fit(data, epochs: 300, batchSize: 4, validation: data, generator: new(3));
        history[0].Training.Accuracy.ShouldNotBeNull();
        history[^1].Training.Accuracy.ShouldBe(1);
        history[^1].Validation!.Value.Accuracy.ShouldBe(1);
    }

    private static double? Accuracy(float[] outputs, float[] targets, Loss loss) =>
        Trainer(loss).Evaluate(new TensorDataset(Tensor.From<float>(outputs, [outputs.Length, 1]), Tensor.From<float>(targets, [targets.Length, 1]))).Accuracy;

    /// <summary>A trainer whose model gives its input.</summary>
    private static Trainer Trainer(Loss loss, DType dtype = DType.Float32) =>
        new(new Lambda(x => x), new SGD([new Parameter(Tensor.Ones([1], dtype))]), loss);
}
