using static NeuralSharp.Grading.MatrixCases;

namespace NeuralSharp.Grading;

/// <content>Lesson 7: what learners often write instead.</content>
public static partial class Matrices
{
    private static IReadOnlyList<WrongRule<(double[,] X, double[,] W, double[] B), double[,]?>> AffineMistakes =>
    [
        AffineMistake("forgets-bias", "You left out the bias: b[j] is added to column j of each row.", (x, w, b, r, j) => Products(x, w, r, j).Sum()),
        AffineMistake("bias-by-row", "You added b[r]. A bias belongs to an output, which is a column: b[j].", (x, w, b, r, j) => Products(x, w, r, j).Sum() + b[r]),
        AffineMistake("bias-each-time", "You added the bias with every product. It is added once: before the loop over k, or after it.", (x, w, b, r, j) => Products(x, w, r, j).Sum(product => product + b[j])),
        AffineMistake("keeps-last", "You kept the last product alone: the loop over k replaces (=) where it should add (+=).", (x, w, b, r, j) => Products(x, w, r, j).Last() + b[j]),
        AffineMistake("keeps-last-without-bias", "You kept the last product alone: = in the loop over k replaces what was there, the bias too. Write +=.", (x, w, b, r, j) => Products(x, w, r, j).Last()),
        AffineMistake("skips-last", "The last product is missing: k runs up to x.GetLength(1) − 1, and that one included.", (x, w, b, r, j) => Products(x, w, r, j).SkipLast(1).Sum() + b[j]),
        AffineMistake("skips-first", "The first product is missing: k begins at 0.", (x, w, b, r, j) => Products(x, w, r, j).Skip(1).Sum() + b[j]),
        AffineMistake("elementwise", "You multiplied numbers at the same place, x[r, j] * w[r, j]. In a matrix product a row of x meets a column of w: x[r, k] * w[k, j], added up over k.", (x, w, b, r, j) => (x[r, j] * w[r, j]) + b[j]),
        AffineMistake("transposes-w", "You wrote w[j, k], which takes W's rows for outputs. A column of W belongs to an output: w[k, j].", (x, w, b, r, j) => Inputs(x).Sum(k => x[r, k] * w[j, k]) + b[j]),
        AffineMistake("transposes-x", "You wrote x[k, r], which takes x's columns for examples. A row of x is an example: x[r, k].", (x, w, b, r, j) => Inputs(x).Sum(k => x[k, r] * w[k, j]) + b[j]),
        AffineMistake("swaps", "You multiplied W by x. In x W the rows are those of x: x[r, k] * w[k, j].", (x, w, b, r, j) => Inputs(x).Sum(k => w[r, k] * x[k, j]) + b[j]),
        AffineMistake("transposes-result", "You wrote y[j, r]: rows and columns have changed places. Row r of y belongs to row r of x.", (x, w, b, r, j) => Products(x, w, j, r).Sum() + b[r]),
        new("never-begins-anew", "Your sum goes on from one number to the next. Each begins anew: set it inside the loop over j.", c => IfItFits(() => RunningSums(c.X, c.W, c.B))),
    ];

    private static IReadOnlyList<WrongRule<(Tensor X, Tensor G), Tensor?>> WeightGradientMistakes =>
    [
        MatrixMistake<(Tensor X, Tensor G)>("no-transpose", "You multiplied x and g as they are. The sum goes over the examples, which are the rows of both: transpose x.", c => c.X.MatMul(c.G)),
        MatrixMistake<(Tensor X, Tensor G)>("transposes-result", "That is the transpose of dL/dW. A gradient has the shape of what it belongs to: W is [inputs, outputs], so x comes first.", c => c.G.Transpose().MatMul(c.X)),
        MatrixMistake<(Tensor X, Tensor G)>("transposes-g", "You transposed g. The sum goes over the examples: transpose x, and leave g as it is.", c => c.X.MatMul(c.G.Transpose())),
        MatrixMistake<(Tensor X, Tensor G)>("swaps", "You multiplied g by x. In a matrix product the order matters: x, transposed, comes first.", c => c.G.MatMul(c.X)),
        MatrixMistake<(Tensor X, Tensor G)>("swaps-and-transposes", "You multiplied g by the transpose of x. The order matters: the transpose of x comes first.", c => c.G.MatMul(c.X.Transpose())),
        MatrixMistake<(Tensor X, Tensor G)>("elementwise", "* multiplies numbers at the same place. A weight gets a share from each example, added up: that is MatMul.", c => c.X * c.G),
        MatrixMistake<(Tensor X, Tensor G)>("elementwise-transposed", "* multiplies numbers at the same place. A weight gets a share from each example, added up: that is MatMul.", c => c.X.Transpose() * c.G),
        MatrixMistake<(Tensor X, Tensor G)>("averages", "You divided by the number of examples. Their shares are added; where the loss is a mean, that division is in g already.", c => c.X.Transpose().MatMul(c.G) / c.X.Shape[0]),
        MatrixMistake<(Tensor X, Tensor G)>("first-example", "You used the first example alone. Each of the rows has a share in dL/dW.", c => c.X[..1].Transpose().MatMul(c.G[..1])),
        MatrixMistake<(Tensor X, Tensor G)>("forgets-upstream", "You added up the inputs alone. Each is multiplied by the gradient that arrives at its output, g[r, j]: the chain rule.", c => c.X.Transpose().MatMul(Tensor.OnesLike(c.G))),
        MatrixMistake<(Tensor X, Tensor G)>("forgets-input", "You added up g alone: that is the bias's gradient. A weight's has the factor x[r, i].", c => Tensor.OnesLike(c.X).Transpose().MatMul(c.G)),
        MatrixMistake<(Tensor X, Tensor G)>("only-inputs", "You gave back x transposed. It is to be multiplied by g, which is what arrives: the chain rule.", c => c.X.Transpose()),
    ];

    private static IReadOnlyList<WrongRule<(Tensor G, Tensor W), Tensor?>> InputGradientMistakes =>
    [
        MatrixMistake<(Tensor G, Tensor W)>("no-transpose", "You multiplied g by W as it is. The sum goes over the outputs, which are the columns of both: transpose W.", c => c.G.MatMul(c.W)),
        MatrixMistake<(Tensor G, Tensor W)>("swaps", "You multiplied W by g. The rows of the answer are examples, as those of g: g comes first, and then W transposed.", c => c.W.MatMul(c.G)),
        MatrixMistake<(Tensor G, Tensor W)>("swaps-and-transposes", "You put the transpose of W first. In a matrix product the order matters: g comes first.", c => c.W.Transpose().MatMul(c.G)),
        MatrixMistake<(Tensor G, Tensor W)>("transposes-result", "That is the transpose of dL/dx. A gradient has the shape of what it belongs to: x is [n, inputs].", c => c.W.MatMul(c.G.Transpose())),
        MatrixMistake<(Tensor G, Tensor W)>("transposes-g", "You transposed g. Its rows are examples, as those of x; W is what has to be transposed.", c => c.G.Transpose().MatMul(c.W)),
        MatrixMistake<(Tensor G, Tensor W)>("elementwise", "* multiplies numbers at the same place. An input gets a share from each output, added up: that is MatMul.", c => c.G * c.W),
        MatrixMistake<(Tensor G, Tensor W)>("elementwise-transposed", "* multiplies numbers at the same place. An input gets a share from each output, added up: that is MatMul.", c => c.G * c.W.Transpose()),
        MatrixMistake<(Tensor G, Tensor W)>("averages", "You divided by the number of examples. Each example has inputs of its own, and nothing is shared by them here.", c => c.G.MatMul(c.W.Transpose()) / c.G.Shape[0]),
        MatrixMistake<(Tensor G, Tensor W)>("averages-outputs", "You divided by the number of outputs. An input goes to all of them at once: a fork, whose paths are added.", c => c.G.MatMul(c.W.Transpose()) / c.G.Shape[1]),
        MatrixMistake<(Tensor G, Tensor W)>("forgets-upstream", "You added up the weights alone. Each is multiplied by the gradient that arrives at its output, g[r, j]: the chain rule.", c => Tensor.OnesLike(c.G).MatMul(c.W.Transpose())),
        MatrixMistake<(Tensor G, Tensor W)>("forgets-weight", "You added up g alone. On its way back each g[r, j] is multiplied by W[i, j].", c => c.G.MatMul(Tensor.OnesLike(c.W).Transpose())),
        MatrixMistake<(Tensor G, Tensor W)>("only-weights", "You gave back W transposed. It is the local derivative, and g is to be multiplied by it: the chain rule.", c => c.W.Transpose()),
    ];

    private static IReadOnlyList<WrongRule<Tensor, Tensor?>> BiasGradientMistakes =>
    [
        MatrixMistake<Tensor>("averages", "You took the mean over the rows. b moves all rows at once, so their gradients are added, not averaged.", g => g.Mean(0)),
        MatrixMistake<Tensor>("first-row", "You took one row alone. b was added in each row: it is a fork, and all its paths count.", g => g[0]),
        MatrixMistake<Tensor>("last-row", "You kept the last row alone. b was added in each row: it is a fork, and the gradients of its paths are added.", g => g[^1]),
        MatrixMistake<Tensor>("sums-columns", "You added up along the rows: that gives a number for each example. There is a bias for each output, so add up over the rows, which are axis 0.", g => g.Sum(1)),
        MatrixMistake<Tensor>("sums-all", "You added up everything. Each output has a bias of its own: add up over the rows only, which are axis 0.", g => g.Sum()),
        MatrixMistake<Tensor>("sums-all-in-each", "You gave the sum of all to each bias. b[j] stands in column j only.", g => g.Sum().BroadcastTo(g.Shape[1])),
        MatrixMistake<Tensor>("not-summed", "You handed g on as it is. b is one row that was used n times: a gradient has the shape of what it belongs to, and the rows are added.", g => g),
        MatrixMistake<Tensor>("ones", "You took the local derivative, 1, alone. It is to be multiplied by what arrives, g, and added up over the rows.", g => Tensor.Ones([g.Shape[1]], DType.Float64)),
        MatrixMistake<Tensor>("counts", "You counted the rows, which is right only where every g is 1. Add up what arrives.", g => Tensor.Full([g.Shape[1]], g.Shape[0], DType.Float64)),
        MatrixMistake<Tensor>("keeps-axis", "The numbers are right, and their shape is not: b is [outputs], without an axis for the rows.", g => g.Sum(0, keepDims: true)),
    ];

    private static IReadOnlyList<WrongRule<(Tensor Outputs, Tensor Targets), Tensor?>> SquaredErrorMistakes =>
    [
        MatrixMistake<(Tensor Outputs, Tensor Targets)>("broadcasts", "You subtracted [n] from [n, 1]: that broadcasts to [n, n], each output with each target. Give both the same shape first.", c => (c.Outputs - c.Targets).Square().Mean()),
        MatrixMistake<(Tensor Outputs, Tensor Targets)>("broadcasts-and-sums", "You subtracted [n] from [n, 1]: that broadcasts to [n, n], each output with each target. Give both the same shape first, and take the mean.", c => (c.Outputs - c.Targets).Square().Sum()),
        MatrixMistake<(Tensor Outputs, Tensor Targets)>("broadcasts-and-divides", "You subtracted [n] from [n, 1]: that broadcasts to [n, n], each output with each target. Give both the same shape first.", c => (c.Outputs - c.Targets).Square().Sum() / c.Targets.Length),
        MatrixMistake<(Tensor Outputs, Tensor Targets)>("sums", "You added up the squares. The mean is asked for: divide by n.", c => Errors(c).Square().Sum()),
        MatrixMistake<(Tensor Outputs, Tensor Targets)>("halves", "You halved the mean. Some books do, so that the 2 of the derivative goes away; here it is the mean itself.", c => Errors(c).Square().Mean() / 2),
        MatrixMistake<(Tensor Outputs, Tensor Targets)>("forgets-square", "You did not square: errors of different sign cancel.", c => Errors(c).Mean()),
        MatrixMistake<(Tensor Outputs, Tensor Targets)>("absolute", "You took absolute values. The squares are asked for.", c => Errors(c).Abs().Mean()),
        MatrixMistake<(Tensor Outputs, Tensor Targets)>("squares-mean", "You squared the mean: errors of different sign cancel before. Square each difference, and then take the mean.", c => Errors(c).Mean().Square()),
        MatrixMistake<(Tensor Outputs, Tensor Targets)>("root", "You took the square root at the end. The mean of the squares is asked for.", c => Errors(c).Square().Mean().Sqrt()),
        MatrixMistake<(Tensor Outputs, Tensor Targets)>("not-reduced", "You returned a square for each example. A loss is one number: take their mean.", c => Errors(c).Square()),
    ];

    /// <summary>Another formula for one number of y, y[r, j].</summary>
    private static WrongRule<(double[,] X, double[,] W, double[] B), double[,]?> AffineMistake(string name, string says, Func<double[,], double[,], double[], int, int, double> number) =>
        new(name, says, c => IfItFits(() =>
        {
            var y = new double[c.X.GetLength(0), c.W.GetLength(1)];
            for (var r = 0; r < y.GetLength(0); r++)
            {
                for (var j = 0; j < y.GetLength(1); j++) y[r, j] = number(c.X, c.W, c.B, r, j);
            }

            return y;
        }));

    private static WrongRule<TCase, Tensor?> MatrixMistake<TCase>(string name, string says, Func<TCase, Tensor> rule) => new(name, says, one => IfItFits(() => rule(one)));

    private static IEnumerable<double> Products(double[,] x, double[,] w, int r, int j) => Inputs(x).Select(k => x[r, k] * w[k, j]);

    private static IEnumerable<int> Inputs(double[,] x) => Enumerable.Range(0, x.GetLength(1));

    private static double[,] RunningSums(double[,] x, double[,] w, double[] b)
    {
        var y = new double[x.GetLength(0), w.GetLength(1)];
        var sum = 0.0;
        for (var r = 0; r < y.GetLength(0); r++)
        {
            for (var j = 0; j < y.GetLength(1); j++) y[r, j] = (sum += Products(x, w, r, j).Sum()) + b[j];
        }

        return y;
    }

    private static Tensor Errors((Tensor Outputs, Tensor Targets) c) => c.Outputs.Reshape(c.Targets.Length) - c.Targets;
}
