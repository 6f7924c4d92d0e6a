#:project Grading/Grading.csproj
// Lesson 8: softmax and its loss. Read docs/course/08-softmax.md, write the functions below, and run it: dotnet run docs/course/08-softmax.cs
using NeuralSharp;
using NeuralSharp.Grading;

return SoftmaxLoss.Grade(args, Softmax, CrossEntropy, ScoreGradient, BatchGradient);

// Probabilities from the scores of one example: e to each score, divided by the sum of all of these. Math.Exp(1000) is infinite, and scores may be as large as
// that: the page says what to subtract from all of them first. Return a new array.
static double[] Softmax(double[] scores) => throw new NotImplementedException();

// What the probabilities of one example cost: minus the natural logarithm of the probability of the right class. right is the place of that class.
static double CrossEntropy(double[] probabilities, int right) => throw new NotImplementedException();

// The gradient of that loss at each score, where the probabilities are the softmax of the scores: a new array, as long as theirs. The page finds the formula.
static double[] ScoreGradient(double[] probabilities, int right) => throw new NotImplementedException();

// The same for n examples at once, with tensors. Each row of scores is an example, [n, classes]; y has a 1 for the right class of each row, and 0 elsewhere.
// The loss is the mean of the n losses. Return its gradient at the scores, [n, classes]. Of use: scores.Max(1, keepDims: true) is the largest of each row, as a
// column [n, 1]; Sum(1, keepDims: true) likewise; Exp(); and scores.Shape[0] is n.
static Tensor BatchGradient(Tensor scores, Tensor y) => throw new NotImplementedException();
