using System.Numerics;

namespace NeuralSharp.Optim;

/// <summary>How one step changes parameters, written on vectors: for each lane the paper's formula. Hyperparameters are fields, broadcast once a step.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IUpdateRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Changes the parameters θ by their gradients g.</summary>
    void Update(ref Vector<T> θ, Vector<T> g);
}

/// <summary>What rules with states have in common.</summary>
public interface IStatefulRule
{
    /// <summary>
    /// How many of the states, counted from the first, shrink towards zero while the gradient is zero, as running means do; by default all.
    /// A state of these that became subnormal is set to zero. A sum or a maximum is not among them.
    /// </summary>
    static virtual int DecayingStates => int.MaxValue;

    /// <summary>
    /// Whether a state is made of squares of the gradient; by default none is. The rule then sees no g whose square is beyond the type:
    /// one above 0.99 √max, which is 1.8e19 in Float32 and 1.3e154 in Float64, counts as that, with its sign. A step that is divided by √g² is as long
    /// then as it should be, where an infinite square would hold the parameter still for ever. Infinity and NaN arrive as NaN, to be seen.
    /// </summary>
    static virtual bool SquaresGradients => false;
}

/// <summary>As <see cref="IUpdateRule{T}"/>, with a state that each parameter keeps from step to step, zero at first.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IUpdateRuleWithState<T> : IStatefulRule
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Changes the parameters θ and their state s by their gradients g.</summary>
    void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s);
}

/// <summary>As <see cref="IUpdateRule{T}"/>, with two states that each parameter keeps from step to step, zero at first.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IUpdateRuleWithTwoStates<T> : IStatefulRule
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Changes the parameters θ and their states m and v by their gradients g.</summary>
    void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> m, ref Vector<T> v);
}

/// <summary>As <see cref="IUpdateRule{T}"/>, with three states that each parameter keeps from step to step, zero at first.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IUpdateRuleWithThreeStates<T> : IStatefulRule
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Changes the parameters θ and their states m, v and w by their gradients g.</summary>
    void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> m, ref Vector<T> v, ref Vector<T> w);
}
