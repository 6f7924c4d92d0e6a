namespace NeuralSharp.Grading;

/// <content>Lesson 8: what learners often write instead.</content>
public static partial class SoftmaxLoss
{
    private static IReadOnlyList<WrongRule<double[], double[]>> SoftmaxMistakes =>
    [
        new("overflow", "You took e to the scores as they are, and e^1000 is infinite. Subtract the largest score from all first: no probability changes by it.", s => Shares(s, Math.Exp)),
        new("maximum-from-zero", "Your search for the largest score begins at 0, and is never below it: scores that are all far below give 0 / 0. Begin with the first score, or use scores.Max().", s => Shares(s, score => Math.Exp(score - Math.Max(0, s.Max())))),
        new("subtracts-smallest", "You subtracted the smallest score: the others are above 0, and e to them can still be infinite. Subtract the largest.", s => Shares(s, score => Math.Exp(score - s.Min()))),
        new("subtracts-mean", "You subtracted the mean of the scores: some are above 0 still, and e to them can be infinite. Subtract the largest.", s => Shares(s, score => Math.Exp(score - s.Average()))),
        new("forgets-exp", "You divided the scores by their sum. Scores may be negative; probabilities may not. Take e to each first.", s => Shares(s, score => score)),
        new("forgets-exp-after-maximum", "You subtracted the maximum and divided by the sum, and left out e to each: Math.Exp comes between.", s => Shares(s, score => score - s.Max())),
        new("forgets-division", "They do not add up to 1: divide each power by the sum of all.", s => [.. s.Select(score => Math.Exp(score))]),
        new("forgets-division-after-maximum", "They do not add up to 1: divide each power by the sum of all.", s => [.. s.Select(score => Math.Exp(score - s.Max()))]),
        new("divides-scores", "You divided the scores by the largest. That changes the differences between them, and so the probabilities: subtract it.", s => Shares(s, score => Math.Exp(score / s.Max()))),
        new("divides-by-count", "You divided by the number of scores. So that they add up to 1, divide by the sum of the powers.", s => [.. s.Select(score => Math.Exp(score - s.Max()) / s.Length)]),
        new("divides-by-largest", "You divided by the largest power, so that the largest is 1. So that all add up to 1, divide by their sum.", s => [.. s.Select(score => Math.Exp(score) / Math.Exp(s.Max()))]),
        new("divides-by-scores", "You divided by the sum of the scores. Divide by the sum of the powers.", s => [.. s.Select(score => Math.Exp(score) / s.Sum())]),
        new("sums-before-maximum", "The powers have the maximum subtracted, and those in the sum do not. Use the same powers for both.", s => [.. s.Select(score => Math.Exp(score - s.Max()) / s.Sum(Math.Exp))]),
        new("sigmoid", "That is the sigmoid of each score by itself. With softmax each probability depends on all scores, and they add up to 1.", s => [.. s.Select(score => 1 / (1 + Math.Exp(-score)))]),
        new("sign", "You took e to minus each score: the largest score has the smallest probability then.", s => Shares(s, score => Math.Exp(s.Min() - score))),
        new("sign-and-overflow", "You took e to minus each score: the largest score has the smallest probability then.", s => Shares(s, score => Math.Exp(-score))),
        new("sign-of-maximum", "You wrote the largest score minus each. It is each minus the largest, so that no power is above 1.", s => Shares(s, score => Math.Exp(s.Max() - score))),
        new("base-2", "You took 2 to each score. It is e, Math.Exp.", s => Shares(s, score => Math.Pow(2, score - s.Max()))),
        new("winner-takes-all", "You gave 1 to the largest and 0 to the others. Softmax gives each a share, by which there is a slope.", s => [.. s.Select((_, i) => i == Array.IndexOf(s, s.Max()) ? 1.0 : 0)]),
        new("logarithms", "Those are the logarithms of the probabilities.", s => [.. Shares(s, score => Math.Exp(score - s.Max())).Select(share => Math.Log(share))]),
    ];

    private static IReadOnlyList<WrongRule<(double[] Probabilities, int Right), double>> CrossEntropyMistakes =>
    [
        new("sign", "The sign is missing. The logarithm of a probability is negative or 0, and a loss is to be small where all is well: −log p.", c => Math.Log(c.Probabilities[c.Right])),
        new("softmax-twice", "You took the softmax of what are probabilities already. So even a perfect [1, 0, 0] costs 0.551, and the loss never comes near 0.", c => -Math.Log(Shares(c.Probabilities, Math.Exp)[c.Right])),
        new("base-2", "That is the logarithm to base 2, which counts in bits. The natural one is asked for: Math.Log, whose slope is 1 / p.", c => -Math.Log2(c.Probabilities[c.Right])),
        new("base-10", "That is the logarithm to base 10. The natural one is asked for: Math.Log, whose slope is 1 / p.", c => -Math.Log10(c.Probabilities[c.Right])),
        new("one-minus-p", "You took 1 − p. It has the same ends, but a wrong class that is sure costs 1 at most: −log p grows without end.", c => 1 - c.Probabilities[c.Right]),
        new("minus-p", "You took the probability and no logarithm: −log p is asked for.", c => -c.Probabilities[c.Right]),
        new("probability", "You returned the probability itself. Its loss is −log p.", c => c.Probabilities[c.Right]),
        new("reciprocal", "1 / p costs 1 where all is well. The loss is −log p, which is log(1 / p).", c => 1 / c.Probabilities[c.Right]),
        new("slope", "−1 / p is the loss's slope at p. The loss itself is −log p.", c => -1 / c.Probabilities[c.Right]),
        new("log-of-the-rest", "You took the logarithm of 1 − p, the probability of all wrong classes together. It is that of the right class which counts.", c => -Math.Log(1 - c.Probabilities[c.Right])),
        new("all-classes", "You added up the logarithms of all classes. Only the right one counts: y is 0 for the others.", c => -c.Probabilities.Sum(Math.Log)),
        new("mean-of-classes", "You took the mean of −log p over all classes. Only the right one counts.", c => -c.Probabilities.Average(Math.Log)),
        new("divides-by-classes", "You divided by the number of classes. The loss of an example is −log p of the right class, as it is.", c => -Math.Log(c.Probabilities[c.Right]) / c.Probabilities.Length),
        new("largest", "You took the largest probability, which may be that of a wrong class. probabilities[right] counts.", c => -Math.Log(c.Probabilities.Max())),
        new("first-class", "You took the first class. The right one is at the place right.", c => -Math.Log(c.Probabilities[0])),
        new("entropy", "You weighted each logarithm by its own probability, −Σ p log p. The weights are y: 1 for the right class, 0 for the others.", c => -c.Probabilities.Sum(p => p == 0 ? 0 : p * Math.Log(p))),
        new("weighted", "You multiplied the logarithm by p. It is −log p, as it is.", c => -c.Probabilities[c.Right] * Math.Log(c.Probabilities[c.Right])),
        new("both-ways", "You added −log(1 − p) for the wrong classes: that is a loss for sigmoids. With softmax the right class alone counts, since the others share what is left.", c => -c.Probabilities.Select((p, i) => Math.Log(i == c.Right ? p : 1 - p)).Sum()),
        new("squared-error", "You added up squared differences. The loss here is −log p of the right class.", c => c.Probabilities.Select((p, i) => Math.Pow(p - Target(c.Right, i), 2)).Sum()),
    ];

    private static IReadOnlyList<WrongRule<(double[] Probabilities, int Right), double[]>> ScoreGradientMistakes =>
    [
        EachScore("y-minus-p", "The sign is the wrong way round: that is where a step goes. The gradient points to more loss: p − y.", (p, y, _) => y - p),
        EachScore("forgets-y", "You gave back the probabilities. 1 is subtracted for the right class: p − y.", (p, _, _) => p),
        EachScore("right-class-alone", "You moved the right score alone. A score of a wrong class has a part in the loss too, through the sum: its gradient is its probability.", (p, y, _) => y * (p - 1)),
        EachScore("slope-at-p", "−1 / p is the slope at the probability. From there it goes on through the softmax to the scores, and all of that together is p − y.", (p, y, _) => -y / p),
        EachScore("reciprocal", "1 / p belongs to the probability, and its sign is minus. From there it goes on through the softmax to the scores: p − y.", (p, y, _) => y / p),
        EachScore("subtracts-everywhere", "You subtracted 1 everywhere. y is 1 for the right class alone.", (p, _, _) => p - 1),
        EachScore("adds-y", "You added 1 for the right class. There the gradient is p − 1: below 0, since more of that score makes less loss.", (p, y, _) => p + y),
        EachScore("one-minus-p", "You took 1 − p for the right class. It is p − 1: more of the right score makes less loss.", (p, y, _) => y > 0 ? 1 - p : p),
        EachScore("minus-p", "For wrong classes the gradient is p and not −p: more of a wrong score makes more loss.", (p, y, _) => y > 0 ? p - 1 : -p),
        EachScore("sigmoid-slope", "p (1 − p) is how a probability moves with its own score. With the loss's slope, and over all classes, it becomes p − y.", (p, _, _) => p * (1 - p)),
        EachScore("sigmoid-and-error", "You multiplied by p (1 − p) too. In p − y the softmax's slope is inside already.", (p, y, _) => (p - y) * p * (1 - p)),
        EachScore("divides-by-classes", "You divided by the number of classes. The loss is not a mean over classes: p − y, as it is.", (p, y, classes) => (p - y) / classes),
        EachScore("targets", "You gave back y. The gradient is p − y.", (_, y, _) => y),
        EachScore("minus-targets", "You gave back −y. The gradient is p − y: all scores have a part in it.", (_, y, _) => -y),
        EachScore("twice", "2 (p − y) is the slope of a square. That of this loss is p − y.", (p, y, _) => 2 * (p - y)),
        EachScore("logarithms", "You took log p. The logarithm is in the loss; its gradient at the scores has none: p − y.", (p, y, _) => Math.Log(p) - y),
        new("first-class", "You subtracted 1 from the first. Subtract it at the place right.", c => [.. c.Probabilities.Select((p, i) => p - Target(0, i))]),
    ];

    private static IReadOnlyList<WrongRule<(Tensor Scores, Tensor Y), Tensor?>> BatchGradientMistakes =>
    [
        BatchMistake("sums", "You did not divide by n. The loss is the mean over the examples, so each one's gradient is p − y divided by n.", (p, y) => p - y),
        BatchMistake("y-minus-p", "The sign is the wrong way round: the gradient points to more loss, (p − y) / n.", (p, y) => (y - p) / y.Shape[0]),
        BatchMistake("y-minus-p-sums", "The sign is the wrong way round, and n is missing: (p − y) / n.", (p, y) => y - p),
        BatchMistake("divides-by-all", "You divided by the number of all scores, as Mean() does. The loss is a mean over the examples: divide by n.", (p, y) => (p - y) / y.Length),
        BatchMistake("divides-by-classes", "You divided by the number of classes. The loss is a mean over the examples: divide by n, scores.Shape[0].", (p, y) => (p - y) / y.Shape[1]),
        BatchMistake("forgets-y", "You gave back probabilities. y is subtracted from them: (p − y) / n.", (p, y) => p / y.Shape[0]),
        BatchMistake("forgets-y-and-n", "You gave back the probabilities. Subtract y, and divide by n.", (p, y) => p),
        BatchMistake("right-classes-alone", "You kept the right classes alone. Scores of wrong classes have a gradient too: their probability.", (p, y) => (p - y) * y / y.Shape[0]),
        BatchMistake("softmax-twice", "You took the softmax of probabilities, which are no scores: all of them come out nearly the same. Once is enough.", (p, y) => (p.Softmax(1) - y) / y.Shape[0]),
        new("overflow", "You took e to the scores as they are, and e^1000 is infinite. Subtract each row's largest score first.", c => (Shared(c.Scores.Exp(), 1) - c.Y) / c.Y.Shape[0]),
        new("batch-maximum", "You subtracted the largest score of the whole batch. A row far below it becomes all zeros, and 0 / 0 is not a number: each row needs its own, Max(1, keepDims: true).", c => (Shared((c.Scores - c.Scores.Max()).Exp(), 1) - c.Y) / c.Y.Shape[0]),
        new("column-maximum", "You subtracted the largest score of each column, and not of each row: the classes of an example are along axis 1.", c => (Shared((c.Scores - c.Scores.Max(0, keepDims: true)).Exp(), 1) - c.Y) / c.Y.Shape[0]),
        new("wrong-axis", "Your probabilities add up to 1 in each column, over the examples. They are to add up to 1 in each row, over the classes: axis 1.", c => (c.Scores.Softmax(0) - c.Y) / c.Y.Shape[0]),
        new("wrong-axis-overflow", "Your probabilities add up to 1 in each column, over the examples. They are to add up to 1 in each row, over the classes: axis 1.", c => (Shared(c.Scores.Exp(), 0) - c.Y) / c.Y.Shape[0]),
        new("mixed-axes", "The maximum is that of each row, but the sums are those of the columns. Both are taken over the classes: axis 1.", c => (Shared((c.Scores - c.Scores.Max(1, keepDims: true)).Exp(), 0) - c.Y) / c.Y.Shape[0]),
        new("whole-batch", "Your probabilities add up to 1 over the whole batch. They are to add up to 1 in each row: Sum(1, keepDims: true).", c => (c.Scores.Reshape(-1).Softmax(0).Reshape(c.Y.Shape[0], c.Y.Shape[1]) - c.Y) / c.Y.Shape[0]),
        new("whole-batch-rows", "The sum is that of the whole batch. Each row is an example, whose probabilities are to add up to 1: Sum(1, keepDims: true).", c => ((WithoutLargest(c.Scores).Exp() / WithoutLargest(c.Scores).Exp().Sum()) - c.Y) / c.Y.Shape[0]),
        new("forgets-division", "You did not divide the powers by each row's sum: they are no probabilities yet.", c => (WithoutLargest(c.Scores).Exp() - c.Y) / c.Y.Shape[0]),
        new("scores", "You subtracted y from the scores themselves. Take the softmax of each row first.", c => (c.Scores - c.Y) / c.Y.Shape[0]),
    ];

    /// <summary>A function of each score, divided by the sum over all.</summary>
    private static double[] Shares(double[] scores, Func<double, double> part)
    {
        double[] parts = [.. scores.Select(part)];
        return [.. parts.Select(one => one / parts.Sum())];
    }

    private static double Target(int right, int place) => place == right ? 1 : 0;

    /// <summary>Another formula for the gradient of one score, of its probability, its target and the number of classes.</summary>
    private static WrongRule<(double[] Probabilities, int Right), double[]> EachScore(string name, string says, Func<double, double, int, double> gradient) =>
        new(name, says, c => [.. c.Probabilities.Select((p, i) => gradient(p, Target(c.Right, i), c.Probabilities.Length))]);

    /// <summary>Another formula, of the right probabilities and y.</summary>
    private static WrongRule<(Tensor Scores, Tensor Y), Tensor?> BatchMistake(string name, string says, Func<Tensor, Tensor, Tensor> gradient) =>
        new(name, says, c => gradient(c.Scores.Softmax(1), c.Y));

    private static Tensor Shared(Tensor powers, int axis) => powers / powers.Sum(axis, keepDims: true);

    private static Tensor WithoutLargest(Tensor scores) => scores - scores.Max(1, keepDims: true);
}
