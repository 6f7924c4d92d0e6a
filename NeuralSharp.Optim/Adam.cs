using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Gradient descent by running means of gradients and of their squares: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
/// θ ← θ − η m̂ / (√v̂ + ε), where m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ) undo that both start at zero.
/// Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015, https://arxiv.org/abs/1412.6980.
/// </summary>
/// <param name="parameters">What to step.</param>
/// <param name="learningRate">η, positive.</param>
/// <param name="beta1">β₁, the share of the gradients' mean that is kept, in [0, 1).</param>
/// <param name="beta2">β₂, the share of the squares' mean that is kept, in [0, 1).</param>
/// <param name="epsilon">ε, which keeps the quotient finite, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
public sealed class Adam(
    IEnumerable<Parameter> parameters, double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    : Optimizer(parameters, learningRate)
{
    private readonly double _beta1 = Hyperparameter.BelowOne(beta1);
    private readonly double _beta2 = Hyperparameter.BelowOne(beta2);
    private readonly double _epsilon = Hyperparameter.Positive(epsilon);

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter) => parameter.Apply("m", "v", new Rule<T>
    {
        β1 = Broadcast<T>(_beta1),
        OneLessβ1 = Broadcast<T>(1 - _beta1),
        β2 = Broadcast<T>(_beta2),
        OneLessβ2 = Broadcast<T>(1 - _beta2),
        η = Broadcast<T>(LearningRate / (1 - Math.Pow(_beta1, parameter.StepCount))),
        Unbias = Broadcast<T>(1 / Math.Sqrt(1 - Math.Pow(_beta2, parameter.StepCount))),
        ε = Broadcast<T>(_epsilon),
    });

    /// <summary>η here is η / (1 − β₁ᵗ), and Unbias is 1 / √(1 − β₂ᵗ): the corrections of m and √v, which are the same in all lanes.</summary>
    private struct Rule<T> : IUpdateRuleWithTwoStates<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> β1, OneLessβ1, β2, OneLessβ2, η, Unbias, ε;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> m, ref Vector<T> v)
        {
            m = (β1 * m) + (OneLessβ1 * g);
            v = (β2 * v) + (OneLessβ2 * g * g);
            θ -= η * m / ((Vector.SquareRoot(v) * Unbias) + ε);
        }
    }
}
