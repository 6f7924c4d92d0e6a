using System.Runtime.CompilerServices;
using NeuralSharp.Layers;
using CountLearners = System.Func<int, System.Func<int, ulong, NeuralSharp.Layers.Sequential>, System.Func<NeuralSharp.Layers.Sequential, bool>, int>;

namespace NeuralSharp.Grading;

/// <content>Lesson 10: which seeds learn.</content>
public static partial class XorAndSeeds
{
    private const int Seeds = 20;

    private static FunctionExercise<(int Hidden, int Seed, double[] Targets), (bool Learnt, double[] Answers)> LearnsExercise(Func<Sequential, Tensor, Tensor, bool> learns) => new()
    {
        Name = "Learns",
        Asks = "Train for 500 steps by SGD with rate 2 on the mean squared error; return whether every answer is less than 0.25 away from its target.",
        Hints =
        [
            "First the loop of lesson 9, with 500 steps and a rate of 2. Then ask the model once more, and compare each answer with its target.",
            "After the loop: model.Forward(x) - y has four errors; ToArray<float>() makes numbers of them. The size of each counts, not its sign.",
            "return (model.Forward(x) - y).ToArray<float>().All(error => Math.Abs(error) < 0.25);",
        ],
        Limit = TimeSpan.FromSeconds(5),
        Cases = () => [(1, 1, s_xor), (2, 1, s_xor), .. Enumerable.Range(2, 4).Select(seed => (2, seed, s_xor)), (2, 1, [0, 0, 0, 3]), (2, 1, [-1, 0, 0, 2]), (8, 1, s_xor), (2, 1, [0, 0, 0, 1]), (2, 3, [0, 1, 1, 1])],
        Call = c => Invariant($"[learnt, answers afterwards] of Learns(a network with {c.Hidden} hidden {(c.Hidden == 1 ? "unit" : "units")}, seed {c.Seed}, y: {Answer.Of(c.Targets)})"),
        Yours = c =>
        {
            var model = Network(c.Hidden, c.Seed);
            var learnt = learns(model, XorInputs(), Tensor.From(Array.ConvertAll(c.Targets, target => (float)target)).Reshape(4, 1));
            return (learnt, AnswersOf(model));
        },
        Right = c => Judge(c, Trained(c)),
        Tolerance = 2e-3,   // Float32 here, Float64 there, over 500 steps
        WrongRules =
        [
            new("judges-loss", "You looked at the loss. It is below 0.25 also where an answer is wrong: a network that answers 0.5 to everything has a loss of 0.25. Look at each answer.", c => Judge(c, Trained(c), errors => errors.Average(error => error * error) < 0.25)),
            new("judges-mean", "You looked at the mean of the errors, in which a wrong answer hides behind three that are right, or behind its opposite. Each is to be near its target.", c => Judge(c, Trained(c), errors => Math.Abs(errors.Average()) < 0.25)),
            new("forgets-sign", "An error can be below 0: without Math.Abs, one of -0.5 counts as small.", c => Judge(c, Trained(c), errors => errors.All(error => error < 0.25))),
            new("any-answer", "You were content with one right answer. All four are asked for.", c => Judge(c, Trained(c), errors => errors.Any(error => Math.Abs(error) < 0.25))),
            new("says-opposite", "It is the other way round: true where it has learnt.", c => Judge(c, Trained(c), errors => !errors.All(error => Math.Abs(error) < 0.25))),
            new("judges-before", "You looked at the answers from before the training. Ask the model again after the loop: model.Forward(x).", c => (Judge(c, Untrained(c)).Learnt, Trained(c).Outputs())),
            new("default-rate", "The optimizer has its default rate, 0.01. In 500 steps that leads nowhere: new SGD(model.Parameters, 2).", c => Judge(c, Untrained(c).Train(c.Targets, rate: 0.01))),
            new("rate-one", "Your steps are half as large as asked for: the rate is 2.", c => Judge(c, Untrained(c).Train(c.Targets, rate: 1))),
            new("no-zero-grad", "The gradients are never forgotten. ZeroGrad comes first in every step.", c => Judge(c, Untrained(c).Train(c.Targets, forgets: false))),
            new("one-step", "You took one step. Asked are 500.", c => Judge(c, Untrained(c).Train(c.Targets, steps: 1))),
            new("no-training", "The weights are as they were at the start: there is no Step, or no training at all.", c => Judge(c, Untrained(c))),
            new("sums-loss", "You trained on the sum of the squared errors. With four examples its steps are four times as large; the mean is asked for.", c => Judge(c, Untrained(c).Train(c.Targets, scale: 4))),
        ],
    };

    private static FunctionExercise<(int Hidden, int[] Learners), (int Count, int Built)> CountLearnersExercise(CountLearners count) => new()
    {
        Name = "CountLearners",
        Asks = "Return for how many of the seeds 1 to 20 learns(build(hidden, seed)) is true.",
        Hints =
        [
            "A loop over the seeds, a new network in each turn, and a number that grows where it learns.",
            "for (ulong seed = 1; seed <= 20; seed++): the seed is a ulong. Build inside the loop: one network for each seed.",
            "if (learns(build(hidden, seed))) count++;",
        ],
        Limit = TimeSpan.FromSeconds(5),
        Cases = () => [(2, [1]), (2, [20]), (3, [1, 2, 5]), (4, []), .. Cases.Random(12, 4, random => (1 + random.Whole(8), Enumerable.Range(1, Seeds).Where(_ => random.Whole(2) == 0).ToArray())), (2, s_real), (8, s_real)],
        Call = c => Invariant($"[learners, networks built] of CountLearners({c.Hidden}, …), {(c.Learners == s_real ? "networks that are trained on XOR" : c.Learners.Length == 0 ? "none of which learns" : $"of which those from seed {string.Join(", ", c.Learners)} learn")},"),
        Yours = c => Count(c, count),
        Right = c => (c.Learners == s_real
            ? Enumerable.Range(1, Seeds).Count(seed => Judge((c.Hidden, seed, s_xor), Trained((c.Hidden, seed, s_xor))).Learnt)
            : c.Learners.Length, Seeds),
        WrongRules =
        [
            new("from-zero", "You took the seeds 0 to 19. Asked are 1 to 20.", c => Count(c, (hidden, build, learns) => Enumerable.Range(0, 20).Count(seed => learns(build(hidden, (ulong)seed))))),
            new("one-too-few", "You left out seed 20: the loop goes on while seed <= 20.", c => Count(c, (hidden, build, learns) => Enumerable.Range(1, 19).Count(seed => learns(build(hidden, (ulong)seed))))),
            new("same-seed", "All twenty networks have the same seed, so they are the same network twenty times. Use the seed of the loop.", c => Count(c, (hidden, build, learns) => Enumerable.Range(1, 20).Count(_ => learns(build(hidden, 1))))),
            new("one-model", "You built one network and went on training it. Each seed is to have a start of its own: build inside the loop.", c => Count(c, (hidden, build, learns) =>
            {
                var model = build(hidden, 1);
                return Enumerable.Range(1, 20).Count(_ => learns(model));
            })),
            new("counts-failures", "You counted those that do not learn.", c => Count(c, (hidden, build, learns) => Enumerable.Range(1, 20).Count(seed => !learns(build(hidden, (ulong)seed))))),
            new("stops-at-failure", "You stopped at the first that does not learn. Go on with the next seed.", c => Count(c, (hidden, build, learns) => Enumerable.Range(1, 20).TakeWhile(seed => learns(build(hidden, (ulong)seed))).Count())),
            new("first-learner", "You returned the seed of the first that learns. Asked is how many learn.", c => Count(c, (hidden, build, learns) => Enumerable.Range(1, 20).FirstOrDefault(seed => learns(build(hidden, (ulong)seed))))),
            new("ignores-hidden", "You built networks of a fixed size. The number of hidden units is handed to you: build(hidden, seed).", c => Count(c, (_, build, learns) => Enumerable.Range(1, 20).Count(seed => learns(build(2, (ulong)seed))))),
            new("percentage", "You returned a percentage. Asked is how many of the twenty.", c => Count(c, (hidden, build, learns) => 5 * Enumerable.Range(1, 20).Count(seed => learns(build(hidden, (ulong)seed))))),
        ],
    };

    /// <summary>Stands for networks that are really trained.</summary>
    private static readonly int[] s_real = [0];

    /// <summary>Hands a function what builds networks, and what trains them or, where it is said which learn, asks for their seeds.</summary>
    private static (int Count, int Built) Count((int Hidden, int[] Learners) c, CountLearners count)
    {
        ConditionalWeakTable<Sequential, object> seeds = [];
        var built = 0;
        var learners = count(
            c.Hidden,
            (hidden, seed) =>
            {
                built++;
                var model = Network(hidden, (int)seed);
                seeds.Add(model, hidden == c.Hidden ? (int)seed : -1);
                return model;
            },
            model =>
            {
                if (c.Learners != s_real) return c.Learners.Contains((int)seeds.GetOrAdd(model, -1));
                var network = new SmallNetwork(model).Train(s_xor);
                network.CopyTo(model);
                return IsNear(network.Outputs(), s_xor);
            });
        return (learners, built);
    }

    private static SmallNetwork Untrained((int Hidden, int Seed, double[] Targets) c) => new(Network(c.Hidden, c.Seed));

    private static SmallNetwork Trained((int Hidden, int Seed, double[] Targets) c) => Untrained(c).Train(c.Targets);

    private static (bool Learnt, double[] Answers) Judge((int Hidden, int Seed, double[] Targets) c, SmallNetwork network, Func<double[], bool>? rule = null)
    {
        var answers = network.Outputs();
        double[] errors = [.. answers.Zip(c.Targets, (answer, target) => answer - target)];
        return (rule is null ? IsNear(answers, c.Targets) : rule(errors), answers);
    }

    private static bool IsNear(double[] answers, double[] targets) => answers.Zip(targets).All(pair => Math.Abs(pair.First - pair.Second) < 0.25);
}
