using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Stochastic gradient descent: θ ← θ − ηg.
/// Source: Robbins and Monro, "A stochastic approximation method", 1951.
/// </summary>
/// <param name="parameters">What to step; or <see cref="ParameterGroups"/>.</param>
/// <param name="learningRate">η, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
public sealed class SGD(IEnumerable<Parameter> parameters, double learningRate = 0.01) : Optimizer(parameters, learningRate)
{
    /// <inheritdoc/>
    protected override IReadOnlyList<KeptState> Keeps => [];

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter) => parameter.Apply(new Rule<T> { η = Broadcast<T>(parameter.LearningRate) });

    private struct Rule<T> : IUpdateRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> η;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g) => θ -= η * g;
    }
}
