using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Gradient descent with momentum: Δ ← αΔ + ηg, θ ← θ − Δ. Each update is a linear combination of the gradient and the update
/// before it. Sources: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; Rumelhart, Hinton and
/// Williams, "Learning representations by back-propagating errors", 1986.
/// </summary>
/// <remarks>
/// PyTorch keeps a mean of gradients instead, b ← αb + g, θ ← θ − ηb. At a constant rate both are the same; where the rate changes,
/// the updates here go on with the rate they had.
/// </remarks>
/// <param name="parameters">What to step; or <see cref="ParameterGroups"/>.</param>
/// <param name="learningRate">η, positive.</param>
/// <param name="momentum">α, the share of the last update that is kept, in [0, 1).</param>
/// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
public sealed class SGDMomentum(IEnumerable<Parameter> parameters, double learningRate = 0.01, double momentum = 0.9)
    : Optimizer(parameters, learningRate)
{
    private readonly double _momentum = Require.BelowOne(momentum);

    /// <summary>
    /// Whether to look ahead: Δ ← αΔ + ηg, θ ← θ − (αΔ + ηg), the step that would come next if the gradient stayed. No by default.
    /// Sources: Nesterov, "A method of solving a convex programming problem with convergence rate O(1/k²)", 1983; in this form Sutskever
    /// and others, "On the importance of initialization and momentum in deep learning", 2013.
    /// </summary>
    public bool Nesterov { get; init; }

    /// <summary>The part of a gradient that is left out after the first step, Δ ← αΔ + (1 − dampening)ηg, in [0, 1); 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside its range.</exception>
    public double Dampening
    {
        get;
        init => field = Require.BelowOne(value, "dampening");
    }

    /// <inheritdoc/>
    public override string Name => Nesterov ? "SGDMomentum (Nesterov)" : base.Name;

    /// <inheritdoc/>
    protected override IReadOnlyList<KeptState> Keeps => [new("delta")];

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter)
    {
        var (η, α) = (Broadcast<T>(parameter.LearningRate), Broadcast<T>(_momentum));
        var share = Broadcast<T>(parameter.StepCount == 1 ? parameter.LearningRate : parameter.LearningRate * (1 - Dampening));
        if (Nesterov) parameter.Apply("delta", new NesterovRule<T> { α = α, η = η, DampedRate = share });
        else parameter.Apply("delta", new Rule<T> { α = α, η = share });
    }

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

    private struct NesterovRule<T> : IUpdateRuleWithState<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> η, DampedRate, α;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> Δ)
        {
            Δ = (α * Δ) + (DampedRate * g);
            θ -= (α * Δ) + (η * g);
        }
    }
}
