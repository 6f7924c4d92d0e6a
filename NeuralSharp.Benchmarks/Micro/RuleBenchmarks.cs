using BenchmarkDotNet.Attributes;
using NeuralSharp.Optim;

namespace NeuralSharp.Benchmarks;

/// <summary>What every rule costs a parameter: one step over 1,000,000 of them on one thread.</summary>
public class RuleBenchmarks
{
    private const int Length = 1_000_000;

    private static readonly Dictionary<string, Func<Parameter[], Optimizer>> s_rules = new()
    {
        ["SGD"] = p => new SGD(p),
        ["SGD, weight decay"] = p => new SGD(p) { WeightDecay = 0.01 },
        ["SGD, gradients checked"] = p => new SGD(p) { NonFiniteGradients = NonFiniteGradients.Throw },
        ["SGDMomentum"] = p => new SGDMomentum(p),
        ["SGDMomentum, Nesterov"] = p => new SGDMomentum(p) { Nesterov = true },
        ["AdaGrad"] = p => new AdaGrad(p),
        ["RMSprop"] = p => new RMSprop(p),
        ["RMSprop, centered"] = p => new RMSprop(p) { Centered = true },
        ["RMSprop, momentum"] = p => new RMSprop(p) { Momentum = 0.9 },
        ["RMSprop, centered, momentum"] = p => new RMSprop(p) { Centered = true, Momentum = 0.9 },
        ["Adam"] = p => new Adam(p),
        ["Adam, AMSGrad"] = p => new Adam(p) { AMSGrad = true },
        ["AdamW"] = p => new AdamW(p),
        ["NAdam"] = p => new NAdam(p),
        ["RAdam"] = p => new RAdam(p),
        ["AdaMax"] = p => new AdaMax(p),
        ["AdaDelta"] = p => new AdaDelta(p),
        ["Lion"] = p => new Lion(p),
    };

    private Optimizer? _optimizer;

    [ParamsSource(nameof(Rules))]
    public string Rule { get; set; } = "";

    public static IEnumerable<string> Rules => s_rules.Keys;

    [GlobalSetup]
    public void SetUp()
    {
        Backend.Threads = 1;
        _optimizer = s_rules[Rule]([new(Tensor.Uniform([Length], -1, 1)) { Grad = Tensor.Uniform([Length], -1, 1) }]);
    }

    [Benchmark(OperationsPerInvoke = Length), BenchmarkCategory(MicroCategories.NeuralSharp)]
    public void Step() => _optimizer!.Step();
}
