using NeuralSharp.Layers;

namespace NeuralSharp.Grading;

/// <summary>Lesson 11.</summary>
public static partial class MendIt
{
    private const int ManySteps = 200, LineSteps = 40, CurveSteps = 500, PointSteps = 300;

    /// <summary>Lesson 11, mend it: six programs that run and do not learn. Each is handed inputs and targets, and returns the model that it trained.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="swings">Fits a line; its loss does not come to rest.</param>
    /// <param name="staysSmall">Learns large numbers; its answers stay small.</param>
    /// <param name="neverSure">Learns classes; its loss does not go below 0.55.</param>
    /// <param name="grows">Fits a line; its loss grows.</param>
    /// <param name="oneAnswer">Learns a curve; it gives the same answer to all.</param>
    /// <param name="theMean">Fits a line; it answers the mean.</param>
    /// <returns>The program's exit code.</returns>
    public static int Grade(
        string[] args,
        Func<Tensor, Tensor, Sequential> swings,
        Func<Tensor, Tensor, Sequential> staysSmall,
        Func<Tensor, Tensor, Sequential> neverSure,
        Func<Tensor, Tensor, Sequential> grows,
        Func<Tensor, Tensor, Sequential> oneAnswer,
        Func<Tensor, Tensor, Sequential> theMean) =>
        new Lesson(
            11,
            "mend-it",
            "mend six programs",
            [SwingsExercise(swings), StaysSmallExercise(staysSmall), NeverSureExercise(neverSure), GrowsExercise(grows), OneAnswerExercise(oneAnswer), TheMeanExercise(theMean)],
            MendExample).Run(args);

    private static MendExercise<Points> SwingsExercise(Func<Tensor, Tensor, Sequential> program) => new()
    {
        Name = "Swings",
        Asks = "The points lie on a line, so the loss can go to 0. Bring it below 0.001 within 200 steps.",
        Hints =
        [
            "Print loss.Item() and the gradient of the weight in every step, ((Dense)model[0]).Weight.Grad. On which step is the gradient larger than the slope of the loss can be?",
            "A pendulum keeps its speed. What do the weights keep from one step to the next, beside their values? Compare the loop with that of lesson 9.",
            "Backward adds to the gradients. The first line of each step is optimizer.ZeroGrad();",
        ],
        Cases = () => [Points.Column([-2, -1, 0, 1, 2], x => (2 * x) + 1), Points.Column([-1, 0, 1, 2], x => 3 - x)],
        Call = points => $"Swings({points})",
        Yours = points => points.Train(program),
        Broken = points => Fit(points, forgets: false),
        IsMended = (points, model) => points.Loss(model) < 1e-3,
        Shows = (points, model) => $"the loss is {Answer.Show(points.Loss(model))} in the end.",
        WrongRepairs =
        [
            new("rate-or-steps", "You changed the rate or the number of steps. It swings at another pace, but it still swings: look at what Backward finds in the gradients when it comes.", points => Fit(points, forgets: false, rate: 0.01), (points, model) => KeepsGradients(points, model)),
            new("frozen", "The weights did not move at all: the gradients are forgotten before Step could use them, or never computed.", _ => LineModel(1), (_, model) => IsLike(model, LineModel(1))),
            new("too-little", "The cause is gone, but the training is too short or its rate too small. 200 steps with a rate of 0.1 are enough.", points => Fit(points, rate: 0.001), (_, model) => model.OfType<Dense>().Count() == 1),
        ],
    };

    private static MendExercise<Points> StaysSmallExercise(Func<Tensor, Tensor, Sequential> program) => new()
    {
        Name = "StaysSmall",
        Asks = "The targets are around 10. Bring the loss below 0.1.",
        Hints =
        [
            "Print model.Summary(), and then the weights of each layer before and after the training. Which do not move?",
            "Ask the optimizer, after Backward: Console.WriteLine(optimizer.Diagnose(model)); It names parameters that it does not hold.",
            "The optimizer is made before the last layer is there. Make it of model.Parameters when the model is complete.",
        ],
        Cases = () => [Points.Column([-1, -0.5, 0, 0.5, 1], x => 10 + (2 * x)), Points.Column([-1, -0.5, 0, 0.5, 1], x => 12 - x)],
        Call = points => $"StaysSmall({points})",
        Yours = points => points.Train(program),
        Broken = points => Fit(points, Late(8, 2), 0.02, CurveSteps, held: 2),
        IsMended = (points, model) => points.Loss(model) < 0.1 && !HasStill(model, ^1) && !HasStill(model, 0),
        Shows = (points, model) => $"the answers are {Answer.Of(points.Answers(model))}, the loss {Answer.Show(points.Loss(model))}.",
        WrongRepairs =
        [
            new("wider", "More hidden units make larger sums, and hide it. The last layer still did not learn: its bias is 0 as at the start, however wide the network is.", points => Fit(points, Late(64, 2), 0.02, CurveSteps, held: 2), (_, model) => HasStill(model, ^1) && ((Dense)model[0]).Weight.Shape[1] != 8),
            new("rate-or-steps", "More steps or another rate move only what can move. The last layer's bias is 0 as at the start: why does it not learn?", points => Fit(points, Late(8, 2), 0.02, 2000, held: 2), (_, model) => HasStill(model, ^1)),
            new("last-layer-only", "Now the last layer learns, and the first does not: its bias is 0 as at the start. The optimizer is to hold all parameters.", points => Fit(points, Late(8, 2), 0.02, CurveSteps, held: -2), (_, model) => HasStill(model, 0)),
        ],
    };

    private static MendExercise<Points> NeverSureExercise(Func<Tensor, Tensor, Sequential> program) => new()
    {
        Name = "NeverSure",
        Asks = "The points are easy to tell apart. Bring Losses.CrossEntropy(model.Forward(x), y) below 0.1.",
        Hints =
        [
            "Print model.Forward(x): are the answers what the loss expects? Read what Losses.CrossEntropy says of its first argument.",
            "The loss takes scores of any size, and makes probabilities of them itself, as in lesson 8. What does it do to numbers that are probabilities already?",
            "A softmax of [1, 0, 0] is [0.576, 0.212, 0.212]: the softmax is done twice. Leave new Softmax() away.",
        ],
        Cases = () => [Points.Classes([[2, 0], [2, 1], [-2, 1], [-2, 0], [0, -3], [1, -3]], [0, 0, 1, 1, 2, 2]), Points.Classes([[0, 3], [-3, -2], [3, -2]], [2, 0, 1])],
        Call = points => $"NeverSure({points})",
        Yours = points => points.Train(program),
        Broken = points => Fit(points, Scores(new Softmax()), 0.5, PointSteps),
        IsMended = (points, model) => points.Loss(model) < 0.1,
        Shows = (points, model) => $"the loss is {Answer.Show(points.Loss(model))} in the end, the first answer {Answer.Of(points.Answers(model)[..3])}.",
        WrongRepairs =
        [
            new("other-activation", "Another function at the end bounds the answers as well, so that no class can be far ahead. The loss takes numbers of any size.", points => Fit(points, Scores(new Sigmoid()), 0.5, PointSteps), (_, model) => model[^1] is Layers.Sigmoid or Tanh or HardSigmoid or HardTanh),
            new("rate-or-steps", "You changed the rate, the steps or the layers before. With answers between 0 and 1 that sum to 1, this loss cannot go below 0.551, even if all are right.", points => Fit(points, Scores(new Softmax()), 0.5, 3000), (_, model) => model[^1] is Softmax),
        ],
    };

    private static MendExercise<Points> GrowsExercise(Func<Tensor, Tensor, Sequential> program) => new()
    {
        Name = "Grows",
        Asks = "Let the loss fall below 0.01 within its 40 steps.",
        Hints =
        [
            "Print the weight in every step. It jumps from one side of the right value to the other; does each jump end nearer to it, or farther away?",
            "The step is the rate times the gradient, and the gradient grows with x²: 22 for a distance of 1 here. How far does a step of 0.1 times that lead?",
            "With 0.1 a distance of 1 becomes -1.2. With 0.01 it becomes 0.78. Lower the rate of SGD.",
        ],
        Cases = () => [Points.Column([1, 2, 3, 4, 5], x => 3 * x), Points.Column([-5, -4, -3, 2, 1], x => -2 * x)],
        Call = points => $"Grows({points})",
        Yours = points => points.Train(program),
        Broken = points => Fit(points, Ray(), 0.1, LineSteps),
        IsMended = (points, model) => points.Loss(model) < 0.01,
        Shows = (points, model) => $"the loss was {Answer.Show(points.Loss(Ray()))} at the start and is {Answer.Show(points.Loss(model))} in the end.",
        WrongRepairs =
        [
            new("other-steps", "You changed the number of steps: it grows shorter or longer, but it grows. Each single step leads farther away.", points => Fit(points, Ray(), 0.1, 5), IsOnTheWayUp),
            new("rate-still-large", "It still grows: the rate is smaller, and still too large.", points => Fit(points, Ray(), 0.095, LineSteps), (points, model) => !(points.Loss(model) < points.Loss(Ray()))),
            new("rate-too-small", "It does not grow any more, but 40 steps lead only part of the way: now the rate is too small, or still so large that it jumps around the right value.", points => Fit(points, Ray(), 1e-4, LineSteps), (points, model) => points.Loss(model) <= points.Loss(Ray())),
        ],
    };

    private static MendExercise<Points> OneAnswerExercise(Func<Tensor, Tensor, Sequential> program) => new()
    {
        Name = "OneAnswer",
        Asks = "Bring the loss below 0.05, so that the answers follow the corner.",
        Hints =
        [
            "Look inside: using (Autograd.NoGrad()) Console.WriteLine(model[..2].Forward(x)); prints what the hidden units give.",
            "After Backward, Console.WriteLine(model.GradientReport(x)); names units that are 0 for every row of x. What would have to happen for one to be above 0?",
            "A bias of -10 is more than any x can make up for: all units are off, and a ReLU that is off passes no gradient. Leave the bias at its usual 0.",
        ],
        Cases = () => [Points.Column([-2, -1, -0.5, 0, 0.5, 1, 2], x => Math.Abs(x)), Points.Column([-2, -1, -0.5, 0, 0.5, 1, 2], x => 2 - (0.5 * Math.Abs(x)))],
        Call = points => $"OneAnswer({points})",
        Yours = points => points.Train(program),
        Broken = points => Fit(points, Corner(-10), 0.05, CurveSteps),
        IsMended = (points, model) => points.Loss(model) < 0.05,
        Shows = (points, model) => $"the answers are {Answer.Of(points.Answers(model))}, the loss {Answer.Show(points.Loss(model))}.",
        WrongRepairs =
        [
            new("still-dead", "You changed the rate, the steps, the size or the start, but all hidden units are still 0 for every x, and no gradient passes through them.", points => Fit(points, Corner(-20), 0.05, CurveSteps), (points, model) => Hidden(points, model).All(value => value == 0)),
            new("no-relu", "Without the ReLU there is nothing between the two layers, and two linear layers make a straight line: it cannot have a corner.", points => Fit(points, Straight(), 0.05, CurveSteps), (_, model) => model.All(module => module is Dense)),
            new("all-on", "Now all hidden units are on for every x. A ReLU that never turns off is a straight line: units are to be on for some x and off for others.", points => Fit(points, Corner(10), 0.001, CurveSteps), (points, model) => Hidden(points, model).All(value => value > 0)),
        ],
    };

    private static MendExercise<Points> TheMeanExercise(Func<Tensor, Tensor, Sequential> program) => new()
    {
        Name = "TheMean",
        Asks = "The points lie on a line, so each answer can be right. Bring the mean squared error below 0.001.",
        Hints =
        [
            "Print the shape of what is squared: (model.Forward(x) - y).Shape. How many differences should there be?",
            "Broadcasting, from lesson 7: [n, 1] minus [n] compares every answer with every target. Losses.MeanSquaredError would have refused; try it.",
            "Bring y into the shape of the answers before the loop: var targets = y.Reshape(y.Length, 1);   and use that.",
        ],
        Cases = () => [Points.Column([-2, -1, 0, 1, 2], x => (2 * x) + 1, flat: true), Points.Column([-1, 0, 1, 2], x => 3 - x, flat: true)],
        Call = points => $"TheMean({points})",
        Yours = points => points.Train(program),
        Broken = points => FitFlat(points, 0.1, ManySteps),
        IsMended = (points, model) => points.Loss(model) < 1e-3,
        Shows = (points, model) => $"the answers are {Answer.Of(points.Answers(model))}.",
        WrongRepairs =
        [
            new("blows-up", "Now the answers are not even finite: the sum in place of the mean, or a larger rate, makes the same steps too large. Look at what is subtracted from what.", points => FitFlat(points, 2, ManySteps), (points, model) => points.Answers(model).Any(answer => !double.IsFinite(answer))),
            new("rate-or-steps", "You changed the rate, the steps or the layers. Each answer is still drawn to all targets, so the mean of them is the best it can do: look at what is subtracted from what.", points => FitFlat(points, 0.01, 3000), (points, model) => Spread(points.Answers(model)) < 0.05),
            new("too-little", "The answers differ now, but the training is too short, or its rate too small. 200 steps with a rate of 0.1 are enough.", points => Fit(points, rate: 0.002, model: LineModel(6)), (_, model) => model.OfType<Dense>().Count() == 1),
        ],
    };

    private static Example MendExample()
    {
        var x = Tensor.From(new double[,] { { 1 }, { 2 } }).Named("x");
        var y = Tensor.From(new double[] { 3, 5 }).Named("y");
        var w = Tensor.From(new double[,] { { 2 } }, requiresGrad: true).Named("w");
        var answers = x.MatMul(w).Named("answers");
        return new((answers - y).Square().Mean().Named("loss"), "Lesson 11: two answers [2, 1] minus two targets [2] make four differences");
    }
}
