using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>Every optimizer finds two minima, at the rates and in the steps that stand here.</summary>
[TestFixture]
internal sealed class ConvergenceTests
{
    private static readonly TestCaseData[] s_parabola =
    [
        Row("SGD 0.1", p => new SGD(p, 0.1), 1000, 1e-6),
        Row("SGDMomentum 0.02", p => new SGDMomentum(p, 0.02), 1000, 1e-6),
        Row("AdaGrad 0.5", p => new AdaGrad(p, 0.5), 1000, 1e-6),
        Row("RMSprop 0.01", p => new RMSprop(p, 0.01), 1000, 1e-2), // a constant rate keeps it within about a rate of the minimum
        Row("Adam 0.02", p => new Adam(p, 0.02), 1000, 1e-6),
    ];

    private static readonly TestCaseData[] s_rosenbrock =
    [
        Row("SGD 0.001", p => new SGD(p, 0.001), 20_000, 1e-3),
        Row("SGDMomentum 0.001", p => new SGDMomentum(p, 0.001), 5_000, 1e-6),
        Row("AdaGrad 0.5", p => new AdaGrad(p, 0.5), 20_000, 1e-5),
        Row("RMSprop 0.001", p => new RMSprop(p, 0.001), 10_000, 2e-3),
        Row("Adam 0.02", p => new Adam(p, 0.02), 5_000, 1e-6),
    ];

    [TestCaseSource(nameof(s_parabola))]
    public void The_minimum_of_a_parabola_is_found(Func<IReadOnlyList<Parameter>, Optimizer> create, int steps, double distance)
    {
        // f = Σ cᵢ(xᵢ − aᵢ)², with curvatures that differ 40 times.
        var (a, c) = (Tensor.From([3.0, -2, 0.5]), Tensor.From([1, 0.1, 4]));
        Minimize(x => (c * (x - a).Pow(2)).Sum(), [0, 0, 0], create, steps).Zip(a.ToArray<double>())
            .ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < distance);
    }

    [TestCaseSource(nameof(s_rosenbrock))]
    public void The_minimum_in_Rosenbrocks_valley_is_found(Func<IReadOnlyList<Parameter>, Optimizer> create, int steps, double distance)
    {
        // f = (1 − x)² + 100(y − x²)², from the customary start (−1.2, 1); the minimum is at (1, 1).
        Minimize(p => (1 - p[0]).Pow(2) + (100 * (p[1] - p[0].Pow(2)).Pow(2)), [-1.2, 1], create, steps)
            .ShouldAllBe(value => Math.Abs(value - 1) < distance);
    }

    private static double[] Minimize(
        Func<Tensor, Tensor> function, double[] start, Func<IReadOnlyList<Parameter>, Optimizer> create, int steps)
    {
        var parameter = new Parameter(Tensor.From(start));
        var optimizer = create([parameter]);
        for (var step = 0; step < steps; step++)
        {
            optimizer.ZeroGrad();
            function(parameter).Backward();
            optimizer.Step();
        }

        return parameter.ToArray<double>();
    }

    private static TestCaseData Row(string name, Func<IReadOnlyList<Parameter>, Optimizer> create, int steps, double distance) =>
        new TestCaseData(create, steps, distance).SetArgDisplayNames(name, $"{steps} steps", $"{distance}");
}
