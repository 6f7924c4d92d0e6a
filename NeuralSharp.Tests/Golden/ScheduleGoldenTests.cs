using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Golden;

/// <summary>Learning rates and clipped gradients beside PyTorch's, from the file that the benchmarks' command <c>golden</c> wrote with TorchSharp.</summary>
[TestFixture]
internal sealed class ScheduleGoldenTests
{
    private const double BaseRate = 0.5;

    private static readonly string s_path = Path.Combine(AppContext.BaseDirectory, "Golden", "Optim", "schedules.json");

    private static IEnumerable<GoldenCase> Schedules => GoldenFile.Read(s_path).Cases.Where(golden => golden.Op.EndsWith("Schedule", StringComparison.Ordinal) || golden.Op == "LinearWarmUp");

    private static IEnumerable<GoldenCase> Plateaus => GoldenFile.Read(s_path).Cases.Where(golden => golden.Op == "ReduceOnPlateau");

    private static IEnumerable<GoldenCase> Clippings => GoldenFile.Read(s_path).Cases.Where(golden => golden.Op.StartsWith("By", StringComparison.Ordinal));

    [TestCaseSource(nameof(Schedules))]
    public void Every_rate_is_TorchSharps(object row)
    {
        // TorchSharp multiplies the last rate by a quotient, so its rounding errors add up: half as many ulps as there were steps.
        var golden = (GoldenCase)row;
        var optimizer = new SGD([new Parameter(Tensor.Ones([1]))], BaseRate);
        var scheduler = new LearningRateScheduler(optimizer, Create(golden.Op, golden.Options), ScheduleUnit.Step);
        foreach (var rate in golden.Output.Values)
        {
            optimizer.LearningRate.ShouldBe(rate, 1e-13, $"{golden}, step {scheduler.StepCount}");
            scheduler.Step();
        }
    }

    [TestCaseSource(nameof(Plateaus))]
    public void Every_rate_on_a_plateau_is_TorchSharps(object row)
    {
        var golden = (GoldenCase)row;
        var o = golden.Options;
        var optimizer = new SGD([new Parameter(Tensor.Ones([1]))], BaseRate);
        var plateau = new ReduceOnPlateau(
            optimizer, o.Number("factor"), o.Integer("patience"), o.Number("threshold"), o.ContainsKey("cooldown") ? o.Integer("cooldown") : 0,
            o.ContainsKey("minimumRate") ? o.Number("minimumRate") : 0, new() { Maximize = o.Flag("maximize"), IsAbsolute = o.Flag("absolute") });
        golden.Output.Values.Distinct().Count().ShouldBeGreaterThan(2, "the case shows reductions");
        foreach (var (rate, metric) in golden.Output.Values.Zip(golden.Inputs[0].Values))
        {
            optimizer.LearningRate.ShouldBe(rate, 1e-16, $"{golden}");
            plateau.Step(metric);
        }
    }

    [TestCaseSource(nameof(Clippings))]
    public void Clipped_gradients_are_TorchSharps(object row)
    {
        var golden = (GoldenCase)row;
        foreach (var dtype in (DType[])[DType.Float64, DType.Float32])
        {
            Parameter[] parameters = [.. golden.Inputs.Select(input => new Parameter(Tensor.Zeros(input.Shape, dtype)))];
            foreach (var (parameter, input) in parameters.Zip(golden.Inputs)) parameter.Grad = Tensor.From(input.Values).Reshape(input.Shape).To(dtype);

            // PyTorch divides by ‖g‖ + 10⁻⁶ where the paper divides by ‖g‖.
            var factor = 1.0;
            if (golden.Op == "ByNorm")
            {
                var norm = GradientClipping.ByNorm(parameters, golden.Options.Number("limit")).Item();
                norm.ShouldBe(Math.Sqrt(golden.Inputs.SelectMany(input => input.Values).Sum(value => value * value)), 1e-13);
                if (norm > golden.Options.Number("limit")) factor = (norm + 1e-6) / norm;
            }
            else
            {
                GradientClipping.ByValue(parameters, golden.Options.Number("limit"));
            }

            var clipped = parameters.SelectMany(parameter => Layers.Bits.Doubles(parameter.Grad!)).ToArray();
            clipped.Length.ShouldBe(golden.Output.Values.Length);
            for (var i = 0; i < clipped.Length; i++) clipped[i].ShouldBe(golden.Output.Values[i] * factor, dtype == DType.Float64 ? 1e-15 : 1e-7);
        }
    }

    [Test]
    public void The_file_says_where_it_comes_from()
    {
        var golden = GoldenFile.Read(s_path);
        golden.Producer.ShouldEndWith("-- golden");
        golden.ToBytes().ShouldBe(File.ReadAllBytes(s_path), "it was edited: numbers and order are as the command writes them");
        (Schedules.Count() + Plateaus.Count() + Clippings.Count()).ShouldBe(golden.Cases.Length);
    }

    private static Schedule Create(string name, GoldenOptions o) => name switch
    {
        "ConstantSchedule" => new ConstantSchedule(o.Number("factor"), o.Integer("steps")),
        "StepSchedule" => new StepSchedule(o.Integer("period"), o.Number("factor")),
        "MultiStepSchedule" => new MultiStepSchedule(o.Integers("milestones"), o.Number("factor")),
        "ExponentialSchedule" => new ExponentialSchedule(o.Number("factor")),
        "PolynomialSchedule" => new PolynomialSchedule(o.Integer("steps"), o.Number("power")),
        "CosineSchedule" => new CosineSchedule(o.Integer("steps"), o.Number("end")),
        "LinearWarmUp" => new LinearWarmUp(o.Integer("steps"), o.Number("start")),
        "OneCycleSchedule" => new OneCycleSchedule(
            o.Integer("steps"), o.Number("warmUp"), o.Number("startDivisor"), o.Number("endDivisor"), o.Flag("linear") ? Anneal.Linear : Anneal.Cosine, o.Flag("threePhases")),
        "ChainedSchedule" => new LinearWarmUp(o.Integer("steps"), o.Number("start")) * new ExponentialSchedule(o.Number("factor")),
        "SequentialSchedule" => new ConstantSchedule(o.Number("start")).Then(new ExponentialSchedule(o.Number("factor")), o.Integer("milestones")),
        _ => throw new ArgumentException($"There is no schedule {name} here.", nameof(name)),
    };
}
