using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Adam with a bound in place of the mean square: m ← β₁m + (1 − β₁)g, u ← max(β₂u, |g| + ε), θ ← θ − η / (1 − β₁ᵗ) · m / u.
/// Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015, section 7.1, https://arxiv.org/abs/1412.6980. The paper has no ε;
/// here it stands where PyTorch has it.
/// </summary>
/// <param name="parameters">What to step; or <see cref="ParameterGroups"/>.</param>
/// <param name="learningRate">η, positive.</param>
/// <param name="beta1">β₁, the share of the gradients' mean that is kept, in [0, 1).</param>
/// <param name="beta2">β₂, by which the bound shrinks in a step, in [0, 1).</param>
/// <param name="epsilon">ε, which keeps the quotient finite, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
public sealed class AdaMax(
    IEnumerable<Parameter> parameters, double learningRate = 0.002, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    : Optimizer(parameters, learningRate)
{
    private readonly double _beta1 = Require.BelowOne(beta1);
    private readonly double _beta2 = Require.BelowOne(beta2);
    private readonly double _epsilon = Require.Positive(epsilon);

    /// <inheritdoc/>
    protected override IReadOnlyList<KeptState> Keeps => [new("m"), new("u", Least: 0)];

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter) => parameter.Apply("m", "u", new Rule<T>
    {
        β1 = Broadcast<T>(_beta1),
        OneLessβ1 = Broadcast<T>(1 - _beta1),
        β2 = Broadcast<T>(_beta2),
        η = Broadcast<T>(parameter.LearningRate / (1 - Math.Pow(_beta1, parameter.StepCount))),
        ε = Broadcast<T>(_epsilon),
    });

    /// <summary>η here is η / (1 − β₁ᵗ).</summary>
    private struct Rule<T> : IUpdateRuleWithTwoStates<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> β1, OneLessβ1, β2, η, ε;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> m, ref Vector<T> u)
        {
            m = (β1 * m) + (OneLessβ1 * g);
            u = Vector.Max(β2 * u, Vector.Abs(g) + ε);
            θ -= η * m / u;
        }
    }
}
