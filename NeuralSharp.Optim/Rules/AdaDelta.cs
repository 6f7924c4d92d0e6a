using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Gradient descent whose steps have the units of the parameters: s ← ρs + (1 − ρ)g², Δ = √(d + ε) / √(s + ε) · g, θ ← θ − ηΔ,
/// d ← ρd + (1 − ρ)Δ². Source: Zeiler, "ADADELTA: an adaptive learning rate method", 2012, https://arxiv.org/abs/1212.5701.
/// </summary>
/// <param name="parameters">What to step; or <see cref="ParameterGroups"/>.</param>
/// <param name="learningRate">η, positive; the paper has none, which is 1.</param>
/// <param name="decay">ρ, the share of both running means that is kept, in [0, 1).</param>
/// <param name="epsilon">ε, which stands inside the roots and gets the first steps going, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
public sealed class AdaDelta(IEnumerable<Parameter> parameters, double learningRate = 1, double decay = 0.9, double epsilon = 1e-6)
    : Optimizer(parameters, learningRate)
{
    private readonly double _decay = Require.BelowOne(decay);
    private readonly double _epsilon = Require.Positive(epsilon);

    /// <inheritdoc/>
    protected override IReadOnlyList<KeptState> Keeps => [new("s", Least: 0), new("d", Least: 0)];

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter) => parameter.Apply("s", "d", new Rule<T>
    {
        η = Broadcast<T>(parameter.LearningRate),
        ρ = Broadcast<T>(_decay),
        OneLessρ = Broadcast<T>(1 - _decay),
        Root = new(_epsilon, epsilonInsideSqrt: true),
    });

    private struct Rule<T> : IUpdateRuleWithTwoStates<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> η, ρ, OneLessρ;
        public Denominator<T> Root;   // of s: √(s + ε)

        public static bool SquaresGradients => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s, ref Vector<T> d)
        {
            s = (ρ * s) + (OneLessρ * g * g);
            var Δ = Root.Of(d) / Root.Of(s) * g;
            θ -= η * Δ;
            d = (ρ * d) + (OneLessρ * Δ * Δ);
        }
    }
}
