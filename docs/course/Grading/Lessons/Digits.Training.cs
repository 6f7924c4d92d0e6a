using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Grading;

/// <content>Lesson 12: one epoch, and how many numbers it trains.</content>
public static partial class Digits
{
    private static FunctionExercise<(int Images, int BatchSize, int Seed), (double Loss, double After)> TrainEpochExercise(Func<Sequential, Optimizer, IEnumerable<Batch>, double> trainEpoch) => new()
    {
        Name = "TrainEpoch",
        Asks = "Take one step for each batch on Losses.CrossEntropy, in training mode, and return the mean loss of an image.",
        Hints =
        [
            "model.Train(), then the five lines of lesson 9 for each batch: ZeroGrad, Forward, loss, Backward, Step.",
            "loss.Item() is the mean of a batch. Times batch.Targets.Length it is the sum of its images. Add these up, and count the images.",
            "sum += loss.Item() * batch.Targets.Length; count += batch.Targets.Length; … return sum / count;",
        ],
        Cases = () => [(1, 1, 1), (4, 4, 2), (3, 2, 3), .. Cases.Random(13, 10, random => (3 + random.Whole(20), 2 + random.Whole(5), 4 + random.Whole(100)))],
        Call = c => Invariant($"TrainEpoch on {c.Images} images in batches of {c.BatchSize} (what it returns, and the loss of all images afterwards)"),
        Yours = c => Epoch(c, trainEpoch),
        Right = c => Epoch(c, new EpochRule().Run),
        WrongRules =
        [
            new("no-step", "The weights stayed as they were. Call optimizer.Step() after Backward.", c => Epoch(c, new EpochRule { Steps = false }.Run)),
            new("forgets-zero-grad", "You forgot optimizer.ZeroGrad(): each batch's gradient is added to those before it.", c => Epoch(c, new EpochRule { Clears = false }.Run)),
            new("evaluation-mode", "The model was in evaluation mode, so its dropout did nothing. Call model.Train() first.", c => Epoch(c, new EpochRule { Trains = false }.Run)),
            new("mean-of-batches", "You averaged the losses of the batches. The last batch is smaller and must weigh less: times its number of images, divided by that of all.",
                c => Epoch(c, new EpochRule { Mean = losses => losses.Average(one => one.Loss) }.Run)),
            new("sum-of-batches", "You added the losses of the batches. Weigh each by its images, and divide by how many images there are.", c => Epoch(c, new EpochRule { Mean = losses => losses.Sum(one => one.Loss) }.Run)),
            new("sum-over-images", "You divided the sum of the batches' losses by the number of images. Each of them is the mean of a batch: times its images first.",
                c => Epoch(c, new EpochRule { Mean = losses => losses.Sum(one => one.Loss) / losses.Sum(one => one.Images) }.Run)),
            new("divides-by-batches", "You divided the sum over all images by the number of batches. Divide by that of the images.",
                c => Epoch(c, new EpochRule { Mean = losses => losses.Sum(one => one.Loss * one.Images) / losses.Count }.Run)),
            new("sum-of-images", "That is the sum over all images. Divide by how many there are.", c => Epoch(c, new EpochRule { Mean = losses => losses.Sum(one => one.Loss * one.Images) }.Run)),
            new("last-batch", "That is the loss of the last batch alone.", c => Epoch(c, new EpochRule { Mean = losses => losses[^1].Loss }.Run)),
            new("softmax-before", "You put a softmax before CrossEntropy, which contains one. Hand the logits over as they are.", c => Epoch(c, new EpochRule { Loss = (logits, labels) => Losses.CrossEntropy(logits.Softmax(), labels) }.Run)),
            new("negative-step", "You climbed: the loss grows. Minimise the loss itself, not its negative.", c => Epoch(c, new EpochRule { Sign = -1 }.Run)),
            new("first-batch", "You took a step on the first batch alone. An epoch goes through all of them; does a return stand inside the loop?", c => Epoch(c, (model, optimizer, batches) => new EpochRule().Run(model, optimizer, batches.Take(1)))),
        ],
    };

    /// <summary>Gives a small network with dropout, in evaluation mode, and toy images of two classes to a function.</summary>
    private static (double Loss, double After) Epoch((int Images, int BatchSize, int Seed) c, Func<Sequential, Optimizer, IEnumerable<Batch>, double> trainEpoch)
    {
        Generator generator = new((ulong)c.Seed);
        Sequential model = [new Dense(4, 5, generator: generator), new ReLU(), new Dropout(0.4, generator), new Dense(5, 2, generator: generator)];
        model.To(DType.Float64);
        model.Eval();
        var labels = Enumerable.Range(0, c.Images).Select(i => i % 2).ToArray();
        var images = Tensor.Normal([c.Images, 4], generator: generator, dtype: DType.Float64) + Tensor.From([.. labels.Select(label => (2.0 * label) - 1)]).Reshape(c.Images, 1);
        TensorDataset data = new(images, Tensor.From(labels));
        var loss = trainEpoch(model, new SGD(model.Parameters, 0.5), data.Batches(c.BatchSize));

        model.Eval();
        using var noGrad = Autograd.NoGrad();
        return (loss, Losses.CrossEntropy(model.Forward(images), Tensor.From(labels)).Item());
    }

    private static FunctionExercise<(int Inputs, int Hidden, int Outputs), int> ParameterCountExercise(Func<int, int, int, int> parameterCount) => new()
    {
        Name = "ParameterCount",
        Asks = "Return how many numbers a network inputs -> hidden -> outputs of two dense layers learns, with all biases.",
        Hints =
        [
            "A dense layer has a weight for each pair of an input and a neuron. What else does each neuron have?",
            "The first layer has inputs * hidden weights and hidden biases.",
            "inputs * hidden + hidden + hidden * outputs + outputs",
        ],
        Cases = () => [(1, 1, 1), (2, 3, 1), (784, 128, 10), .. Cases.Random(14, 12, random => (1 + random.Whole(20), 1 + random.Whole(20), 1 + random.Whole(20)))],
        Call = c => Invariant($"ParameterCount({c.Inputs}, {c.Hidden}, {c.Outputs})"),
        Yours = c => parameterCount(c.Inputs, c.Hidden, c.Outputs),
        Right = c => CountOf([new Dense(c.Inputs, c.Hidden), new ReLU(), new Dense(c.Hidden, c.Outputs)]),
        WrongRules =
        [
            new("forgets-biases", "You forgot the biases: each neuron has one.", c => (c.Inputs * c.Hidden) + (c.Hidden * c.Outputs)),
            new("bias-per-layer", "You gave each layer one bias. Each neuron has its own.", c => (c.Inputs * c.Hidden) + 1 + (c.Hidden * c.Outputs) + 1),
            new("bias-per-input", "You counted a bias for each input of a layer. Biases belong to its neurons, its outputs.", c => ((c.Inputs + 1) * c.Hidden) - c.Hidden + c.Inputs + ((c.Hidden * c.Outputs) + c.Hidden)),
            new("hidden-biases-only", "You forgot the biases of the output neurons.", c => ((c.Inputs + 1) * c.Hidden) + (c.Hidden * c.Outputs)),
            new("input-biases", "Inputs are given and have no biases: only neurons of the two dense layers do.", c => (c.Inputs * c.Hidden) + (c.Hidden * c.Outputs) + c.Inputs + c.Hidden + c.Outputs),
            new("first-layer", "You counted the first layer alone.", c => (c.Inputs + 1) * c.Hidden),
            new("neurons", "Those are the neurons. Each connection between two of them has a weight.", c => c.Inputs + c.Hidden + c.Outputs),
            new("multiplies-layers", "You multiplied all sizes. A layer's weights are its inputs times its neurons, and layers are added.", c => c.Inputs * c.Hidden * c.Outputs),
        ],
    };

    private static int CountOf(Sequential model) => (int)model.Parameters.Sum(parameter => (long)parameter.Length);
}

/// <summary>An epoch as it should be; each property makes one mistake.</summary>
file sealed class EpochRule
{
    public bool Trains { get; init; } = true;

    public bool Clears { get; init; } = true;

    public bool Steps { get; init; } = true;

    public double Sign { get; init; } = 1;

    public Func<Tensor, Tensor, Tensor> Loss { get; init; } = (logits, labels) => Losses.CrossEntropy(logits, labels);

    /// <summary>What is returned of the losses of batches, and of how many images each had.</summary>
    public Func<List<(double Loss, int Images)>, double> Mean { get; init; } = losses => losses.Sum(one => one.Loss * one.Images) / losses.Sum(one => one.Images);

    public double Run(Sequential model, Optimizer optimizer, IEnumerable<Batch> batches)
    {
        if (Trains) model.Train();
        List<(double, int)> losses = [];
        foreach (var batch in batches)
        {
            if (Clears) optimizer.ZeroGrad();
            var loss = Loss(model.Forward(batch.Inputs), batch.Targets);
            (Sign * loss).Backward();
            if (Steps) optimizer.Step();
            losses.Add((loss.Item(), (int)batch.Targets.Length));
        }

        return Mean(losses);
    }
}
