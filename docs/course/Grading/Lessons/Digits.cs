using NeuralSharp.Layers;
using NeuralSharp.Optim;

namespace NeuralSharp.Grading;

/// <summary>Lesson 12.</summary>
public static partial class Digits
{
    /// <summary>Lesson 12: digits, by a network, and an op of one's own in the engine that trains it.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="build">The network 784-128-10.</param>
    /// <param name="accuracy">The share of images whose largest logit stands at their label.</param>
    /// <param name="trainEpoch">Takes a step for each batch, and gives the mean loss of an image.</param>
    /// <param name="parameterCount">How many numbers a network of two dense layers learns.</param>
    /// <param name="softplus">Applies the learner's op.</param>
    /// <param name="visited">The names of the ops of the network's loss, in the order of a backward pass.</param>
    /// <param name="kept">How many tensors hold a gradient afterwards, for a number of dense layers.</param>
    /// <returns>The program's exit code.</returns>
    public static int Grade(
        string[] args,
        Func<Sequential> build,
        Func<Sequential, Tensor, Tensor, double> accuracy,
        Func<Sequential, Optimizer, IEnumerable<Batch>, double> trainEpoch,
        Func<int, int, int, int> parameterCount,
        Func<Tensor, Tensor> softplus,
        Func<string[]> visited,
        Func<int, int> kept) => new Lesson(
            12,
            "mnist",
            "MNIST, and reading the real engine",
            [
                BuildExercise(build), AccuracyExercise(accuracy), TrainEpochExercise(trainEpoch), ParameterCountExercise(parameterCount),
                SoftplusExercise(softplus), VisitedExercise(visited), KeptExercise(kept),
            ],
            DigitsExample)
        {
            Finale = () => RealDigits.Learn(build, accuracy, trainEpoch),
        }.Run(args);

    private static FunctionExercise<int, string> BuildExercise(Func<Sequential> build) => new()
    {
        Name = "Build",
        Asks = "Return the network of 784 inputs, 128 hidden neurons with ReLU, and 10 logits.",
        Hints =
        [
            "It has three parts in a row: a dense layer, an activation, and a dense layer.",
            "A collection expression makes a Sequential: [new Dense(784, …), …].",
            "[new Dense(784, 128), new ReLU(), new Dense(128, 10)]",
        ],
        Cases = () => [0],
        Call = _ => "Build()",
        Yours = _ => Parts(build()),
        Right = _ => "Dense(784 -> 128), ReLU, Dense(128 -> 10)",
        WrongRules =
        [
            new("no-activation", "Without ReLU between them, two dense layers make one: a line of a line is a line.", _ => Parts([new Dense(784, 128), new Dense(128, 10)])),
            new("softmax-at-end", "You end in a softmax. CrossEntropy contains one already, and a second flattens the gradients.", _ => Parts([new Dense(784, 128), new ReLU(), new Dense(128, 10), new Softmax()])),
            new("relu-at-end", "A ReLU at the end cuts off every negative logit, and where all are cut off nothing is learned. End in the dense layer.", _ => Parts([new Dense(784, 128), new ReLU(), new Dense(128, 10), new ReLU()])),
            new("one-layer", "That is one dense layer. The 128 hidden neurons stand between the pixels and the logits.", _ => Parts([new Dense(784, 10)])),
            new("one-output", "You gave one output. Each of the ten digits has a logit of its own.", _ => Parts([new Dense(784, 128), new ReLU(), new Dense(128, 1)])),
            new("swapped-sizes", "You swapped the sizes: Dense takes the number of inputs first, and then that of its neurons.", _ => Parts([new Dense(128, 784), new ReLU(), new Dense(10, 128)])),
        ],
    };

    /// <summary>The layers of a network, as text; null where there is none.</summary>
    private static string Parts(Sequential? model) => model is null ? null! : string.Join(", ", model.Select(layer => layer.ToString()));

    private static FunctionExercise<(double[,] Logits, int[] Labels), double> AccuracyExercise(Func<Sequential, Tensor, Tensor, double> accuracy)
    {
        return new()
        {
            Name = "Accuracy",
            Asks = "Return the share of images, from 0 to 1, whose largest logit stands at their label; the model in evaluation mode.",
            Hints =
            [
                "model.Eval() first. The logits are a row for each image; ask for the largest of a row, not of a column.",
                "model.Forward(images).ArgMax(1) gives the guessed class of each image. Count where it equals the label; [i].Item() reads a number.",
                "return (double)right / labels.Length;",
            ],
            Cases = () =>
            [
                (new double[,] { { 1, 3, 2 } }, [1]),
                (new double[,] { { 1, 3 }, { 4, 2 } }, [1, 1]),
                (new double[,] { { 1, 3, 2 }, { 5, 0, 1 }, { 2, 6, 4 } }, [1, 0, 2]),
                .. Cases.Random(12, 16, RandomLogits),
            ],
            Call = c => $"Accuracy of images with the logits {RowsOf(c.Logits)}, labels {Answer.Of(c.Labels)},",
            Yours = c => On(accuracy, c),
            Right = c => On((_, images, labels) => CountRight(images, labels) / (double)labels.Length, c),
            WrongRules =
            [
                new("training-mode", "You measured in training mode: dropout silenced logits. Call model.Eval() first.",
                    c => On((model, images, labels) => CountRight(model.Forward(images), labels) / (double)labels.Length, c)),
                new("wrong-axis", "You took the largest of each column. A row is an image: ArgMax(1).", c => On((_, images, labels) => images.ArgMax(0).EqualTo(labels).To(DType.Float64).Mean().Item(), c)),
                new("integer-division", "You divided whole numbers, which leaves 0 of 3 / 4. Make one of them a double first.", c => On((_, images, labels) => CountRight(images, labels) / labels.Length, c)),
                new("percent", "That is in per cent. Return the share, from 0 to 1.", c => On((_, images, labels) => 100.0 * CountRight(images, labels) / labels.Length, c)),
                new("count", "That is how many are right. Divide by how many there are.", c => On((_, images, labels) => CountRight(images, labels), c)),
                new("divides-by-classes", "You divided by the number of classes. Divide by that of the images, which are the rows.", c => On((_, images, labels) => CountRight(images, labels) / (double)images.Shape[1], c)),
                new("divides-by-logits", "You divided by the number of logits. Each image counts once, however many classes there are.", c => On((_, images, labels) => CountRight(images, labels) / (double)images.Length, c)),
                new("errors", "That is the share that is wrong.", c => On((_, images, labels) => 1 - (CountRight(images, labels) / (double)labels.Length), c)),
                new("smallest", "You took the smallest logit. The network takes an image for the class with the largest.", c => On((_, images, labels) => CountRight(-images, labels) / (double)labels.Length, c)),
                new("largest-logit", "You averaged the largest logits themselves. What counts is where they stand: ArgMax.", c => On((_, images, _) => images.Max(1).Mean().Item(), c)),
            ],
        };

        // Dropout alone, so that the images are the logits; from the same seed, so that training mode gives the same wrong answers each time.
        static double On(Func<Sequential, Tensor, Tensor, double> accuracy, (double[,] Logits, int[] Labels) c) =>
            accuracy([new Dropout(0.5, new Generator(3))], Tensor.From(c.Logits), Tensor.From(c.Labels));

        static int CountRight(Tensor logits, Tensor labels) => (int)logits.ArgMax(1).EqualTo(labels).To(DType.Float64).Sum().Item();

        static (double[,], int[]) RandomLogits(Random random)
        {
            var classes = 2 + random.Whole(4);
            var images = random.Whole(4) == 0 ? 1 : classes;   // square, or one image: there the wrong axis gives numbers and no exception
            var logits = new double[images, classes];
            for (var i = 0; i < images; i++)
            {
                for (var j = 0; j < classes; j++) logits[i, j] = random.Number() + (0.001 * j);
            }

            // Two of three labels are those of the largest logit, as in a network that has learned something.
            return (logits, [.. Enumerable.Range(0, images).Select(i => random.Whole(3) == 0 ? random.Whole(classes) : Enumerable.Range(0, classes).MaxBy(j => logits[i, j]))]);
        }
    }

    private static string RowsOf(double[,] rows) =>
        string.Join(" | ", Enumerable.Range(0, rows.GetLength(0)).Select(i => string.Join(' ', Enumerable.Range(0, rows.GetLength(1)).Select(j => Answer.Show(rows[i, j])))));

    /// <summary>A digit's image of two by two pixels, and what a small network of the same kind makes of it.</summary>
    private static Example DigitsExample()
    {
        Sequential model = [new Dense(4, 3), new ReLU(), new Dense(3, 2)];
        model.To(DType.Float64);
        using (Autograd.NoGrad())
        {
            model[0].Parameters[0].CopyFrom(Tensor.From(new[,] { { 0.5, -0.5, 1 }, { -1, 0.5, 0.5 }, { 1, 1, -0.5 }, { 0.5, -1.5, 0.5 } }));
            model[2].Parameters[0].CopyFrom(Tensor.From(new[,] { { 1, -1 }, { 0.5, 1 }, { -1, 0.5 } }));
        }

        var image = Tensor.From(new[,] { { 1, 0, 1, 0.5 } }).Named("image");
        var logits = model.Forward(image).Named("logits");
        return new(Losses.CrossEntropy(logits, Tensor.From([0]).Named("label")).Named("loss"), "Lesson 12: a network of 4-3-2 on one image of two by two pixels", model);
    }
}
