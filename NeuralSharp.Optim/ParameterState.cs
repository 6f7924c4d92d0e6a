using System.Numerics;

namespace NeuralSharp.Optim;

/// <summary>A parameter in one step: its values and gradient, what the optimizer keeps of it, and how often it was stepped.</summary>
/// <typeparam name="T">float or double, the parameter's element type.</typeparam>
public readonly ref struct ParameterState<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly OptimizerSlot _slot;

    internal ParameterState(OptimizerSlot slot) => _slot = slot;

    /// <summary>The parameter's values, to change.</summary>
    public Span<T> Values => _slot.Parameter.Write<T>();

    /// <summary>The gradient of the loss.</summary>
    public ReadOnlySpan<T> Gradient => _slot.Parameter.Grad!.Read<T>();

    /// <summary>The number of this step for this parameter: 1 in the first.</summary>
    public int StepCount => _slot.StepCount;

    /// <summary>What the optimizer keeps under a name from step to step, one number a value, zeros at first.</summary>
    public Span<T> State(string name) => _slot.State(name).Write<T>();

    /// <summary>Runs a rule that keeps nothing.</summary>
    public void Apply<TRule>(TRule rule)
        where TRule : struct, IUpdateRule<T> => UpdateLoop.Run(Array, GradientArray, rule);

    /// <summary>Runs a rule with one state.</summary>
    public void Apply<TRule>(string state, TRule rule)
        where TRule : struct, IUpdateRuleWithState<T> => UpdateLoop.Run(Array, GradientArray, StateArray(state), rule);

    /// <summary>Runs a rule with two states.</summary>
    public void Apply<TRule>(string first, string second, TRule rule)
        where TRule : struct, IUpdateRuleWithTwoStates<T> =>
        UpdateLoop.Run(Array, GradientArray, StateArray(first), StateArray(second), rule);

    private T[] Array => _slot.Parameter.Values<T>();

    private T[] GradientArray => _slot.Parameter.Grad!.Values<T>();

    private T[] StateArray(string name) => _slot.State(name).Values<T>();
}
