using static NeuralSharp.Grading.MatrixCases;

namespace NeuralSharp.Grading;

/// <summary>Lesson 7.</summary>
public static partial class Matrices
{
    /// <summary>Lesson 7, matrices: many scalars at once. The gradients of y = x W + b are matrix products too, and where a bias is broadcast, its gradient is summed.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="affine">y of x, W and b.</param>
    /// <param name="weightGradient">dL/dW of x and dL/dy.</param>
    /// <param name="inputGradient">dL/dx of dL/dy and W.</param>
    /// <param name="biasGradient">dL/db of dL/dy.</param>
    /// <param name="squaredError">The mean of squared differences, of outputs [n, 1] and targets [n].</param>
    /// <returns>The program's exit code.</returns>
    public static int Grade(
        string[] args,
        Func<double[,], double[,], double[], double[,]> affine,
        Func<Tensor, Tensor, Tensor> weightGradient,
        Func<Tensor, Tensor, Tensor> inputGradient,
        Func<Tensor, Tensor> biasGradient,
        Func<Tensor, Tensor, Tensor> squaredError) =>
        new Lesson(7, "matrices", "matrix products and broadcasting",
            [AffineExercise(affine), WeightGradientExercise(weightGradient), InputGradientExercise(inputGradient), BiasGradientExercise(biasGradient), SquaredErrorExercise(squaredError)],
            MatricesExample).Run(args);

    private static FunctionExercise<(double[,] X, double[,] W, double[] B), double[,]?> AffineExercise(Func<double[,], double[,], double[], double[,]> affine) => new()
    {
        Name = "Affine",
        Asks = "Return y = x W + b: for each row r of x and each column j of w, the products x[r, k] * w[k, j] added up over k, and b[j].",
        Hints =
        [
            "Make the array: new double[x.GetLength(0), w.GetLength(1)]. Two loops go through its places r and j; what is one number of it?",
            "One output is a sum of products, as in lesson 3, and a bias: begin it with b[j]. A third loop, over k, adds the products.",
            "In the innermost loop: y[r, j] += x[r, k] * w[k, j]; k runs up to x.GetLength(1).",
        ],
        Cases = () =>
        [
            (Matrix(2, 1, 0, 2, 1), Matrix(2, 1, 2, 3, 4), [10, 20]),   // squares first: on them a wrong order is silent, and has a name; elsewhere it throws
            (Matrix(1, 1, 2), Matrix(2, 3, 4), [10]),
            .. Cases.Random(70, 8, random => (random.Matrix(2, 2), random.Matrix(2, 2), random.Numbers(2))),
            .. Cases.Random(71, 10, random => AffineCase(random, n: random.Size(), inputs: random.Size(), outputs: random.Size())),
        ],
        Call = c => $"Affine(x: {Answer.Of(c.X)}, w: {Answer.Of(c.W)}, b: {Answer.Of(c.B)})",
        Yours = c => affine(c.X, c.W, c.B),
        Right = c => ToMatrix(Tensor.From(c.X).MatMul(Tensor.From(c.W)) + Tensor.From(c.B)),
        WrongRules = AffineMistakes,
    };

    private static FunctionExercise<(Tensor X, Tensor G), Tensor?> WeightGradientExercise(Func<Tensor, Tensor, Tensor> weightGradient) => new()
    {
        Name = "WeightGradient",
        Asks = "Return dL/dW, [inputs, outputs]: for the weight from input i to output j, x[r, i] * g[r, j] added up over the examples r. That is a matrix product.",
        Hints =
        [
            "Look at one weight, W[i, j]. In each example r it is multiplied by x[r, i], and what it makes goes to y[r, j], where g[r, j] arrives.",
            "A matrix product adds up over the columns of its left matrix and the rows of its right one. Here the sum is over the rows of both: so x has to be turned over first.",
            "x.Transpose() is [inputs, n], and g is [n, outputs]: x.Transpose().MatMul(g).",
        ],
        Cases = () =>
        [
            (Rows(2, 1, 2, 3, 4), Rows(2, 1, 0, 0, 0)),
            (Rows(2, 1, 2, 3, 4), Rows(2, 5, 6, 7, 8)),
            (Rows(1, 2, 3), Rows(1, 5)),
            .. Cases.Random(72, 8, random => (random.Rows(2, 2), random.Rows(2, 2))),
            .. Cases.Random(73, 10, random => WeightCase(random, n: random.Size(), inputs: random.Size(), outputs: random.Size())),
        ],
        Call = c => $"WeightGradient(x: {Answer.Of(c.X)}, g: {Answer.Of(c.G)})",
        Yours = c => weightGradient(c.X, c.G),
        Right = c => Backpropagated(Tensor.Zeros([c.X.Shape[1], c.G.Shape[1]], DType.Float64), w => (c.X.MatMul(w) * c.G).Sum()),
        Nudged = c => Nudged(Tensor.Zeros([c.X.Shape[1], c.G.Shape[1]], DType.Float64), w => (c.X.MatMul(w) * c.G).Sum().Item()),
        WrongRules = WeightGradientMistakes,
    };

    private static FunctionExercise<(Tensor G, Tensor W), Tensor?> InputGradientExercise(Func<Tensor, Tensor, Tensor> inputGradient) => new()
    {
        Name = "InputGradient",
        Asks = "Return dL/dx, [n, inputs]: input i of example r goes to all outputs j, so g[r, j] * W[i, j] is added up over j. That is a matrix product.",
        Hints =
        [
            "Look at one input, x[r, i]. It goes to each output j of its example, times W[i, j]: a fork, as in lesson 4.",
            "The sum is over the columns of g and the columns of W. A matrix product needs rows on the right: turn W over.",
            "g is [n, outputs], and w.Transpose() is [outputs, inputs]: g.MatMul(w.Transpose()).",
        ],
        Cases = () =>
        [
            (Rows(2, 1, 0, 0, 0), Rows(2, 1, 2, 3, 4)),
            (Rows(2, 5, 6, 7, 8), Rows(2, 1, 2, 3, 4)),
            (Rows(1, 5), Rows(2, 2, 3)),
            .. Cases.Random(74, 8, random => (random.Rows(2, 2), random.Rows(2, 2))),
            .. Cases.Random(75, 10, random => InputCase(random, n: random.Size(), inputs: random.Size(), outputs: random.Size())),
        ],
        Call = c => $"InputGradient(g: {Answer.Of(c.G)}, w: {Answer.Of(c.W)})",
        Yours = c => inputGradient(c.G, c.W),
        Right = c => Backpropagated(Tensor.Zeros([c.G.Shape[0], c.W.Shape[0]], DType.Float64), x => (x.MatMul(c.W) * c.G).Sum()),
        Nudged = c => Nudged(Tensor.Zeros([c.G.Shape[0], c.W.Shape[0]], DType.Float64), x => (x.MatMul(c.W) * c.G).Sum().Item()),
        WrongRules = InputGradientMistakes,
    };

    private static FunctionExercise<Tensor, Tensor?> BiasGradientExercise(Func<Tensor, Tensor> biasGradient) => new()
    {
        Name = "BiasGradient",
        Asks = "Return dL/db, [outputs]: b[j] was added in each row, so the gradients g[r, j] of all rows r are added up.",
        Hints =
        [
            "b[j] goes into y[0, j], y[1, j], … It is a fork with n paths. What does lesson 4 say of paths?",
            "Along each path the local derivative is 1. So g[0, j], g[1, j], … are added: a column of g becomes one number.",
            "g.Sum(0) adds up over the rows, and leaves a number for each column.",
        ],
        Cases = () =>
        [
            Rows(3, 1, 1, 1),
            Rows(2, 1, 2, 3, 4),
            Rows(2, 1, 2),
            .. Cases.Random(76, 15, random => random.Rows(random.Size(), random.Size())),
        ],
        Call = g => $"BiasGradient(g: {Answer.Of(g)})",
        Yours = biasGradient,
        Right = g => Backpropagated(Tensor.Zeros([g.Shape[1]], DType.Float64), b => (b.BroadcastTo(g.Shape) * g).Sum()),
        Nudged = g => Nudged(Tensor.Zeros([g.Shape[1]], DType.Float64), b => (b.BroadcastTo(g.Shape) * g).Sum().Item()),
        WrongRules = BiasGradientMistakes,
    };

    private static FunctionExercise<(Tensor Outputs, Tensor Targets), Tensor?> SquaredErrorExercise(Func<Tensor, Tensor, Tensor> squaredError) => new()
    {
        Name = "SquaredError",
        Asks = "Return the mean of the n squared differences between outputs [n, 1] and targets [n], each output with its own target: a tensor of shape [].",
        Hints =
        [
            "What shape is outputs - targets? Write it for two examples: [2, 1] and [2] broadcast to [2, 2], each output with each target.",
            "Give both the same shape first: outputs.Reshape(targets.Length) makes the column a list.",
            "(outputs.Reshape(targets.Length) - targets).Square().Mean()",
        ],
        Cases = () =>
        [
            (Rows(1, 5), List(3)),
            (Rows(2, 1, 3), List(1, 3)),
            (Rows(3, 1, 2, 3), List(3, 2, 2)),
            .. Cases.Random(77, 15, random => SquaredErrorCase(random, n: random.Size())),
        ],
        Call = c => $"SquaredError(outputs: {Answer.Of(c.Outputs)}, targets: {Answer.Of(c.Targets)})",
        Yours = c => squaredError(c.Outputs, c.Targets),
        Right = c => List(c.Outputs.ToArray<double>()).MeanSquaredError(c.Targets),
        WrongRules = SquaredErrorMistakes,
    };

    private static (double[,] X, double[,] W, double[] B) AffineCase(Random random, int n, int inputs, int outputs) =>
        (random.Matrix(n, inputs), random.Matrix(inputs, outputs), random.Numbers(outputs));

    private static (Tensor X, Tensor G) WeightCase(Random random, int n, int inputs, int outputs) => (random.Rows(n, inputs), random.Rows(n, outputs));

    private static (Tensor G, Tensor W) InputCase(Random random, int n, int inputs, int outputs) => (random.Rows(n, outputs), random.Rows(inputs, outputs));

    private static (Tensor Outputs, Tensor Targets) SquaredErrorCase(Random random, int n) => (random.Rows(n, 1), List(random.Numbers(n)));

    private static Example MatricesExample()
    {
        var x = Tensor.From(new double[,] { { 1, 2 }, { 3, 4 } }, requiresGrad: true).Named("x");
        var w = Tensor.From(new double[,] { { 2 }, { 1 } }, requiresGrad: true).Named("W");
        var b = Tensor.From([-5.0], requiresGrad: true).Named("b");
        var y = (x.MatMul(w).Named("x W") + b).Named("y");
        return new(y.Square().Mean().Named("L"), "Lesson 7: y = x W + b of two examples, and the mean of y²");
    }
}
