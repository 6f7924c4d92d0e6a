using NeuralSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch.optim.lr_scheduler;

namespace NeuralSharp.Benchmarks;

/// <summary>
/// The learning rates of TorchSharp's schedulers, step by step, of clipped gradients, and of a plateau's. The base rate is 0.5; TorchSharp
/// computes most rates from the last one, not from the step number. It has no cosine with restarts.
/// </summary>
internal static class ScheduleGolden
{
    private const double BaseRate = 0.5;
    private const int Steps = 60;

    public static IEnumerable<GoldenSpec> Specs =>
    [
        Schedule("ConstantSchedule", "a third, then 1", new() { ["factor"] = [1.0 / 3], ["steps"] = [5] },
            (optimizer, o) => ConstantLR(optimizer, o.Number("factor"), o.Integer("steps"))),
        Schedule("StepSchedule", "a tenth", new() { ["period"] = [7], ["factor"] = [0.1] },
            (optimizer, o) => StepLR(optimizer, o.Integer("period"), o.Number("factor"))),
        Schedule("StepSchedule", "nine tenths", new() { ["period"] = [1], ["factor"] = [0.9] },
            (optimizer, o) => StepLR(optimizer, o.Integer("period"), o.Number("factor"))),
        Schedule("MultiStepSchedule", "three milestones", new() { ["milestones"] = [3, 20, 21], ["factor"] = [0.3] },
            (optimizer, o) => MultiStepLR(optimizer, o.Integers("milestones"), o.Number("factor"))),
        Schedule("ExponentialSchedule", "95 %", new() { ["factor"] = [0.95] },
            (optimizer, o) => ExponentialLR(optimizer, o.Number("factor"))),
        Schedule("PolynomialSchedule", "a line", new() { ["steps"] = [40], ["power"] = [1] },
            (optimizer, o) => PolynomialLR(optimizer, o.Integer("steps"), o.Integer("power"))),
        Schedule("PolynomialSchedule", "a cube", new() { ["steps"] = [50], ["power"] = [3] },
            (optimizer, o) => PolynomialLR(optimizer, o.Integer("steps"), o.Integer("power"))),
        Schedule("CosineSchedule", "to zero", new() { ["steps"] = [59], ["end"] = [0] },
            (optimizer, o) => CosineAnnealingLR(optimizer, o.Integer("steps"), o.Number("end") * BaseRate)),
        Schedule("CosineSchedule", "to a tenth", new() { ["steps"] = [100], ["end"] = [0.1] },
            (optimizer, o) => CosineAnnealingLR(optimizer, o.Integer("steps"), o.Number("end") * BaseRate)),
        Schedule("LinearWarmUp", "from a third", new() { ["steps"] = [5], ["start"] = [1.0 / 3] },
            (optimizer, o) => LinearLR(optimizer, o.Number("start"), 1, o.Integer("steps"))),
        Schedule("LinearWarmUp", "from a hundredth", new() { ["steps"] = [45], ["start"] = [0.01] },
            (optimizer, o) => LinearLR(optimizer, o.Number("start"), 1, o.Integer("steps"))),
        OneCycle("cosine", new() { ["steps"] = [Steps], ["warmUp"] = [0.3], ["startDivisor"] = [25], ["endDivisor"] = [1e4] }),
        OneCycle("linear", new() { ["steps"] = [Steps], ["warmUp"] = [0.45], ["startDivisor"] = [10], ["endDivisor"] = [100], ["linear"] = [1] }),
        OneCycle("three phases", new() { ["steps"] = [Steps], ["warmUp"] = [0.4], ["startDivisor"] = [5], ["endDivisor"] = [1e3], ["threePhases"] = [1] }),
        Schedule("ChainedSchedule", "warm-up times decay", new() { ["steps"] = [10], ["start"] = [0.1], ["factor"] = [0.97] },
            (optimizer, o) => ChainedLR([LinearLR(optimizer, o.Number("start"), 1, o.Integer("steps")), ExponentialLR(optimizer, o.Number("factor"))])),
        Schedule("SequentialSchedule", "constant, then decay", new() { ["milestones"] = [10], ["start"] = [0.1], ["factor"] = [0.9] },
            (optimizer, o) => SequentialLR(
                optimizer, [ConstantLR(optimizer, o.Number("start"), 1000), ExponentialLR(optimizer, o.Number("factor"))], o.Integers("milestones"))),
        Plateau("minimize", new() { ["factor"] = [0.5], ["patience"] = [2], ["threshold"] = [1e-2] }),
        Plateau("maximize", new() { ["factor"] = [0.3], ["patience"] = [0], ["threshold"] = [0.02], ["maximize"] = [1], ["absolute"] = [1], ["cooldown"] = [3] }),
        Plateau("to a minimum", new() { ["factor"] = [0.1], ["patience"] = [1], ["threshold"] = [0.05], ["cooldown"] = [1], ["minimumRate"] = [0.02] }),
        Clipping("ByNorm", "too long", new() { ["limit"] = [1.5] }),
        Clipping("ByNorm", "short enough", new() { ["limit"] = [100] }),
        Clipping("ByValue", "", new() { ["limit"] = [0.75] }),
    ];

    private static GoldenSpec Schedule(string name, string what, GoldenOptions options, Func<torch.optim.Optimizer, GoldenOptions, LRScheduler> create) =>
        new(name, what, (_, o) => Rates(optimizer => create(optimizer, o), (scheduler, _) => scheduler.step(), Steps), options, [], Order: 0);

    private static GoldenSpec OneCycle(string what, GoldenOptions options) => Schedule("OneCycleSchedule", what, options, (optimizer, o) => OneCycleLR(
        optimizer, BaseRate, o.Integer("steps"), pct_start: o.Number("warmUp"), anneal_strategy: o.Flag("linear") ? impl.OneCycleLR.AnnealStrategy.Linear : impl.OneCycleLR.AnnealStrategy.Cos,
        cycle_momentum: false, div_factor: o.Number("startDivisor"), final_div_factor: o.Number("endDivisor"), three_phase: o.Flag("threePhases")));

    private static GoldenSpec Plateau(string what, GoldenOptions options)
    {
        // A metric that falls or rises, flattens, and jumps.
        var noise = GoldenNumbers.Of($"ReduceOnPlateau {what}").Array([Steps], 0, 0.25).Values;
        var sign = options.Flag("maximize") ? -1 : 1;
        var metrics = new GoldenArray([Steps], [.. noise.Select((value, i) => sign * ((2.0 / (1 + (i / 4))) + value))], IsConstant: true);
        return new("ReduceOnPlateau", what, (inputs, o) => Rates(
            optimizer => ReduceLROnPlateau(
                optimizer, o.Flag("maximize") ? "max" : "min", o.Number("factor"), o.Integer("patience"), o.Number("threshold"), o.Flag("absolute") ? "abs" : "rel",
                o.ContainsKey("cooldown") ? o.Integer("cooldown") : 0, [o.ContainsKey("minimumRate") ? o.Number("minimumRate") : 0], eps: 0),
            (scheduler, i) => scheduler.step(metrics.Values[i]), Steps), options, [metrics], Order: 0);
    }

    /// <summary>The rate of each step.</summary>
    private static torch.Tensor Rates(Func<torch.optim.Optimizer, LRScheduler> create, Action<LRScheduler, int> step, int steps)
    {
        var optimizer = torch.optim.SGD([new TorchSharp.Modules.Parameter(torch.ones(1))], BaseRate);
        var scheduler = create(optimizer);
        var rates = new double[steps];
        for (var i = 0; i < steps; i++)
        {
            rates[i] = optimizer.ParamGroups.First().LearningRate;
            if (i < steps - 1) step(scheduler, i);
        }

        return torch.tensor(rates);
    }

    /// <summary>Two gradients, clipped and put one behind the other.</summary>
    private static GoldenSpec Clipping(string method, string what, GoldenOptions options)
    {
        var numbers = GoldenNumbers.Of($"{method} {what} gradients");
        GoldenArray[] gradients = [numbers.Array([3, 5]) with { IsConstant = true }, numbers.Array([7]) with { IsConstant = true }];
        return new(method, what, (inputs, o) =>
        {
            var parameters = inputs.Select(gradient =>
            {
                var parameter = new TorchSharp.Modules.Parameter(torch.zeros_like(gradient));
                parameter.grad = gradient;
                return parameter;
            }).ToArray();
            if (method == "ByNorm") torch.nn.utils.clip_grad_norm_(parameters, o.Number("limit"));
            else torch.nn.utils.clip_grad_value_(parameters, o.Number("limit"));
            return torch.cat([.. parameters.Select(parameter => parameter.grad!.flatten())]);
        }, options, gradients, Order: 0);
    }
}
