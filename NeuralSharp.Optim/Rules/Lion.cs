using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Steps of equal size, by the sign of a mean of gradients: θ ← θ − η sign(β₁m + (1 − β₁)g), m ← β₂m + (1 − β₂)g, with decoupled
/// weight decay. A step has no other length than η, so η is 3 to 10 times smaller, and λ as much larger, than for <see cref="AdamW"/>.
/// Source: Chen and others, "Symbolic discovery of optimization algorithms", 2023, https://arxiv.org/abs/2302.06675.
/// </summary>
public sealed class Lion : Optimizer
{
    private readonly double _beta1, _beta2;

    /// <summary>Takes charge of parameters.</summary>
    /// <param name="parameters">What to step; or <see cref="ParameterGroups"/>.</param>
    /// <param name="learningRate">η, positive.</param>
    /// <param name="beta1">β₁, the share of the mean in a step's direction, in [0, 1).</param>
    /// <param name="beta2">β₂, the share of the mean that is kept, in [0, 1).</param>
    /// <param name="weightDecay">λ, zero or positive: before each step θ ← (1 − ηλ)θ.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
    public Lion(IEnumerable<Parameter> parameters, double learningRate = 1e-4, double beta1 = 0.9, double beta2 = 0.99, double weightDecay = 0)
        : base(parameters, learningRate)
    {
        (_beta1, _beta2) = (Require.BelowOne(beta1), Require.BelowOne(beta2));
        (WeightDecay, DecoupledWeightDecay) = (weightDecay, true);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<KeptState> Keeps => [new("m")];

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter) => parameter.Apply("m", new Rule<T>
    {
        η = Broadcast<T>(parameter.LearningRate),
        β1 = Broadcast<T>(_beta1),
        OneLessβ1 = Broadcast<T>(1 - _beta1),
        β2 = Broadcast<T>(_beta2),
        OneLessβ2 = Broadcast<T>(1 - _beta2),
    });

    private struct Rule<T> : IUpdateRuleWithState<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> η, β1, OneLessβ1, β2, OneLessβ2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> m)
        {
            θ -= η * Sign((β1 * m) + (OneLessβ1 * g));
            m = (β2 * m) + (OneLessβ2 * g);
        }

        /// <summary>±1, and what is neither positive nor negative as it is: 0 and NaN.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector<T> Sign(Vector<T> x) => Vector.ConditionalSelect(
            Vector.GreaterThan(Vector.Abs(x), Vector<T>.Zero), Vector.CopySign(Vector<T>.One, x), x);
    }
}
