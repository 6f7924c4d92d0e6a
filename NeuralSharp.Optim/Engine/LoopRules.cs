using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp.Optim;

/// <summary>What <see cref="UpdateLoop"/> runs: a rule with up to three states, of which the last may be unused.</summary>
internal interface ILoopRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    static abstract int States { get; }

    void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s1, ref Vector<T> s2, ref Vector<T> s3);
}

internal readonly struct Stateless<T, TRule>(TRule rule) : ILoopRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TRule : struct, IUpdateRule<T>
{
    public static int States => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s1, ref Vector<T> s2, ref Vector<T> s3) => rule.Update(ref θ, g);
}

internal readonly struct OneState<T, TRule>(TRule rule) : ILoopRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TRule : struct, IUpdateRuleWithState<T>
{
    private readonly SquareableGradient<T, TRule> _gradient = new();
    private readonly SubnormalFlush<T, TRule> _flush = new();

    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s1, ref Vector<T> s2, ref Vector<T> s3)
    {
        rule.Update(ref θ, _gradient.Of(g), ref s1);
        _flush.Apply(States, g, ref s1, ref s2, ref s3);
    }
}

internal readonly struct TwoStates<T, TRule>(TRule rule) : ILoopRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TRule : struct, IUpdateRuleWithTwoStates<T>
{
    private readonly SquareableGradient<T, TRule> _gradient = new();
    private readonly SubnormalFlush<T, TRule> _flush = new();

    public static int States => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s1, ref Vector<T> s2, ref Vector<T> s3)
    {
        rule.Update(ref θ, _gradient.Of(g), ref s1, ref s2);
        _flush.Apply(States, g, ref s1, ref s2, ref s3);
    }
}

internal readonly struct ThreeStates<T, TRule>(TRule rule) : ILoopRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TRule : struct, IUpdateRuleWithThreeStates<T>
{
    private readonly SquareableGradient<T, TRule> _gradient = new();
    private readonly SubnormalFlush<T, TRule> _flush = new();

    public static int States => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s1, ref Vector<T> s2, ref Vector<T> s3)
    {
        rule.Update(ref θ, _gradient.Of(g), ref s1, ref s2, ref s3);
        _flush.Apply(States, g, ref s1, ref s2, ref s3);
    }
}

/// <summary>
/// A rule with what the base of all optimizers offers around it: g ← ±g + λθ for ascent and coupled weight decay, and
/// θ ← (1 − ηλ)θ before the rule for decoupled weight decay.
/// </summary>
internal readonly struct Regularized<T, TRule>(TRule rule, Regularization regularization) : ILoopRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TRule : struct, ILoopRule<T>
{
    private readonly Vector<T> _sign = new(T.CreateTruncating(regularization.Sign));
    private readonly Vector<T> _coupled = new(T.CreateTruncating(regularization.Coupled));
    private readonly Vector<T> _shrink = new(T.CreateTruncating(regularization.Shrink));

    public static int States => TRule.States;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s1, ref Vector<T> s2, ref Vector<T> s3)
    {
        g = (_sign * g) + (_coupled * θ);
        θ *= _shrink;
        rule.Update(ref θ, g, ref s1, ref s2, ref s3);
    }
}

/// <summary>What happens to a gradient and its parameters before the rule sees them.</summary>
/// <param name="Sign">1 to descend, −1 to ascend.</param>
/// <param name="Coupled">λ, by which the parameters are added to the gradient.</param>
/// <param name="Shrink">1 − ηλ, by which the parameters are multiplied.</param>
internal readonly record struct Regularization(double Sign, double Coupled, double Shrink)
{
    public static readonly Regularization None = new(Sign: 1, Coupled: 0, Shrink: 1);

    public bool IsNone => this == None;
}

/// <summary>Sets states that have become subnormal to zero.</summary>
/// <remarks>
/// When a unit dies its gradient becomes exactly zero, and its running means decay, m ← βm, down to numbers below the smallest normal one
/// (2⁻¹²⁶ in Float32). There rounding to nearest keeps them for ever, since 0.9 · k units round to k for k up to 4, and each vector with
/// such a number in it costs the processor a detour of about 150 cycles.
/// <para>
/// A state is touched only where this step's gradient is exactly zero and the state decays by itself. So no gradient is lost, however small:
/// squares of 1e-20 add up as they should. What is cut off is less than 2⁻¹²⁶ of a mean or an update, which no parameter above
/// 2⁻¹⁰² feels, and less than 2⁻⁶³ of a root of squares, which no ε above 2⁻³⁹ (2e-12) feels beside it; in Float64 the figures are
/// 2⁻¹⁰²², 2⁻⁹⁶⁹, 2⁻⁵¹¹ and 2⁻⁴⁵⁸.
/// </para>
/// </remarks>
internal readonly struct SubnormalFlush<T, TRule>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TRule : struct, IStatefulRule
{
    private readonly Vector<T> _smallestNormal = new(T.ScaleB(T.One, typeof(T) == typeof(float) ? -126 : -1022));

    public SubnormalFlush()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(int states, Vector<T> g, ref Vector<T> s1, ref Vector<T> s2, ref Vector<T> s3)
    {
        var isDead = Vector.Equals(g, Vector<T>.Zero);
        if (states > 0 && TRule.DecayingStates > 0) Flush(ref s1, isDead);
        if (states > 1 && TRule.DecayingStates > 1) Flush(ref s2, isDead);
        if (states > 2 && TRule.DecayingStates > 2) Flush(ref s3, isDead);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Flush(ref Vector<T> s, Vector<T> isDead) =>
        s = Vector.AndNot(s, Vector.LessThan(Vector.Abs(s), _smallestNormal) & isDead);
}
