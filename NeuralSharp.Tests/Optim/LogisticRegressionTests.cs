using NeuralSharp.Optim;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Optim;

/// <summary>
/// Logistic regression with an L2 penalty has one optimum: optimizers that differ in everything else reach it. The check of the optimum
/// itself is that the gradient, written out in doubles, is zero there.
/// </summary>
[TestFixture]
internal sealed class LogisticRegressionTests
{
    private const double Penalty = 0.1;

    // Hours studied, hours slept, and whether an examination was passed; the classes overlap.
    private static readonly double[,] s_x =
    {
        { 0.5, 7 }, { 0.75, 5 }, { 1, 8 }, { 1.25, 6 }, { 1.5, 9 }, { 1.75, 4 }, { 1.75, 8 }, { 2, 6 }, { 2.25, 7 }, { 2.5, 5 },
        { 2.75, 8 }, { 3, 6 }, { 3.25, 9 }, { 3.5, 5 }, { 4, 7 }, { 4.25, 8 }, { 4.5, 6 }, { 4.75, 7 }, { 5, 9 }, { 5.5, 6 },
    };

    private static readonly double[] s_passed = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1];

    [Test]
    public void Three_optimizers_reach_the_same_optimum()
    {
        double[][] optima =
        [
            Fit(p => new LBFGS(p) { ChangeTolerance = 0, GradientTolerance = 1e-12 }, steps: 5),
            Fit(p => new SGDMomentum(p, 0.5) { WeightDecay = Penalty }, steps: 2000, penalized: false),
            Fit(p => new Adam(p, 0.1), steps: 3000, decay: 0.995),   // at a constant rate it hops about the optimum
        ];
        foreach (var optimum in optima)
        {
            Gradient(optimum).ShouldAllBe(g => Math.Abs(g) < 1e-7);
            optimum.Zip(optima[0]).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-6);
        }
    }

    /// <summary>The weights and the bias; the penalty is in the loss, or the optimizer's.</summary>
    private static double[] Fit(Func<IReadOnlyList<Parameter>, Optimizer> create, int steps, bool penalized = true, double decay = 1)
    {
        var (x, y) = (Standardized(), Tensor.From(s_passed).Reshape(20, 1));
        var (weight, bias) = (new Parameter(Tensor.Zeros([2, 1], DType.Float64)), new Parameter(Tensor.Zeros([1], DType.Float64)));
        var optimizer = create([weight, bias]);
        for (var step = 0; step < steps; step++)
        {
            optimizer.LearningRate *= decay;
            optimizer.Step(() =>
            {
                var loss = NeuralSharp.Layers.Losses.BinaryCrossEntropyWithLogits(x.MatMul(weight) + bias, y);
                return penalized ? loss + (Penalty / 2 * (weight.Pow(2).Sum() + bias.Pow(2).Sum())) : loss;
            });
        }

        return [.. weight.ToArray<double>(), bias.Item()];
    }

    /// <summary>∇ of mean(log(1 + eᶻ) − yz) + λ/2 · (‖w‖² + b²): mean((σ(z) − y)(x, 1)) + λ(w, b).</summary>
    private static double[] Gradient(double[] w)
    {
        var x = Standardized().ToArray<double>();
        double[] gradient = [Penalty * w[0], Penalty * w[1], Penalty * w[2]];
        for (var i = 0; i < 20; i++)
        {
            var z = (w[0] * x[2 * i]) + (w[1] * x[(2 * i) + 1]) + w[2];
            var error = (1 / (1 + Math.Exp(-z))) - s_passed[i];
            gradient[0] += error * x[2 * i] / 20;
            gradient[1] += error * x[(2 * i) + 1] / 20;
            gradient[2] += error / 20;
        }

        return gradient;
    }

    private static Tensor Standardized() => (Tensor.From(s_x) - Tensor.From([2.8, 6.8])) / Tensor.From([1.5, 1.4]);
}
