using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>
/// Gradient descent scaled by a running mean of squared gradients: s ← ρs + (1 − ρ)g², θ ← θ − ηg / (√s + ε).
/// Source: Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012.
/// </summary>
/// <param name="parameters">What to step; or <see cref="ParameterGroups"/>.</param>
/// <param name="learningRate">η, positive.</param>
/// <param name="decay">ρ, the share of the running mean that is kept, in [0, 1).</param>
/// <param name="epsilon">ε, which keeps the quotient finite, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">A hyperparameter is outside its range.</exception>
public sealed class RMSprop(IEnumerable<Parameter> parameters, double learningRate = 0.01, double decay = 0.9, double epsilon = 1e-8)
    : Optimizer(parameters, learningRate)
{
    private readonly double _decay = Require.BelowOne(decay);
    private readonly double _epsilon = Require.Positive(epsilon);

    /// <summary>
    /// Whether the square of the mean gradient is taken off, m ← ρm + (1 − ρ)g, s − m² in place of s, so that the divisor is the
    /// gradient's standard deviation; no by default. Source: Graves, "Generating sequences with recurrent neural networks", 2013,
    /// https://arxiv.org/abs/1308.0850.
    /// </summary>
    public bool Centered { get; init; }

    /// <summary>α, the share of the last update that is kept, in [0, 1): Δ ← αΔ + ηg / (√s + ε), θ ← θ − Δ; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside its range.</exception>
    public double Momentum
    {
        get;
        init => field = Require.BelowOne(value, "momentum");
    }

    /// <summary>Whether ε stands inside the root, √(s + ε), as in Keras; no by default.</summary>
    public bool EpsilonInsideSqrt { get; init; }

    /// <inheritdoc/>
    public override string Name => base.Name + (Centered ? " (centered)" : "") + (Momentum > 0 ? " (momentum)" : "");

    /// <inheritdoc/>
    protected override IReadOnlyList<KeptState> Keeps =>
    [
        new("s", Least: 0),
        .. Centered ? (KeptState[])[new("m")] : [],
        .. Momentum > 0 ? (KeptState[])[new("delta")] : [],
    ];

    /// <inheritdoc/>
    protected override void Update<T>(ParameterState<T> parameter)
    {
        var mean = new Mean<T> { ρ = Broadcast<T>(_decay), OneLessρ = Broadcast<T>(1 - _decay) };
        var root = new Denominator<T>(_epsilon, EpsilonInsideSqrt);
        var (η, α) = (Broadcast<T>(parameter.LearningRate), Broadcast<T>(Momentum));
        switch (Centered, Momentum > 0)
        {
            case (false, false): parameter.Apply("s", new Rule<T> { Mean = mean, η = η, Root = root }); break;
            case (false, true): parameter.Apply("s", "delta", new MomentumRule<T> { Mean = mean, η = η, α = α, Root = root }); break;
            case (true, false): parameter.Apply("s", "m", new CenteredRule<T> { Mean = mean, η = η, Root = root }); break;
            default: parameter.Apply("s", "m", "delta", new CenteredMomentumRule<T> { Mean = mean, η = η, α = α, Root = root }); break;
        }
    }

    /// <summary>A running mean.</summary>
    private struct Mean<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> ρ, OneLessρ;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Vector<T> Of(Vector<T> before, Vector<T> value) => (ρ * before) + (OneLessρ * value);
    }

    private struct Rule<T> : IUpdateRuleWithState<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Mean<T> Mean;
        public Vector<T> η;
        public Denominator<T> Root;   // of s: √s + ε

        public static bool SquaresGradients => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s)
        {
            s = Mean.Of(s, g * g);
            θ -= η * g / Root.Of(s);
        }
    }

    private struct MomentumRule<T> : IUpdateRuleWithTwoStates<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Mean<T> Mean;
        public Vector<T> η, α;
        public Denominator<T> Root;

        public static bool SquaresGradients => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s, ref Vector<T> Δ)
        {
            s = Mean.Of(s, g * g);
            Δ = (α * Δ) + (η * g / Root.Of(s));
            θ -= Δ;
        }
    }

    private struct CenteredRule<T> : IUpdateRuleWithTwoStates<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Mean<T> Mean;
        public Vector<T> η;
        public Denominator<T> Root;

        public static bool SquaresGradients => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s, ref Vector<T> m)
        {
            s = Mean.Of(s, g * g);
            m = Mean.Of(m, g);
            θ -= η * g / Root.Of(Vector.Max(s - (m * m), Vector<T>.Zero));   // rounding can make a variance of 0 negative
        }
    }

    private struct CenteredMomentumRule<T> : IUpdateRuleWithThreeStates<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Mean<T> Mean;
        public Vector<T> η, α;
        public Denominator<T> Root;

        public static bool SquaresGradients => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s, ref Vector<T> m, ref Vector<T> Δ)
        {
            s = Mean.Of(s, g * g);
            m = Mean.Of(m, g);
            Δ = (α * Δ) + (η * g / Root.Of(Vector.Max(s - (m * m), Vector<T>.Zero)));
            θ -= Δ;
        }
    }
}
