using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Gradient descent with a rate a parameter that shrinks with the gradients seen: s ← s + g², θ ← θ − ηg / (√s + ε). The sum s ends at
/// the largest number of its type.
/// Source: Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization", 2011.
/// </summary>
/// <param name="parameters">What to step; or <see cref="ParameterGroups"/>.</param>
/// <param name="learningRate">η, positive.</param>
/// <param name="epsilon">ε, which keeps the quotient finite, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
public sealed class AdaGrad(IEnumerable<Parameter> parameters, double learningRate = 0.01, double epsilon = 1e-10)
    : Optimizer(parameters, learningRate)
{
    private readonly double _epsilon = Require.Positive(epsilon);

    /// <summary>What s is before the first step, zero or positive; 0 by default, as in PyTorch. Keras has 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double InitialAccumulator
    {
        get;
        init => field = Require.NotNegative(value, "initialAccumulator");
    }

    /// <summary>By how much the rate falls besides, in step t to η / (1 + (t − 1) · decay); 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double LearningRateDecay
    {
        get;
        init => field = Require.NotNegative(value, "learningRateDecay");
    }

    /// <summary>Whether ε stands inside the root, θ ← θ − ηg / √(s + ε), as in Keras; no by default.</summary>
    public bool EpsilonInsideSqrt { get; init; }

    /// <inheritdoc/>
    protected override IReadOnlyList<KeptState> Keeps => [new("s", Least: 0)];

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter)
    {
        parameter.State("s", InitialAccumulator);
        parameter.Apply("s", new Rule<T>
        {
            η = Broadcast<T>(parameter.LearningRate / (1 + ((parameter.StepCount - 1) * LearningRateDecay))),
            Largest = new(T.BitDecrement(T.PositiveInfinity)),
            Root = new(_epsilon, EpsilonInsideSqrt),
        });
    }

    private struct Rule<T> : IUpdateRuleWithState<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> η, Largest;
        public Denominator<T> Root;   // of s: √s + ε

        public static int DecayingStates => 0;   // s is a sum

        public static bool SquaresGradients => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s)
        {
            s = Vector.MinNative(s + (g * g), Largest);   // the sum ends at the largest number of its type
            θ -= η * g / Root.Of(s);
        }
    }
}
