using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Adam with Nesterov's look ahead, and a momentum that warms up: μₜ = β₁(1 − ½ · 0.96^(tψ)), m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
/// θ ← θ − η (μₜ₊₁ m / (1 − μ₁⋯μₜ₊₁) + (1 − μₜ) g / (1 − μ₁⋯μₜ)) / (√v̂ + ε), with v̂ = v / (1 − β₂ᵗ).
/// Source: Dozat, "Incorporating Nesterov momentum into Adam", 2016, https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ; as PyTorch has it.
/// </summary>
/// <param name="parameters">What to step; or <see cref="ParameterGroups"/>.</param>
/// <param name="learningRate">η, positive.</param>
/// <param name="beta1">β₁, the share of the gradients' mean that is kept, in [0, 1).</param>
/// <param name="beta2">β₂, the share of the squares' mean that is kept, in [0, 1).</param>
/// <param name="epsilon">ε, which keeps the quotient finite, positive.</param>
/// <param name="momentumDecay">ψ, how fast the momentum warms up, zero or positive.</param>
/// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
public sealed class NAdam(
    IEnumerable<Parameter> parameters, double learningRate = 0.002, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double momentumDecay = 0.004)
    : Optimizer(parameters, learningRate)
{
    private readonly double _beta1 = Require.BelowOne(beta1);
    private readonly double _beta2 = Require.BelowOne(beta2);
    private readonly double _epsilon = Require.Positive(epsilon);
    private readonly double _momentumDecay = Require.NotNegative(momentumDecay);

    /// <inheritdoc/>
    protected override IReadOnlyList<KeptState> Keeps => [new("m"), new("v", Least: 0), new("mu_product", Least: 0, Most: 1) { IsNumber = true }];

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter)
    {
        var (η, t) = (parameter.LearningRate, parameter.StepCount);
        var (μ, μNext) = (Momentum(t), Momentum(t + 1));
        var product = parameter.Number("mu_product", initial: 1) * μ;
        parameter.SetNumber("mu_product", product);
        parameter.Apply("m", "v", new Rule<T>
        {
            β1 = Broadcast<T>(_beta1),
            OneLessβ1 = Broadcast<T>(1 - _beta1),
            β2 = Broadcast<T>(_beta2),
            OneLessβ2 = Broadcast<T>(1 - _beta2),
            RateOfM = Broadcast<T>(η * μNext / (1 - (product * μNext))),
            RateOfG = Broadcast<T>(η * (1 - μ) / (1 - product)),
            Unbias = Broadcast<T>(1 / (1 - Math.Pow(_beta2, t))),
            Root = new(_epsilon, epsilonInsideSqrt: false),
        });
    }

    private double Momentum(int t) => _beta1 * (1 - (0.5 * Math.Pow(0.96, t * _momentumDecay)));

    private struct Rule<T> : IUpdateRuleWithTwoStates<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> β1, OneLessβ1, β2, OneLessβ2, RateOfM, RateOfG, Unbias;
        public Denominator<T> Root;   // of v̂: √v̂ + ε

        public static bool SquaresGradients => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> m, ref Vector<T> v)
        {
            m = (β1 * m) + (OneLessβ1 * g);
            v = (β2 * v) + (OneLessβ2 * g * g);
            θ -= ((RateOfM * m) + (RateOfG * g)) / Root.Of(v * Unbias);
        }
    }
}
