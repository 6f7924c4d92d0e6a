using static NeuralSharp.Grading.MatrixCases;

namespace NeuralSharp.Grading;

/// <summary>Lesson 8.</summary>
public static partial class SoftmaxLoss
{
    /// <summary>Lesson 8, softmax and its loss: probabilities from scores, what they cost, and the gradient p − y.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="softmax">The probabilities of an example, of its scores.</param>
    /// <param name="crossEntropy">The loss of an example, of its probabilities and the place of the right class.</param>
    /// <param name="scoreGradient">The loss's gradient at an example's scores, of its probabilities and the place of the right class.</param>
    /// <param name="batchGradient">The gradient of the mean loss at the scores [n, classes] of n examples, of these and y [n, classes], with a 1 for the right class of each row.</param>
    /// <returns>The program's exit code.</returns>
    public static int Grade(
        string[] args,
        Func<double[], double[]> softmax,
        Func<double[], int, double> crossEntropy,
        Func<double[], int, double[]> scoreGradient,
        Func<Tensor, Tensor, Tensor> batchGradient) =>
        new Lesson(8, "softmax", "softmax and its loss", [SoftmaxExercise(softmax), CrossEntropyExercise(crossEntropy), ScoreGradientExercise(scoreGradient), BatchGradientExercise(batchGradient)], SoftmaxExample).Run(args);

    private static FunctionExercise<double[], double[]> SoftmaxExercise(Func<double[], double[]> softmax) => new()
    {
        Name = "Softmax",
        Asks = "Return e to each score divided by the sum of all of these, for scores of any size: subtract the largest score from all first.",
        Hints =
        [
            "Two steps: e to each score with Math.Exp, which is never negative; then divide each by their sum, so that they add up to 1.",
            "Math.Exp(1000) is infinity, and infinity / infinity is NaN. Adding the same number to all scores changes no probability: subtract the largest from all, and the powers are 1 at most.",
            "var max = scores.Max(); then the powers are Math.Exp(score - max), and each probability is a power divided by powers.Sum().",
        ],
        Cases = () =>
        [
            [0, 0],
            [7],
            [1, 0],
            [Math.Log(2), 0, 0],
            .. Cases.Random(80, 15, random => random.Numbers(1 + random.Size())),
            [1000, 1000],
            [-1000, -1000],
            [1000, 0],
            [3000, 2999, 0],
        ],
        Call = scores => $"Softmax({Answer.Of(scores)})",
        Yours = softmax,
        Right = scores => [.. List(scores).Softmax().ToArray<double>()],
        WrongRules = SoftmaxMistakes,
    };

    private static FunctionExercise<(double[] Probabilities, int Right), double> CrossEntropyExercise(Func<double[], int, double> crossEntropy) => new()
    {
        Name = "CrossEntropy",
        Asks = "Return minus the natural logarithm of the probability of the right class, probabilities[right].",
        Hints =
        [
            "Only the probability of the right class counts. It is 1 where all is well, and then the loss is 0.",
            "Math.Log is the natural logarithm; of a number below 1 it is negative.",
            "-Math.Log(probabilities[right])",
        ],
        Cases = () =>
        [
            ([1, 0, 0], 0),
            ([0.5, 0.25, 0.25], 0),
            ([0.5, 0.25, 0.25], 2),
            ([0.1, 0.9], 0),
            .. Cases.Random(81, 20, ProbabilitiesCase),
        ],
        Call = c => Invariant($"CrossEntropy({Answer.Of(c.Probabilities)}, right: {c.Right})"),
        Yours = c => crossEntropy(c.Probabilities, c.Right),
        Right = c => Math.Log(1 / c.Probabilities[c.Right]),
        Tolerance = 1e-5,   // who adds a very small number, against the logarithm of 0, is right too
        WrongRules = CrossEntropyMistakes,
    };

    private static FunctionExercise<(double[] Probabilities, int Right), double[]> ScoreGradientExercise(Func<double[], int, double[]> scoreGradient) => new()
    {
        Name = "ScoreGradient",
        Asks = "Return the loss's gradient at each score: its probability, less 1 for the right class. A new array, p − y.",
        Hints =
        [
            "Nudge a score of a wrong class: its probability grows, and the right one shrinks, so the loss grows. Which sign has its gradient? And that of the right score?",
            "For a wrong class the gradient is its probability. For the right class it is its probability less 1.",
            "Copy the probabilities, double[] gradient = [.. probabilities]; then gradient[right] -= 1.",
        ],
        Cases = () =>
        [
            ([0.5, 0.25, 0.25], 0),
            ([0.5, 0.25, 0.25], 2),
            ([1], 0),
            ([0.1, 0.9], 0),
            .. Cases.Random(82, 20, ProbabilitiesCase),
        ],
        Call = c => Invariant($"ScoreGradient({Answer.Of(c.Probabilities)}, right: {c.Right})"),
        Yours = c => scoreGradient(c.Probabilities, c.Right),
        Right = c => [.. c.Probabilities.Select((p, i) => p - (i == c.Right ? 1 : 0))],
        Nudged = c => Nudged(List([.. c.Probabilities.Select(p => Math.Log(p))]), scores => LossOf(scores.ToArray<double>(), c.Right)).ToArray<double>(),
        WrongRules = ScoreGradientMistakes,
    };

    private static FunctionExercise<(Tensor Scores, Tensor Y), Tensor?> BatchGradientExercise(Func<Tensor, Tensor, Tensor> batchGradient) => new()
    {
        Name = "BatchGradient",
        Asks = "Return the gradient of the mean loss at the scores [n, classes]: the softmax of each row, less y, divided by n.",
        Hints =
        [
            "Each row is an example of its own: its largest score, its sum, its probabilities. A mean over n examples divides each one's loss by n, and so its gradient.",
            "powers = (scores - scores.Max(1, keepDims: true)).Exp() takes each row's largest score from that row. The sums of the powers are to be a column too.",
            "probabilities = powers / powers.Sum(1, keepDims: true); then (probabilities - y) / scores.Shape[0].",
        ],
        Cases = () =>
        [
            (Rows(1, 0, 0), Rows(1, 1, 0)),
            (Rows(2, 0, 0, 0, 0), Rows(2, 1, 0, 0, 1)),
            (Rows(2, Math.Log(3), 0, 0, 0), Rows(2, 1, 0, 1, 0)),
            .. Cases.Random(83, 15, random => BatchCase(random, n: random.Size(), classes: 1 + random.Size(), largest: 0)),
            (Rows(2, 1000, 0, 0, 0), Rows(2, 1, 0, 1, 0)),
            .. Cases.Random(84, 5, random => BatchCase(random, n: random.Size(), classes: 1 + random.Size(), largest: 1000)),
        ],
        Call = c => $"BatchGradient({Answer.Of(c.Scores)}, y: {Answer.Of(c.Y)})",
        Yours = c => batchGradient(c.Scores, c.Y),
        Right = c => Backpropagated(c.Scores, scores => scores.SoftmaxCrossEntropy(c.Y)),
        Nudged = c => Nudged(c.Scores, scores => MeanLossOf(scores, c.Y)),
        WrongRules = BatchGradientMistakes,
    };

    /// <summary>Probabilities above 0.01 that sum to 1, and one of their places.</summary>
    private static (double[] Probabilities, int Right) ProbabilitiesCase(Random random)
    {
        double[] parts = [.. Enumerable.Range(0, 1 + random.Size()).Select(_ => 1.0 + random.Whole(20))];
        return ([.. parts.Select(part => part / parts.Sum())], random.Whole(parts.Length));
    }

    /// <summary>Scores, each row about a number of its own, and right classes.</summary>
    private static (Tensor Scores, Tensor Y) BatchCase(Random random, int n, int classes, int largest)
    {
        var levels = Tensor.From(Matrix(n, [.. Enumerable.Range(0, n).Select(_ => (double)((random.Whole(3) - 1) * largest))]));
        var right = Tensor.From(Enumerable.Range(0, n).Select(_ => random.Whole(classes)).ToArray());
        return (random.Rows(n, classes) + levels, right.OneHot(classes, DType.Float64));
    }

    /// <summary>The loss of an example: ln Σ e^(s − m) − (s[right] − m), m being the largest.</summary>
    private static double LossOf(double[] scores, int right)
    {
        var max = scores.Max();
        return Math.Log(scores.Sum(score => Math.Exp(score - max))) - (scores[right] - max);
    }

    private static double MeanLossOf(Tensor scores, Tensor y)
    {
        var (numbers, classes) = (scores.ToArray<double>().Chunk(scores.Shape[1]), y.ToArray<double>().Chunk(y.Shape[1]));
        return numbers.Zip(classes, (row, ones) => LossOf(row, Array.IndexOf(ones, 1))).Average();
    }

    private static Example SoftmaxExample()
    {
        var scores = Tensor.From(new double[,] { { Math.Log(2), 0, 0 } }, requiresGrad: true).Named("scores");
        var right = Tensor.From([0]).Named("right");
        return new(scores.SoftmaxCrossEntropy(right).Named("L"), "Lesson 8: three scores, and what their probabilities cost");
    }
}
