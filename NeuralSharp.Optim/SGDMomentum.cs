using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Gradient descent with momentum: Δ ← αΔ + ηg, θ ← θ − Δ. Each update is a linear combination of the gradient and the update
/// before it. Sources: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; Rumelhart, Hinton and
/// Williams, "Learning representations by back-propagating errors", 1986.
/// </summary>
/// <param name="parameters">What to step.</param>
/// <param name="learningRate">η, positive.</param>
/// <param name="momentum">α, the share of the last update that is kept, in [0, 1).</param>
/// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
public sealed class SGDMomentum(IEnumerable<Parameter> parameters, double learningRate = 0.01, double momentum = 0.9)
    : Optimizer(parameters, learningRate)
{
    private readonly double _momentum = Hyperparameter.BelowOne(momentum);

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter) => parameter.Apply("delta", new Rule<T>
    {
        η = Broadcast<T>(LearningRate),
        α = Broadcast<T>(_momentum),
    });

    private struct Rule<T> : IUpdateRuleWithState<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> η, α;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> Δ)
        {
            Δ = (α * Δ) + (η * g);
            θ -= Δ;
        }
    }
}
