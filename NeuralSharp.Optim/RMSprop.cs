using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Gradient descent scaled by a running mean of squared gradients: s ← ρs + (1 − ρ)g², θ ← θ − ηg / (√s + ε).
/// Source: Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012.
/// </summary>
/// <param name="parameters">What to step.</param>
/// <param name="learningRate">η, positive.</param>
/// <param name="decay">ρ, the share of the running mean that is kept, in [0, 1).</param>
/// <param name="epsilon">ε, which keeps the quotient finite, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
public sealed class RMSprop(IEnumerable<Parameter> parameters, double learningRate = 0.01, double decay = 0.9, double epsilon = 1e-8)
    : Optimizer(parameters, learningRate)
{
    private readonly double _decay = Hyperparameter.BelowOne(decay);
    private readonly double _epsilon = Hyperparameter.Positive(epsilon);

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter) => parameter.Apply("s", new Rule<T>
    {
        η = Broadcast<T>(LearningRate),
        ρ = Broadcast<T>(_decay),
        OneLessρ = Broadcast<T>(1 - _decay),
        ε = Broadcast<T>(_epsilon),
    });

    private struct Rule<T> : IUpdateRuleWithState<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> η, ρ, OneLessρ, ε;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s)
        {
            s = (ρ * s) + (OneLessρ * g * g);
            θ -= η * g / (Vector.SquareRoot(s) + ε);
        }
    }
}
