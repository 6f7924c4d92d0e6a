using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>First steps that can be checked on paper, steps other frameworks publish, and what constant gradients come to.</summary>
[TestFixture]
internal sealed class HandComputedStepTests
{
    [Test]
    public void SGD_goes_the_rate_times_the_gradient()
    {
        // 1 − 0.1 · 0.5 = 0.95, then 0.95 + 0.1 · 2 = 1.15.
        Run(p => new SGD(p, 0.1), 1, 0.5, -2).ShouldBe([0.95, 1.15], 1e-15);
    }

    [Test]
    public void Momentum_keeps_a_share_of_the_last_update()
    {
        // Δ = 0.1 · 0.5 = 0.05; then Δ = 0.9 · 0.05 + 0.1 · 0.5 = 0.095; then Δ = 0.9 · 0.095 + 0 = 0.0855.
        Run(p => new SGDMomentum(p, 0.1, 0.9), 1, 0.5, 0.5, 0).ShouldBe([0.95, 0.855, 0.7695], 1e-15);
    }

    [Test]
    public void AdaGrad_divides_by_the_root_of_all_squares()
    {
        // s = 9: 0.1 · 3 / 3 = 0.1; then s = 25: 0.1 · 4 / 5 = 0.08; then s = 169: 0.1 · −12 / 13.
        Run(p => new AdaGrad(p, 0.1), 1, 3, 4, -12).ShouldBe([0.9, 0.82, 0.82 + (1.2 / 13)], 1e-10);
    }

    [Test]
    public void RMSprop_divides_by_the_root_of_the_mean_square()
    {
        // ρ = 3/4. s = 16/4 = 4: 0.1 · 4 / 2 = 0.2; then s = 3 + 4/4 = 4: 0.1 · 2 / 2 = 0.1.
        Run(p => new RMSprop(p, 0.1, decay: 0.75), 1, 4, 2).ShouldBe([0.8, 0.7], 1e-8);
    }

    [Test]
    public void Adam_corrects_that_its_means_start_at_zero()
    {
        // β₁ = 1/2, β₂ = 3/4. m = 1, v = 1, m̂ = 2, v̂ = 4: 0.1 · 2 / 2 = 0.1.
        // Then m = −1/2, v = 7/4, m̂ = −2/3, v̂ = 4: 0.1 · −(2/3) / 2 = −1/30.
        Run(p => new Adam(p, 0.1, beta1: 0.5, beta2: 0.75), 1, 2, -2).ShouldBe([0.9, 0.9 + (1 / 30.0)], 1e-9);
    }

    [Test]
    public void Epsilon_stands_outside_the_root()
    {
        // g = 1, ε = 1, all memory off: 0.5 · 1 / (√1 + 1) = 0.25. Inside the root it would be 0.5 / √2.
        Run(p => new AdaGrad(p, 0.5, epsilon: 1), 1, 1).ShouldBe([0.75]);
        Run(p => new RMSprop(p, 0.5, decay: 0, epsilon: 1), 1, 1).ShouldBe([0.75]);
        Run(p => new Adam(p, 0.5, beta1: 0, beta2: 0, epsilon: 1), 1, 1).ShouldBe([0.75]);
    }

    [Test]
    public void Steps_on_a_parabola_are_those_in_Keras_documentation()
    {
        // keras.io/api/optimizers, each for the loss var² / 2, whose gradient is var.
        OnHalfSquare(p => new SGD(p, 0.1), 1, steps: 1).ShouldBe(0.9, 1e-15);
        OnHalfSquare(p => new SGDMomentum(p, 0.1, 0.9), 1, steps: 1).ShouldBe(1 - 0.1, 1e-15);
        OnHalfSquare(p => new SGDMomentum(p, 0.1, 0.9), 1, steps: 2).ShouldBe(0.9 - 0.18, 1e-15);
        OnHalfSquare(p => new RMSprop(p, 0.1), 10, steps: 1).ShouldBe(9.683772, 5e-7);
        OnHalfSquare(p => new Adam(p, 0.1), 10, steps: 1).ShouldBe(9.9, 1e-8);
    }

    [TestCase(0.0)]
    [TestCase(0.5)]
    [TestCase(0.9)]
    [TestCase(0.99)]
    public void A_constant_gradient_brings_momentum_to_a_geometric_sum(double momentum)
    {
        // Δₜ = ηg(1 − αᵗ) / (1 − α).
        const double eta = 0.01, g = 3;
        var thetas = Run(p => new SGDMomentum(p, eta, momentum), 0, Enumerable.Repeat(g, 100).ToArray());
        for (var t = 1; t <= 100; t++)
        {
            var update = (t == 1 ? 0 : thetas[t - 2]) - thetas[t - 1];
            update.ShouldBe(eta * g * (1 - Math.Pow(momentum, t)) / (1 - momentum), 1e-13, $"step {t}");
        }
    }

    [TestCase(1e-4)]
    [TestCase(1)]
    [TestCase(-250)]
    public void A_constant_gradient_makes_AdaGrads_steps_shrink_with_the_root_of_time(double g)
    {
        // s = tg², so the step is ηg / (|g|√t + ε) ≈ ±η / √t.
        var thetas = Run(p => new AdaGrad(p, 0.1), 0, Enumerable.Repeat(g, 100).ToArray());
        for (var t = 1; t <= 100; t++)
            ((t == 1 ? 0 : thetas[t - 2]) - thetas[t - 1]).ShouldBe(0.1 * Math.Sign(g) / Math.Sqrt(t), 1e-6, $"step {t}");
    }

    [TestCase(1e-4)]
    [TestCase(1)]
    [TestCase(-250)]
    public void A_constant_gradient_makes_RMSprops_steps_fall_to_the_rate(double g)
    {
        // s = g²(1 − ρᵗ), so the step is ηg / (|g|√(1 − ρᵗ) + ε).
        var thetas = Run(p => new RMSprop(p, 0.1), 0, Enumerable.Repeat(g, 100).ToArray());
        for (var t = 1; t <= 100; t++)
        {
            var expected = 0.1 * g / ((Math.Abs(g) * Math.Sqrt(1 - Math.Pow(0.9, t))) + 1e-8);
            ((t == 1 ? 0 : thetas[t - 2]) - thetas[t - 1]).ShouldBe(expected, 1e-12, $"step {t}");
        }
    }

    [TestCase(1e-4)]
    [TestCase(1)]
    [TestCase(-250)]
    public void A_constant_gradient_makes_every_Adam_step_the_rate(double g)
    {
        // m̂ = g and v̂ = g², so the step is ηg / (|g| + ε) from the first on.
        var thetas = Run(p => new Adam(p, 0.1), 0, Enumerable.Repeat(g, 100).ToArray());
        for (var t = 1; t <= 100; t++)
            ((t == 1 ? 0 : thetas[t - 2]) - thetas[t - 1]).ShouldBe(0.1 * g / (Math.Abs(g) + 1e-8), 1e-12, $"step {t}");
    }

    /// <summary>θ after each step, with these gradients.</summary>
    private static double[] Run(Func<IReadOnlyList<Parameter>, Optimizer> create, double start, params double[] gradients)
    {
        var parameter = new Parameter(Tensor.Scalar(start, DType.Float64));
        var optimizer = create([parameter]);
        return [.. gradients.Select(gradient =>
        {
            parameter.Grad = Tensor.Scalar(gradient, DType.Float64);
            optimizer.Step();
            return parameter.Item();
        })];
    }

    private static double OnHalfSquare(Func<IReadOnlyList<Parameter>, Optimizer> create, double start, int steps)
    {
        var parameter = new Parameter(Tensor.Scalar(start, DType.Float64));
        var optimizer = create([parameter]);
        for (var step = 0; step < steps; step++)
        {
            optimizer.ZeroGrad();
            (parameter.Pow(2) / 2).Backward();
            optimizer.Step();
        }

        return parameter.Item();
    }
}
