using NeuralSharp.Layers;

namespace NeuralSharp.Grading;

/// <content>Lesson 12: the engine, read and extended.</content>
public static partial class Digits
{
    private static FunctionExercise<(double X, double GradOutput), double[]> SoftplusExercise(Func<Tensor, Tensor> softplus) => new()
    {
        Name = "SoftplusOp",
        Asks = "Forward: fill y with softplus of x, ln(1 + e^x). Backward: gradOutput times its slope at X, in tensor ops.",
        Hints =
        [
            "Forward is a loop over x. Backward follows the chain rule: d ln(u)/du is 1/u, and u = 1 + e^x has the slope e^x.",
            "Together the slope is e^x / (1 + e^x), which is the sigmoid of X. Times gradOutput.",
            "y[i] = T.Max(x[i], T.Zero) + T.Log(T.One + T.Exp(-T.Abs(x[i]))); and Backward: gradOutput * X.Sigmoid()",
        ],
        Cases = () => [(0, 1), (0, 2), (1, 1), (-2, 3), .. Cases.Random(15, 12, random => (random.Number(), random.Number())), (-30, 2), (1000, 1)],
        Call = c => Invariant($"SoftplusOp at x = {c.X:G4} with gradOutput = {c.GradOutput:G4} (value, gradient, gradient of the gradient)"),
        Yours = c => TwoOrders(softplus, c),
        Right = c => [SoftplusOf(c.X), c.GradOutput * SigmoidOf(c.X), c.GradOutput * SigmoidOf(c.X) * SigmoidOf(-c.X)],
        Nudged = c => [SoftplusOf(c.X), c.GradOutput * Cases.Nudge(SoftplusOf, c.X), c.GradOutput * Cases.Nudge(SigmoidOf, c.X)],
        WrongRules =
        [
            new("forgets-grad-output", "You returned the slope alone. What arrived from above is a factor: gradOutput times the slope.", Rule((x, _, _) => x.Sigmoid())),
            new("slope-is-the-value", "You took softplus for its own slope, as it is with e^x. The slope of softplus is the sigmoid of X.", Rule((_, y, grad) => grad * y)),
            new("output-for-x", "You took the sigmoid of Output. The rule wants that of X, the input.", Rule((_, y, grad) => grad * y.Sigmoid())),
            new("sigmoid-of-both", "You took the sigmoid of gradOutput * X. It belongs to X alone, and gradOutput is a factor in front.", Rule((x, _, grad) => (grad * x).Sigmoid())),
            new("slope-of-the-sigmoid", "That is the slope of the sigmoid, s (1 - s). The slope of softplus is the sigmoid itself.", Rule((x, _, grad) => grad * x.Sigmoid() * (1 - x.Sigmoid()))),
            new("adds-grad-output", "You added gradOutput to the slope. Along a path one multiplies.", Rule((x, _, grad) => grad + x.Sigmoid())),
            new("forgets-inner", "You wrote 1 / (1 + e^x), the slope of the logarithm alone. Times the slope of what stands inside it: e^x.", Rule((x, _, grad) => grad / (1 + x.Exp()))),
            new("slope-of-relu", "That is the slope of ReLU. Softplus turns smoothly: its slope is the sigmoid of X.", Rule((x, _, grad) => grad * x.GreaterThan(0).To(x.DType))),
            new("passes-on", "You handed gradOutput on as it is. Times the slope at X.", Rule((_, _, grad) => grad * 1)),
            new("loses-second-order", "Value and gradient are right, but the gradient cannot be differentiated again: its graph is cut. Use tensor ops on X, without NoGrad, Item or Detach.",
                Rule((x, _, grad) => grad * x.Detach().Sigmoid())),
            new("overflows", "e^1000 is infinite. Write max(x, 0) + ln(1 + e^-|x|), in which the exponent is never positive.",
                Rule(x => Math.Log(1 + Math.Exp(x)), (x, _, grad) => grad * x.Sigmoid())),
            new("slope-overflows", "The value is right, but in Backward e^x / (1 + e^x) is infinity divided by infinity where x is large. X.Sigmoid() is the same, without an overflow.",
                Rule((x, _, grad) => grad * (x.Exp() / (1 + x.Exp())))),
            new("both-overflow", "e^1000 is infinite, in Forward and in Backward. Write max(x, 0) + ln(1 + e^-|x|), and its slope as X.Sigmoid().",
                Rule(x => Math.Log(1 + Math.Exp(x)), (x, _, grad) => grad * (x.Exp() / (1 + x.Exp())))),
            new("forgets-one", "The 1 is missing in Forward: ln(e^x) is x again. It is ln(1 + e^x).", Rule(x => Math.Log(Math.Exp(x)), (x, _, grad) => grad * x.Sigmoid())),
            new("drops-the-maximum", "ln(1 + e^-|x|) is half of it: max(x, 0) is to be added in Forward.", Rule(x => Math.Log(1 + Math.Exp(-Math.Abs(x))), (x, _, grad) => grad * x.Sigmoid())),
            new("sign-of-exponent", "You wrote e^-x in Forward. Softplus grows with x: it is ln(1 + e^x).", Rule(x => Math.Log(1 + Math.Exp(-x)), (x, _, grad) => grad * x.Sigmoid())),
        ],
    };

    private static double SoftplusOf(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static double SigmoidOf(double x) => 1 / (1 + Math.Exp(-x));

    private static Func<(double X, double GradOutput), double[]> Rule(Func<Tensor, Tensor, Tensor, Tensor> backward) => Rule(SoftplusOf, backward);

    private static Func<(double X, double GradOutput), double[]> Rule(Func<double, double> forward, Func<Tensor, Tensor, Tensor, Tensor> backward) =>
        c => TwoOrders(x => new RuledOp(forward, backward).Apply(x), c);

    /// <summary>Value, gradient and the gradient's gradient of an op at a point; 0 for the last where the gradient has no graph that leads to x.</summary>
    private static double[] TwoOrders(Func<Tensor, Tensor> op, (double X, double GradOutput) c)
    {
        var x = Tensor.From([c.X]);
        x.RequiresGrad = true;
        var y = op(x);
        var first = Autograd.Grad(y, [x], Tensor.From([c.GradOutput]), createGraph: true)[0];
        var second = first.RequiresGrad ? Autograd.Grad(first, [x])[0].Item() : 0;
        return [y.Item(), first.Item(), second];
    }

    private static FunctionExercise<int, string[]> VisitedExercise(Func<string[]> visited) => new()
    {
        Name = "Visited",
        Asks = "Return the names of the ops that loss.Backward() visits, in its order, for the network of Build and Losses.CrossEntropy.",
        Hints =
        [
            "A layer's Forward applies ops; each op's name is its property Name. Find the ops of Dense, ReLU and CrossEntropy, as the walk in docs/architecture.md does.",
            "Dense is one op, x W + b together. So is the whole loss, with its softmax. And the pass begins at the end.",
            "foreach (var op in GraphSnapshot.Of(loss).Ops) prints them in that order: the loss, then Linear, Relu, Linear.",
        ],
        Cases = () => [0],
        Call = _ => "Visited()",
        Yours = _ => InOwnSpelling(visited()),
        Right = _ => Backwards(),
        WrongRules =
        [
            new("forward-order", "That is the order of the forward pass. The backward pass begins at the loss.", _ => ["Linear", "Relu", "Linear", "SoftmaxCrossEntropy"]),
            new("names-of-layers", "Those are layers and losses, which have no backward rule. Each applies an op: look for Name in the folder Ops.", _ => InOwnSpelling(["CrossEntropy", "Dense", "ReLU", "Dense"])),
            new("layers-forward", "Those are layers, and in the order of the forward pass. Look for the ops that they apply, and begin at the loss.", _ => InOwnSpelling(["Dense", "ReLU", "Dense", "CrossEntropy"])),
            new("splits-linear", "The engine has one op, Linear, for the product and the bias together: see Dense.Forward.", _ => ["SoftmaxCrossEntropy", "Add", "MatMul", "Relu", "Add", "MatMul"]),
            new("splits-softmax", "Softmax and cross-entropy are one op here, so that p - y is all its rule has to compute.", _ => ["CrossEntropy", "Softmax", "Linear", "Relu", "Linear"]),
            new("forgets-loss", "You left out the loss itself, where the pass begins.", _ => ["Linear", "Relu", "Linear"]),
            new("forgets-relu", "ReLU is an op too, and has a rule: it lets a gradient pass where its input was positive.", _ => ["SoftmaxCrossEntropy", "Linear", "Linear"]),
            new("each-once", "The network has two dense layers, and each of them applied a Linear of its own.", _ => ["SoftmaxCrossEntropy", "Linear", "Relu"]),
        ],
    };

    private static string[] Backwards()
    {
        Sequential model = [new Dense(784, 128), new ReLU(), new Dense(128, 10)];
        return [.. GraphSnapshot.Of(Losses.CrossEntropy(model.Forward(Tensor.Zeros([2, 784])), Tensor.From([3, 7]))).Ops.Select(op => op.Name)];
    }

    /// <summary>Names as the engine spells them: capitals are not what is asked for. A layer's name stays, since it is another thing.</summary>
    private static string[] InOwnSpelling(string[]? names) =>
        names is null ? null! : [.. names.Select(name => Backwards().FirstOrDefault(op => string.Equals(op, name, StringComparison.OrdinalIgnoreCase)) ?? name)];

    private static FunctionExercise<int, int> KeptExercise(Func<int, int> kept) => new()
    {
        Name = "Kept",
        Asks = "Return how many tensors hold a Grad after loss.Backward() of a network with this many dense layers, ReLU between them.",
        Hints =
        [
            "Whose gradients does an optimizer need? The others are given up as soon as the pass has used them.",
            "Only leaves that require a gradient keep it: the parameters. A dense layer has two.",
            "A weight and a bias for each layer: 2 * layers",
        ],
        Cases = () => [1, 2, 3, 5],
        Call = layers => $"Kept({layers})",
        Yours = kept,
        Right = HoldingGrad,
        WrongRules =
        [
            new("weights-only", "You counted the weights. Each layer's bias is a tensor of its own.", layers => layers),
            new("with-loss", "The loss keeps no Grad: only leaves do, here the weights and biases.", layers => (2 * layers) + 1),
            new("with-loss-and-images", "Neither the loss nor the images hold one: the loss is no leaf, and the images require no gradient.", layers => (2 * layers) + 2),
            new("inner-too", "You counted the results of all ops as well. They give up their gradients during the pass; leaves keep theirs.", layers => (2 * layers) + (2 * layers)),
            new("every-tensor", "You counted every tensor of the graph. Only leaves that require a gradient keep it.", layers => TensorsOf(layers)),
            new("results-of-ops", "Those are the results of the ops. They give up their gradients; the leaves, weights and biases, keep theirs.", layers => (2 * layers) - 1),
        ],
    };

    private static int HoldingGrad(int layers)
    {
        var (loss, model) = Deep(layers);
        loss.Backward();
        return model.Parameters.Count(parameter => parameter.Grad is not null) + (loss.Grad is null ? 0 : 1);
    }

    private static int TensorsOf(int layers) => GraphSnapshot.Of(Deep(layers).Loss).Tensors.Count;

    private static (Tensor Loss, Sequential Model) Deep(int layers)
    {
        Sequential model = [];
        for (var i = 0; i < layers; i++)
        {
            if (i > 0) model.Add(new ReLU());
            model.Add(new Dense(3, 3));
        }

        return (Losses.CrossEntropy(model.Forward(Tensor.Ones([2, 3])), Tensor.From([0, 1])), model);
    }
}

/// <summary>An op by a formula and a rule of X, Output and gradOutput: what a learner's op with a mistake would be.</summary>
file sealed class RuledOp(Func<double, double> forward, Func<Tensor, Tensor, Tensor, Tensor> backward) : UnaryOp
{
    public override string Name => "Softplus";

    protected override void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = T.CreateChecked(forward(double.CreateChecked(x[i])));
    }

    protected override Tensor Backward(Tensor gradOutput) => backward(X, Output, gradOutput);
}
