using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Golden;

/// <summary>
/// Optimizers beside PyTorch's: trajectories over 1,000 steps in Float64 (20 iterations of L-BFGS), from the file that the benchmarks'
/// command <c>golden</c> wrote with TorchSharp.
/// </summary>
[TestFixture]
internal sealed class OptimizerGoldenTests
{
    private static readonly GoldenFile s_file = GoldenFile.Read(Path.Combine(AppContext.BaseDirectory, "Golden", "Optim", "optimizers.json"));

    [TestCaseSource(nameof(Cases))]
    public void Trajectories_are_those_of_PyTorch(GoldenCase golden)
    {
        var actual = Run(golden);
        actual.Length.ShouldBe(golden.Output.Values.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            var (row, expected) = (i / golden.Output.Shape[1], golden.Output.Values[i]);
            actual[i].ShouldBe(expected, 1e-9 * Math.Max(1, Math.Abs(expected)), $"after step {golden.Options.Integers("steps")[row]}, element {i % golden.Output.Shape[1]}");
        }
    }

    [Test]
    public void Every_option_makes_a_difference()
    {
        // Ascent of the loss the other way round is descent.
        foreach (var problem in s_file.Cases.Where(golden => !golden.Options.Flag("maximize")).GroupBy(golden => golden.Name))
            problem.Select(golden => string.Join(' ', golden.Output.Values)).Distinct().Count().ShouldBe(problem.Count(), problem.Key);
    }

    private static IEnumerable<TestCaseData> Cases() =>
        s_file.Cases.Select(golden => new TestCaseData(golden).SetArgDisplayNames(golden.ToString().Replace($"steps={string.Join(',', golden.Options["steps"])}", "")));

    private static double[] Run(GoldenCase golden)
    {
        var inputs = golden.Inputs.Select(input => Tensor.From(input.Values).Reshape(input.Shape)).ToArray();
        var count = golden.Name == "network" ? 4 : 1;
        Parameter[] parameters = [.. inputs.Take(count).Select(input => new Parameter(input))];
        Tensor[] arguments = [.. parameters, .. inputs.Skip(count)];
        var optimizer = Create(golden.Op, parameters, golden.Options);
        var steps = golden.Options.Integers("steps");
        var rows = new List<double>();
        for (var step = 1; step <= steps[^1]; step++)
        {
            // TorchSharp's RAdam multiplies by the rate twice once it divides by √v, which is from the sixth step on.
            if (golden.Op == "RAdam" && step == 6) optimizer.LearningRate *= optimizer.LearningRate;
            optimizer.Step(() => golden.Options.Flag("maximize") ? -Loss(golden.Name, arguments) : Loss(golden.Name, arguments));
            if (steps.Contains(step)) rows.AddRange(parameters.SelectMany(parameter => parameter.ToArray<double>()));
        }

        return [.. rows];
    }

    private static Tensor Loss(string problem, Tensor[] x) => problem switch
    {
        "quadratic" => (x[2] * (x[0] - x[1]).Pow(2)).Sum(),
        "rosenbrock" => (1 - x[0][0]).Pow(2) + (100 * (x[0][1] - x[0][0].Pow(2)).Pow(2)),
        _ => ((x[4].MatMul(x[0]) + x[1]).Tanh().MatMul(x[2]) + x[3] - x[5]).Pow(2).Mean(),
    };

    private static Optimizer Create(string name, IReadOnlyList<Parameter> p, GoldenOptions o)
    {
        double rate = o.Number("rate"), decay = Number("weightDecay", 0), beta1 = Number("beta1", 0.9), beta2 = Number("beta2", 0.999);
        var (maximize, amsgrad) = (o.Flag("maximize"), o.Flag("amsgrad"));
        return name switch
        {
            "SGD" => new SGD(p, rate) { WeightDecay = decay, Maximize = maximize },
            "SGDMomentum" => new SGDMomentum(p, rate, Number("momentum", 0.9))
            {
                Nesterov = o.Flag("nesterov"),
                Dampening = Number("dampening", 0),
                WeightDecay = decay,
                Maximize = maximize,
            },
            "AdaGrad" => new AdaGrad(p, rate)
            {
                InitialAccumulator = Number("initialAccumulator", 0),
                LearningRateDecay = Number("learningRateDecay", 0),
                WeightDecay = decay,
            },
            "RMSprop" => new RMSprop(p, rate, Number("decay", 0.9), Number("epsilon", 1e-8))
            {
                Centered = o.Flag("centered"),
                Momentum = Number("momentum", 0),
                WeightDecay = decay,
                Maximize = maximize,
            },
            "Adam" => new Adam(p, rate, beta1, beta2) { AMSGrad = amsgrad, WeightDecay = decay, Maximize = maximize },
            "AdamW" => new AdamW(p, rate, beta1, beta2, weightDecay: decay) { AMSGrad = amsgrad, Maximize = maximize },
            "AdaMax" => new AdaMax(p, rate) { WeightDecay = decay },
            "AdaDelta" => new AdaDelta(p, rate, Number("decay", 0.9), Number("epsilon", 1e-6)) { WeightDecay = decay },
            "RAdam" => new RAdam(p, rate) { WeightDecay = decay },
            "LBFGS" => new LBFGS(p, rate, maxIterations: 1, historySize: (int)Number("history", 100)) { LineSearch = false },
            _ => throw new ArgumentException($"There is no optimizer {name}."),
        };

        double Number(string option, double otherwise) => o.ContainsKey(option) ? o.Number(option) : otherwise;
    }
}
