using NeuralSharp.Layers;

namespace NeuralSharp.Grading;

/// <summary>Lesson 9.</summary>
public static partial class TheLoop
{
    /// <summary>Lesson 9, the loop: forget, forward, loss, backward, step.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="stepByHand">Moves a weight against its gradient, by a rate, and forgets the gradient.</param>
    /// <param name="train">Trains a model on inputs and targets with a rate for some steps; the loss of each.</param>
    /// <param name="trainUntil">Trains a model on inputs and targets with a rate until the loss is below a goal, for a limited number of steps; the number taken.</param>
    /// <returns>The program's exit code.</returns>
    public static int Grade(
        string[] args,
        Action<Tensor, double> stepByHand,
        Func<Sequential, Tensor, Tensor, double, int, double[]> train,
        Func<Sequential, Tensor, Tensor, double, double, int, int> trainUntil) =>
        new Lesson(9, "the-loop", "the loop", [StepByHandExercise(stepByHand), TrainExercise(train), TrainUntilExercise(trainUntil)], LoopExample).Run(args);

    private static FunctionExercise<(double Start, double Target, double Rate, int Steps), double[]> StepByHandExercise(Action<Tensor, double> step) => new()
    {
        Name = "StepByHand",
        Asks = "Make w - rate * w.Grad of w, in place, inside Autograd.NoGrad(); then set w.Grad to null.",
        Hints =
        [
            "The gradient says which way the loss grows. Which way does w go, and how far?",
            "w.SubtractInPlace(a tensor) changes w itself. A step is not to be recorded, so it stands inside using (Autograd.NoGrad()). Afterwards the gradient has been used.",
            "using (Autograd.NoGrad()) w.SubtractInPlace(rate * w.Grad!);   and then   w.Grad = null;",
        ],
        Cases = () => [(5, 3, 0.1, 1), (5, 3, 0.1, 3), (0, 1, 0.5, 2), .. Cases.Random(9, 20, random => (random.Number(), random.Number(), (1 + random.Whole(9)) / 20.0, 1 + random.Whole(4)))],
        Call = c => Invariant($"w after {(c.Steps == 1 ? "(w - " : $"each of {c.Steps} times (w - ")}{c.Target:G4})² → Backward → StepByHand(w, rate: {c.Rate:G4}), from w = {c.Start:G4},"),
        Yours = c => Walk(c, step),
        Right = c => [.. Enumerable.Range(1, c.Steps).Select(taken => c.Target + ((c.Start - c.Target) * Math.Pow(1 - (2 * c.Rate), taken)))],   // each step leaves a share of the distance
        WrongRules =
        [
            new("keeps-grad", "You kept w.Grad. Backward adds to it, so the next step moves by the old gradient once more: set it to null after the step.", c => Walk(c, (w, rate) => Move(w, -rate * w.Grad!))),
            new("climbs", "You added: w went up the slope, and the loss grows. The gradient points to where the loss grows, so it is subtracted.", c => Walk(c, Forgetting((w, rate) => Move(w, rate * w.Grad!)))),
            new("climbs-and-keeps-grad", "You added in place of subtracting, and kept w.Grad. Go against the gradient, and set it to null afterwards.", c => Walk(c, (w, rate) => Move(w, rate * w.Grad!))),
            new("forgets-rate", "You subtracted the whole gradient. The rate says how much of it: w - rate * w.Grad.", c => Walk(c, Forgetting((w, _) => Move(w, -w.Grad!)))),
            new("forgets-grad", "You subtracted the rate alone. The step is rate * w.Grad: large where the slope is steep, none where it is flat.", c => Walk(c, Forgetting((w, rate) => Move(w, Tensor.Scalar(-rate, w.DType))))),
            new("subtracts-new-weight", "You subtracted the new weight from the old one. SubtractInPlace takes away what it is given: rate * w.Grad alone.", c => Walk(c, Forgetting((w, rate) => Move(w, -(w - (rate * w.Grad!)))))),
            new("shrinks-weight", "You subtracted a share of w itself. It is a share of its gradient: rate * w.Grad.", c => Walk(c, Forgetting((w, rate) => Move(w, -rate * w)))),
            new("moves-nothing", "w did not move. w = w - … makes a new tensor that only your function knows; w.SubtractInPlace(…) changes the one that was given.", c => Walk(c, Forgetting((_, _) => { }))),
            new("outside-nograd", "The step stands outside of NoGrad, so it would become part of the graph. Put it inside using (Autograd.NoGrad()).", c => Walk(c, (w, rate) => w.SubtractInPlace(rate * w.Grad!))),
            new("freezes-weight", "After your step, w no longer asks for a gradient. Do not set RequiresGrad to false: using (Autograd.NoGrad()) is for the time of the step only.", c => Walk(c, Forgetting((w, rate) =>
            {
                w.RequiresGrad = false;
                w.SubtractInPlace(rate * w.Grad!);
            }))),
        ],
    };

    /// <summary>The values of a weight as it walks down (w − target)², a step of the function at a time.</summary>
    private static double[] Walk((double Start, double Target, double Rate, int Steps) c, Action<Tensor, double> step)
    {
        var w = Tensor.Scalar(c.Start, DType.Float64, requiresGrad: true);
        var path = new double[c.Steps];
        for (var i = 0; i < c.Steps; i++)
        {
            (w - c.Target).Square().Backward();
            step(w, c.Rate);
            path[i] = w.Item();
        }

        return path;
    }

    private static void Move(Tensor w, Tensor by)
    {
        using (Autograd.NoGrad()) w.AddInPlace(by);
    }

    private static Action<Tensor, double> Forgetting(Action<Tensor, double> step) => (w, rate) =>
    {
        step(w, rate);
        w.Grad = null;
    };

    private static Example LoopExample()
    {
        var x = Tensor.Scalar(2, DType.Float64).Named("x");
        var y = Tensor.Scalar(3, DType.Float64).Named("y");
        var w = Tensor.Scalar(1, DType.Float64, requiresGrad: true).Named("w");
        var b = Tensor.Scalar(0, DType.Float64, requiresGrad: true).Named("b");
        var output = ((w * x) + b).Named("output");
        return new((output - y).Square().Named("loss"), "Lesson 9: one example of a line, before the first step");
    }
}
