using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Gradient descent with a rate a parameter that shrinks with the gradients seen: s ← s + g², θ ← θ − ηg / (√s + ε).
/// Source: Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization", 2011.
/// </summary>
/// <param name="parameters">What to step.</param>
/// <param name="learningRate">η, positive.</param>
/// <param name="epsilon">ε, which keeps the quotient finite, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
public sealed class AdaGrad(IEnumerable<Parameter> parameters, double learningRate = 0.01, double epsilon = 1e-10)
    : Optimizer(parameters, learningRate)
{
    private readonly double _epsilon = Hyperparameter.Positive(epsilon);

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter) => parameter.Apply("s", new Rule<T>
    {
        η = Broadcast<T>(LearningRate),
        ε = Broadcast<T>(_epsilon),
    });

    private struct Rule<T> : IUpdateRuleWithState<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> η, ε;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s)
        {
            s += g * g;
            θ -= η * g / (Vector.SquareRoot(s) + ε);
        }
    }
}
