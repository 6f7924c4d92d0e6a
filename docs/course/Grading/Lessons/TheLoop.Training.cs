using NeuralSharp.Layers;
using NeuralSharp.Optim;
using Steps = (NeuralSharp.Grading.Line Line, double Rate, int Steps);
using Trained = (double Weight, double Bias, double[] Losses);
using Until = (NeuralSharp.Grading.Line Line, double Rate, double Goal, int Limit);

namespace NeuralSharp.Grading;

/// <content>Lesson 9: the loops over a model.</content>
public static partial class TheLoop
{
    private static FunctionExercise<Steps, Trained> TrainExercise(Func<Sequential, Tensor, Tensor, double, int, double[]> train) => new()
    {
        Name = "Train",
        Asks = "Take the given number of steps by SGD on the mean squared error; return the loss of each step, as it was before the weights moved.",
        Hints =
        [
            "Before the loop: the optimizer, new SGD(model.Parameters, rate), and an array for the losses. In the loop: five lines. Which one has to be first, so that Backward adds to nothing?",
            "optimizer.ZeroGrad(); then model.Forward(x); then Losses.MeanSquaredError(output, y); then loss.Backward(); then optimizer.Step(). All five belong into the loop.",
            "for (var step = 0; step < steps; step++) { optimizer.ZeroGrad(); var loss = Losses.MeanSquaredError(model.Forward(x), y); loss.Backward(); optimizer.Step(); losses[step] = loss.Item(); }",
        ],
        Cases = () =>
        [
            (new([1], [2], 0, 0), 0.1, 1),
            (new([1], [2], 0, 0), 0.1, 2),
            (new([0, 1], [1, 3], 0, 0), 0.5, 2),
            .. Cases.Random(10, 12, random => (Line.Random(random), (1 + random.Whole(5)) / 100.0, 1 + random.Whole(6))),
            (new([0, 1, 2, 3], [1, 3, 5, 7], 0, 0), 0.1, 300),   // arrives: y = 2x + 1
        ],
        Call = c => Invariant($"[w, b, losses] of Train({c.Line}, rate: {c.Rate:G4}, steps: {c.Steps})"),
        Yours = c => c.Line.Run((model, x, y) => train(model, x, y, c.Rate, c.Steps)),
        Right = c => c.Line.Descend(c.Rate, c.Steps),
        WrongRules =
        [
            new("no-zero-grad", "The gradients were never forgotten (or once, before the loop): Backward adds, so each step moves by the gradients of all steps before as well. ZeroGrad comes first in every step.", c => Loop(c, (_, backward, step, _) =>
            {
                backward();
                step();
            })),
            new("one-gradient", "Every step used the gradient of the first weights. Forward, loss and Backward belong into the loop: the slope changes as the weights move.", c => c.Line.Run((model, x, y) =>
            {
                var optimizer = new SGD(model.Parameters, c.Rate);
                var loss = Losses.MeanSquaredError(model.Forward(x), y);
                loss.Backward();
                for (var step = 0; step < c.Steps; step++) optimizer.Step();
                return [.. Enumerable.Repeat(loss.Item(), c.Steps)];
            })),
            new("loss-once", "Forward and loss stand before the loop. A graph serves one Backward; then it is freed. Compute both anew in every step, with the weights as they are then.", c => c.Line.Run((model, x, y) =>
            {
                var loss = Losses.MeanSquaredError(model.Forward(x), y);
                return Repeat(model, c.Rate, c.Steps, () => loss);
            })),
            new("forward-once", "Forward stands before the loop. A graph serves one Backward; then it is freed. Compute the output anew in every step, with the weights as they are then.", c => c.Line.Run((model, x, y) =>
            {
                var output = model.Forward(x);
                return Repeat(model, c.Rate, c.Steps, () => Losses.MeanSquaredError(output, y));
            })),
            new("step-without-gradient", "When Step came, the weights had no gradient. Either Step stands before Backward, or ZeroGrad between the two, or the optimizer holds another model's weights. The order is: ZeroGrad, Forward, loss, Backward, Step.", c => c.Line.Run((model, _, _) =>
            {
                new SGD(model.Parameters, c.Rate).Step();
                return [];
            })),
            new("one-step-behind", "Step comes at the start of a turn, before Backward, so that the last gradient is never used. The order is: ZeroGrad, Forward, loss, Backward, Step.", c => Loop(c, (zero, backward, step, first) =>
            {
                if (!first) step();
                zero();
                backward();
            })),
            new("step-before-backward", "Step stands between the loss and Backward: it moves by the gradient of the step before, and Backward then by a loss of weights that have moved on. The order is: ZeroGrad, Forward, loss, Backward, Step.", c => c.Line.Run((model, x, y) =>
            {
                var optimizer = new SGD(model.Parameters, c.Rate);
                List<double> losses = [];
                for (var step = 0; step < c.Steps; step++)
                {
                    var loss = Losses.MeanSquaredError(model.Forward(x), y);
                    losses.Add(loss.Item());
                    if (step > 0) optimizer.Step();
                    optimizer.ZeroGrad();
                    loss.Backward();
                }

                return [.. losses];
            })),
            new("no-step", "The weights never moved. Backward computes gradients; optimizer.Step() moves the weights.", c => Loop(c, (zero, backward, _, _) =>
            {
                zero();
                backward();
            })),
            new("sums-loss", "You summed the squared errors. The mean is asked for: with the sum, the step grows with the number of examples.", c => Loop(c, loss: (output, y) => (output - y).Square().Sum())),
            new("halves-loss", "You halved the loss. Some books do, to be rid of the 2 in its slope; the mean squared error has no half.", c => Loop(c, loss: (output, y) => 0.5 * (output - y).Square().Mean())),
            new("absolute-loss", "You took the mean of the errors' sizes. The squared error is asked for: Losses.MeanSquaredError.", c => Loop(c, loss: Losses.MeanAbsoluteError)),
            new("default-rate", "The rate was not handed to the optimizer: new SGD(model.Parameters) takes 0.01. Write new SGD(model.Parameters, rate).", c => Loop((c.Line, 0.01, c.Steps))),
            new("divides-rate", "You divided the rate by the number of examples. The mean squared error has divided already: take the rate as it is.", c => Loop((c.Line, c.Rate / c.Line.X.Length, c.Steps))),
            new("weight-only", "The bias did not move: the optimizer holds the weight alone. Hand it model.Parameters, which has both.", c => Loop(c, held: model => [((Dense)model[0]).Weight])),
            new("another-optimizer", "You took Adam, whose steps are not the gradient times the rate. Asked is SGD.", c => c.Line.Run((model, x, y) =>
                [.. Enumerable.Range(0, c.Steps).Aggregate((Optimizer: new Adam(model.Parameters, c.Rate), Losses: new List<double>()), (run, _) =>
                {
                    run.Losses.Add(run.Optimizer.Step(() => Losses.MeanSquaredError(model.Forward(x), y)).Item());
                    return run;
                }).Losses])),
            new("measures-after", "The weights are right. But you returned the losses after each step; asked is the loss that the step began with, which is there already.", c =>
            {
                var right = Loop((c.Line, c.Rate, c.Steps + 1));
                var (weight, bias, _) = Loop(c);
                return (weight, bias, right.Losses[1..]);
            }),
            new("last-loss", "You returned one loss. One for every step is asked for.", c =>
            {
                var (weight, bias, losses) = Loop(c);
                return (weight, bias, losses[^1..]);
            }),
            new("one-step-short", "The loop took one step too few: it runs from 0 while step < steps.", c => Loop((c.Line, c.Rate, c.Steps - 1))),
            new("one-step-more", "The loop took one step too many: it runs from 0 while step < steps.", c => Loop((c.Line, c.Rate, c.Steps + 1))),
        ],
    };

    private static FunctionExercise<Until, (int Steps, double Loss)> TrainUntilExercise(Func<Sequential, Tensor, Tensor, double, double, int, int> trainUntil) => new()
    {
        Name = "TrainUntil",
        Asks = "Step until the measured loss is below the goal, at most limit times; return the number of steps taken.",
        Hints =
        [
            "When is the loss to be looked at, so that no step is taken where none is needed? And what ends the loop if the goal is never reached?",
            "Forward and loss give the loss of the weights as they are. If it is below the goal, return the steps so far; otherwise Backward and Step, and once more.",
            "for (var step = 0; step < limit; step++) { optimizer.ZeroGrad(); var loss = …; if (loss.Item() < goal) return step; loss.Backward(); optimizer.Step(); }   return limit;",
        ],
        Cases = () =>
        [
            (new([1], [2], 2, 0), 0.1, 0.5, 10),   // nothing to do
            (new([1], [2], 0, 0), 0.1, 2, 10),     // 4, then 1.44
            (new([1], [2], 0, 0), 0.1, 0.5, 10),
            (new([0, 1], [1, 3], 0, 0), 0.2, 0.1, 100),
            (new([0, 0], [1, 3], 0, 0), 0.1, 0.5, 40),   // no line goes through both: the loss stays at 1 or above
            .. Cases.Random(11, 8, random => (Line.Random(random), 0.02, 0.5 + random.NextDouble(), 5 + random.Whole(30))),
        ],
        Call = c => Invariant($"[steps, loss afterwards] of TrainUntil({c.Line}, rate: {c.Rate:G4}, goal: {c.Goal:G4}, limit: {c.Limit})"),
        Yours = c => c.Line.Stop((model, x, y) => trainUntil(model, x, y, c.Rate, c.Goal, c.Limit)),
        Right = c =>
        {
            var losses = c.Line.Descend(c.Rate, c.Limit + 1).Losses;
            var steps = Array.FindIndex(losses, loss => loss < c.Goal);
            if (steps < 0) steps = c.Limit;
            return (steps, losses[steps]);
        },
        WrongRules =
        [
            new("measures-too-early", "You looked at the loss from before the step, after the step: the goal was reached one step earlier. Look first, and step only if it is needed.", c => Until(c, (before, step) =>
            {
                step();
                return before < c.Goal;
            })),
            new("steps-first", "You always take a step before you look. If the loss is below the goal at the start, 0 steps are needed.", c => c.Line.Stop((model, x, y) =>
            {
                var steps = 0;
                do
                {
                    Step(model, x, y, c.Rate);
                    steps++;
                }
                while (steps < c.Limit && Measure(model, x, y) >= c.Goal);
                return steps;
            })),
            new("counts-from-one", "The training stops rightly, but your number is one too high. Count the steps that were taken.", c => Until(c, (before, step) =>
            {
                if (before < c.Goal) return true;
                step();
                return false;
            }, extra: 1)),
            new("ignores-goal", "You went on to the limit though the goal was reached before.", c => Until(c, (_, step) =>
            {
                step();
                return false;
            })),
            new("trains-on", "The number is right, but the weights moved on after it. Stop there: no more steps once the loss is below the goal.", c => c.Line.Stop((model, x, y) =>
            {
                var reached = c.Limit;
                for (var turn = 0; turn < c.Limit; turn++)
                {
                    if (reached == c.Limit && Measure(model, x, y) < c.Goal) reached = turn;
                    Step(model, x, y, c.Rate);
                }

                return reached;
            })),
            new("stops-above", "You stopped while the loss was above the goal. Go on while it is at or above it; stop when it is below.", c => Until(c, (before, step) =>
            {
                if (before > c.Goal) return true;
                step();
                return false;
            })),
            new("moves-nothing", "You counted steps, but the weights never moved: is there a Backward and a Step for each?", c => Until(c, (before, _) => before < c.Goal)),
            new("no-zero-grad", "The gradients were not forgotten between the steps. ZeroGrad comes first in every step.", c => c.Line.Stop((model, x, y) =>
            {
                for (var steps = 0; steps < c.Limit; steps++)
                {
                    if (Measure(model, x, y) < c.Goal) return steps;
                    Step(model, x, y, c.Rate, forgets: false);
                }

                return c.Limit;
            })),
            new("sums-loss", "You measured the sum of the squared errors. The mean is asked for.", c => c.Line.Stop((model, x, y) =>
            {
                for (var steps = 0; steps < c.Limit; steps++)
                {
                    if ((model.Forward(x) - y).Square().Sum().Item() < c.Goal) return steps;
                    Step(model, x, y, c.Rate * y.Length);
                }

                return c.Limit;
            })),
        ],
    };

    /// <summary>The loop, by default the right one, whose lines an order puts where a learner did.</summary>
    private static Trained Loop(
        Steps c, Order? order = null, Func<Tensor, Tensor, Tensor>? loss = null, Func<Sequential, IReadOnlyList<Parameter>>? held = null) =>
        c.Line.Run((model, x, y) =>
            Repeat(held is null ? model.Parameters : held(model), c.Rate, c.Steps, () => (loss ?? Losses.MeanSquaredError)(model.Forward(x), y), order ?? RightOrder));

    private static double[] Repeat(Sequential model, double rate, int steps, Func<Tensor> loss) => Repeat(model.Parameters, rate, steps, loss, RightOrder);

    private static double[] Repeat(IEnumerable<Parameter> held, double rate, int steps, Func<Tensor> loss, Order order)
    {
        var optimizer = new SGD(held, rate);
        List<double> losses = [];
        for (var step = 0; step < steps; step++) order(optimizer.ZeroGrad, Backward, optimizer.Step, step == 0);
        return [.. losses];

        void Backward()
        {
            var value = loss();
            value.Backward();
            losses.Add(value.Item());
        }
    }

    private static void RightOrder(Action zero, Action backward, Action step, bool first)
    {
        zero();
        backward();
        step();
    }

    private static (int Steps, double Loss) Until(Until c, Func<double, Action, bool> ends, int extra = 0) => c.Line.Stop((model, x, y) =>
    {
        var taken = 0;
        for (var turn = 0; turn < c.Limit; turn++)
        {
            var isOver = ends(Measure(model, x, y), () =>
            {
                Step(model, x, y, c.Rate);
                taken = turn + 1;
            });
            if (isOver) return taken + extra;
        }

        return c.Limit + extra;
    });

    private static double Measure(Sequential model, Tensor x, Tensor y)
    {
        using (Autograd.NoGrad()) return Losses.MeanSquaredError(model.Forward(x), y).Item();
    }

    private static void Step(Sequential model, Tensor x, Tensor y, double rate, bool forgets = true)
    {
        if (forgets) model.ZeroGrad();
        Losses.MeanSquaredError(model.Forward(x), y).Backward();
        new SGD(model.Parameters, rate).Step();
    }

    private delegate void Order(Action zero, Action backward, Action step, bool first);
}
