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

/// <summary>As <see cref="IUpdateRule{T}"/>, with a state that each parameter keeps from step to step, zero at first.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IUpdateRuleWithState<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Changes the parameters θ and their state s by their gradients g.</summary>
    void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s);
}

/// <summary>As <see cref="IUpdateRule{T}"/>, with two states that each parameter keeps from step to step, zero at first.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IUpdateRuleWithTwoStates<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Changes the parameters θ and their states m and v by their gradients g.</summary>
    void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> m, ref Vector<T> v);
}
