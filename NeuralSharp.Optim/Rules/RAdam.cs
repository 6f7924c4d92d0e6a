using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Adam whose first steps wait until the variance of v is known: with ρ∞ = 2 / (1 − β₂) − 1 and ρₜ = ρ∞ − 2tβ₂ᵗ / (1 − β₂ᵗ),
/// θ ← θ − η m̂ while ρₜ ≤ 5, and then θ ← θ − η rₜ m̂ √(1 − β₂ᵗ) / (√v + ε), where
/// rₜ² = (ρₜ − 4)(ρₜ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρₜ). Source: Liu and others, "On the variance of the adaptive learning rate and beyond", 2020,
/// https://arxiv.org/abs/1908.03265; the bound 5 (the paper has 4) and the place of ε are PyTorch's.
/// </summary>
/// <param name="parameters">What to step; or <see cref="ParameterGroups"/>.</param>
/// <param name="learningRate">η, positive.</param>
/// <param name="beta1">β₁, the share of the gradients' mean that is kept, in [0, 1).</param>
/// <param name="beta2">β₂, the share of the squares' mean that is kept, in [0, 1).</param>
/// <param name="epsilon">ε, which keeps the quotient finite, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
public sealed class RAdam(
    IEnumerable<Parameter> parameters, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    : Optimizer(parameters, learningRate)
{
    private readonly double _beta1 = Require.BelowOne(beta1);
    private readonly double _beta2 = Require.BelowOne(beta2);
    private readonly double _epsilon = Require.Positive(epsilon);

    /// <inheritdoc/>
    protected override IReadOnlyList<KeptState> Keeps => [new("m"), new("v", Least: 0)];

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter)
    {
        var t = parameter.StepCount;
        var power = Math.Pow(_beta2, t);
        var ρMost = (2 / (1 - _beta2)) - 1;
        var ρ = ρMost - (2 * t * power / (1 - power));
        var η = parameter.LearningRate / (1 - Math.Pow(_beta1, t));
        var means = new Means<T>
        {
            β1 = Broadcast<T>(_beta1),
            OneLessβ1 = Broadcast<T>(1 - _beta1),
            β2 = Broadcast<T>(_beta2),
            OneLessβ2 = Broadcast<T>(1 - _beta2),
        };
        if (ρ <= 5)
        {
            parameter.Apply("m", "v", new FirstRule<T> { Means = means, η = Broadcast<T>(η) });
            return;
        }

        var rectification = Math.Sqrt((ρ - 4) * (ρ - 2) * ρMost / ((ρMost - 4) * (ρMost - 2) * ρ));
        parameter.Apply("m", "v", new Rule<T>
        {
            Means = means,
            η = Broadcast<T>(η * rectification * Math.Sqrt(1 - power)),
            Root = new(_epsilon, epsilonInsideSqrt: false),
        });
    }

    private struct Means<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> β1, OneLessβ1, β2, OneLessβ2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(Vector<T> g, ref Vector<T> m, ref Vector<T> v)
        {
            m = (β1 * m) + (OneLessβ1 * g);
            v = (β2 * v) + (OneLessβ2 * g * g);
        }
    }

    /// <summary>η here is η / (1 − β₁ᵗ).</summary>
    private struct FirstRule<T> : IUpdateRuleWithTwoStates<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Means<T> Means;
        public Vector<T> η;

        public static bool SquaresGradients => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> m, ref Vector<T> v)
        {
            Means.Update(g, ref m, ref v);
            θ -= η * m;
        }
    }

    /// <summary>η here is η rₜ √(1 − β₂ᵗ) / (1 − β₁ᵗ).</summary>
    private struct Rule<T> : IUpdateRuleWithTwoStates<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Means<T> Means;
        public Vector<T> η;
        public Denominator<T> Root;   // of v: √v + ε

        public static bool SquaresGradients => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> m, ref Vector<T> v)
        {
            Means.Update(g, ref m, ref v);
            θ -= η * m / Root.Of(v);
        }
    }
}
