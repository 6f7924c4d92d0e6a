using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>Finite gradients whose squares leave the type. Rules that divide by the root of squares step as far as for any constant gradient.</summary>
[TestFixture]
internal sealed class LargeGradientTests
{
    private static readonly Rule[] s_rules =
    [
        new("Adam", p => new Adam(p, 0.01)), new("AMSGrad", p => new Adam(p, 0.01) { AMSGrad = true }),
        new("Adam inside", p => new Adam(p, 0.01) { EpsilonInsideSqrt = true }), new("Adam uncorrected", p => new Adam(p, 0.01) { BiasCorrection = false }),
        new("AdamW", p => new AdamW(p, 0.01)), new("NAdam", p => new NAdam(p, 0.01)), new("AdaMax", p => new AdaMax(p, 0.01)),
        new("RMSprop", p => new RMSprop(p)), new("RMSprop momentum", p => new RMSprop(p) { Momentum = 0.5 }),
        new("AdaDelta", p => new AdaDelta(p)), new("Lion", p => new Lion(p)),
        new("Adam ascending", p => new Adam(p, 0.01) { Maximize = true }), new("Combined", p => new CombinedOptimizer(new Adam(p, 0.01))),
    ];

    private static IEnumerable<string> Names => s_rules.Select(rule => rule.Name);

    [TestCaseSource(nameof(Names))]
    public void A_constant_gradient_of_any_size_gives_the_same_steps(string name)
    {
        var create = s_rules.Single(rule => rule.Name == name).Create;
        foreach (var steps in (int[])[1, 2, 25])
        {
            var expected = Run(create, 1e10, DType.Float64, steps);
            foreach (var size in (double[])[1e18, 1.8e19, 2e19, 1e20, 5.8e20, 1e21, 1e30, float.MaxValue])
                Run(create, size, DType.Float32, steps).ShouldBe(expected, 1e-5 * Math.Abs(expected), $"{size}, {steps} steps");
            foreach (var size in (double[])[1e154, 1e200, double.MaxValue])
                Run(create, size, DType.Float64, steps).ShouldBe(expected, 1e-8 * Math.Abs(expected), $"{size}, {steps} steps");
        }
    }

    /// <summary>The first steps of RAdam are not divided by v, and a sum of squares ends at the largest number: no step is 0, none is longer than the first.</summary>
    [Test]
    public void Sums_and_first_steps_go_on([Values(2e19, 1e30, float.MaxValue)] double size)
    {
        Run(p => new AdaGrad(p), size, DType.Float32, 1).ShouldBe(-0.01, 1e-4);
        var ten = Run(p => new AdaGrad(p), size, DType.Float32, 10);
        ten.ShouldBeInRange(-0.1001, -0.05);
        double.IsFinite(Run(p => new RAdam(p), size, DType.Float32, 10)).ShouldBeTrue();

        foreach (var create in (Func<IReadOnlyList<Parameter>, Optimizer>[])[p => new AdaGrad(p), p => new RAdam(p), p => new RMSprop(p) { Centered = true }])
        {
            var parameter = new Parameter(Tensor.Zeros([1]));
            var optimizer = create([parameter]);
            for (var i = 0; i < 30; i++) Step(optimizer, parameter, size);
            foreach (var (key, state) in optimizer.StateOf(parameter)) state.ToArray<float>().ShouldAllBe(value => float.IsFinite(value), key);
        }
    }

    [Test]
    public void Gradients_below_the_bound_keep_their_bits()
    {
        // v = 0.001 · (1.7e19)², by hand.
        var parameter = new Parameter(Tensor.Zeros([1]));
        var optimizer = new Adam([parameter]);
        Step(optimizer, parameter, 1.7e19);
        optimizer.StateOf(parameter)["v"].ToArray<float>()[0].ShouldBe((float)(1 - 0.999) * 1.7e19f * 1.7e19f);
        optimizer.StateOf(parameter)["m"].ToArray<float>()[0].ShouldBe((float)(1 - 0.9) * 1.7e19f);
    }

    [TestCaseSource(nameof(Names))]
    public void What_is_no_number_is_seen_in_the_parameter(string name)
    {
        if (name == "Lion") return;   // the sign of an infinite gradient is a number
        foreach (var value in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
            double.IsNaN(Run(s_rules.Single(rule => rule.Name == name).Create, value, DType.Float32, 1)).ShouldBeTrue($"{value}");
    }

    private static double Run(Func<IReadOnlyList<Parameter>, Optimizer> create, double gradient, DType dtype, int steps)
    {
        // Two elements, one with the gradient's opposite, and a whole vector of others.
        var parameter = new Parameter(Tensor.Zeros([19], dtype));
        var optimizer = create([parameter]);
        for (var i = 0; i < steps; i++) Step(optimizer, parameter, gradient);
        var values = NeuralSharp.Tests.Layers.Bits.Doubles(parameter);
        for (var i = 1; i < values.Length; i++) values[i].ShouldBe(i % 2 == 0 ? values[0] : -values[0]);
        return values[0];
    }

    private static void Step(Optimizer optimizer, Parameter parameter, double gradient)
    {
        parameter.Grad = Tensor.From([.. Enumerable.Range(0, parameter.Length).Select(i => i % 2 == 0 ? gradient : -gradient)]).To(parameter.DType);
        optimizer.Step();
    }

    private sealed record Rule(string Name, Func<IReadOnlyList<Parameter>, Optimizer> Create);
}
