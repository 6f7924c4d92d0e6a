using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Gradient descent by running means of gradients and of their squares: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
/// θ ← θ − η m̂ / (√v̂ + ε), where m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ) undo that both start at zero.
/// Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015, https://arxiv.org/abs/1412.6980.
/// </summary>
/// <param name="parameters">What to step; or <see cref="ParameterGroups"/>.</param>
/// <param name="learningRate">η, positive.</param>
/// <param name="beta1">β₁, the share of the gradients' mean that is kept, in [0, 1).</param>
/// <param name="beta2">β₂, the share of the squares' mean that is kept, in [0, 1).</param>
/// <param name="epsilon">ε, which keeps the quotient finite, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
public class Adam(
    IEnumerable<Parameter> parameters, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    : Optimizer(parameters, learningRate)
{
    private readonly double _beta1 = Require.BelowOne(beta1);
    private readonly double _beta2 = Require.BelowOne(beta2);
    private readonly double _epsilon = Require.Positive(epsilon);

    /// <summary>
    /// Whether to divide by the largest v so far, w ← max(w, v), so that no step grows again; no by default. As in PyTorch the correction
    /// 1 − β₂ᵗ is applied to w. Source: Reddi, Kale and Kumar, "On the convergence of Adam and beyond", 2018,
    /// https://arxiv.org/abs/1904.09237.
    /// </summary>
    public bool AMSGrad { get; init; }

    /// <summary>Whether m and v are corrected for their start at zero, as they are by default. Without it one sees what it is good for.</summary>
    public bool BiasCorrection { get; init; } = true;

    /// <summary>Whether ε stands inside the root, √(v̂ + ε); no by default.</summary>
    public bool EpsilonInsideSqrt { get; init; }

    /// <inheritdoc/>
    public override string Name => AMSGrad ? base.Name + " (AMSGrad)" : base.Name;

    /// <inheritdoc/>
    protected override IReadOnlyList<KeptState> Keeps => AMSGrad ? [new("m"), new("v", Least: 0), new("v_max", Least: 0)] : [new("m"), new("v", Least: 0)];

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter)
    {
        var t = parameter.StepCount;
        var rule = new Rule<T>
        {
            β1 = Broadcast<T>(_beta1),
            OneLessβ1 = Broadcast<T>(1 - _beta1),
            β2 = Broadcast<T>(_beta2),
            OneLessβ2 = Broadcast<T>(1 - _beta2),
            η = Broadcast<T>(BiasCorrection ? parameter.LearningRate / (1 - Math.Pow(_beta1, t)) : parameter.LearningRate),
            Unbias = Broadcast<T>(BiasCorrection ? 1 / (1 - Math.Pow(_beta2, t)) : 1),
            Root = new(_epsilon, EpsilonInsideSqrt),
        };
        if (AMSGrad) parameter.Apply("m", "v", "v_max", new AMSGradRule<T> { Adam = rule });
        else parameter.Apply("m", "v", rule);
    }

    /// <summary>η here is η / (1 − β₁ᵗ), and Unbias is 1 / (1 − β₂ᵗ): the corrections of m and v, which are the same in all lanes.</summary>
    private struct Rule<T> : IUpdateRuleWithTwoStates<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> β1, OneLessβ1, β2, OneLessβ2, η, Unbias;
        public Denominator<T> Root;   // of v̂: √v̂ + ε

        public static bool SquaresGradients => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> m, ref Vector<T> v)
        {
            m = (β1 * m) + (OneLessβ1 * g);
            v = (β2 * v) + (OneLessβ2 * g * g);
            θ -= η * m / Root.Of(v * Unbias);
        }
    }

    private struct AMSGradRule<T> : IUpdateRuleWithThreeStates<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Rule<T> Adam;

        public static int DecayingStates => 2;   // w is a maximum

        public static bool SquaresGradients => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> m, ref Vector<T> v, ref Vector<T> w)
        {
            m = (Adam.β1 * m) + (Adam.OneLessβ1 * g);
            v = (Adam.β2 * v) + (Adam.OneLessβ2 * g * g);
            w = Vector.Max(w, v);
            θ -= Adam.η * m / Adam.Root.Of(w * Adam.Unbias);
        }
    }
}
