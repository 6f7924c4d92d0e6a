using System.Numerics;

namespace NeuralSharp.Optim;

/// <summary>A parameter in one step: its values and gradient, what the optimizer keeps of it, and how often it was stepped.</summary>
/// <typeparam name="T">float or double, the parameter's element type.</typeparam>
public readonly ref struct ParameterState<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly OptimizerSlot _slot;

    internal ParameterState(OptimizerSlot slot) => _slot = slot;

    /// <summary>The parameter's values, to change; decoupled weight decay has shrunk them already.</summary>
    public Span<T> Values
    {
        get
        {
            Regularize();
            return _slot.Parameter.Write<T>();
        }
    }

    /// <summary>The gradient of the loss, with coupled weight decay, and the other way round to ascend, where the optimizer is told so.</summary>
    public ReadOnlySpan<T> Gradient
    {
        get
        {
            Regularize();
            return _slot.Gradient.Read<T>();
        }
    }

    /// <summary>The learning rate η of the parameter's group.</summary>
    public double LearningRate => _slot.Group.LearningRate;

    /// <summary>The number of this step for this parameter: 1 in the first.</summary>
    public int StepCount => _slot.StepCount;

    /// <summary>What the optimizer keeps under a name from step to step, one number a value.</summary>
    /// <param name="name">The state's name.</param>
    /// <param name="initial">What it is filled with at first.</param>
    public Span<T> State(string name, double initial = 0) => _slot.State(name, initial).Write<T>();

    /// <summary>A single number that the optimizer keeps of the parameter from step to step.</summary>
    /// <param name="name">The number's name.</param>
    /// <param name="initial">What it is at first.</param>
    public double Number(string name, double initial = 0) => _slot.Number(name, initial);

    /// <summary>Sets what <see cref="Number"/> gives.</summary>
    public void SetNumber(string name, double value) => _slot.SetNumber(name, value);

    /// <summary>Runs a rule that keeps nothing.</summary>
    public void Apply<TRule>(TRule rule)
        where TRule : struct, IUpdateRule<T> => Run(new Stateless<T, TRule>(rule));

    /// <summary>Runs a rule with one state.</summary>
    public void Apply<TRule>(string state, TRule rule)
        where TRule : struct, IUpdateRuleWithState<T> => Run(new OneState<T, TRule>(rule), state);

    /// <summary>Runs a rule with two states.</summary>
    public void Apply<TRule>(string first, string second, TRule rule)
        where TRule : struct, IUpdateRuleWithTwoStates<T> => Run(new TwoStates<T, TRule>(rule), first, second);

    /// <summary>Runs a rule with three states.</summary>
    public void Apply<TRule>(string first, string second, string third, TRule rule)
        where TRule : struct, IUpdateRuleWithThreeStates<T> => Run(new ThreeStates<T, TRule>(rule), first, second, third);

    private void Run<TRule>(TRule rule, params ReadOnlySpan<string> states)
        where TRule : struct, ILoopRule<T>
    {
        var arrays = Arrays;
        for (var i = 0; i < states.Length; i++) arrays[2 + i] = _slot.State(states[i]).Values<T>();
        if (_slot.TakeRegularization() is { IsNone: false } regularization) UpdateLoop.Run(arrays, new Regularized<T, TRule>(rule, regularization));
        else UpdateLoop.Run(arrays, rule);
    }

    /// <summary>For a plain loop, which sees spans: shrinks the values, and makes the gradient that the loop is to see.</summary>
    private void Regularize()
    {
        if (_slot.TakeRegularization() is not { IsNone: false } regularization) return;
        var arrays = Arrays;
        var gradient = Tensor.ZerosLike(_slot.Gradient);
        arrays[2] = gradient.Values<T>();
        UpdateLoop.Run(arrays, new Regularized<T, OneState<T, Copy>>(new(default), regularization));
        _slot.Gradient = gradient;
    }

    private StepArrays<T> Arrays
    {
        get
        {
            var arrays = new StepArrays<T>();
            arrays[0] = _slot.Parameter.Values<T>();
            arrays[1] = _slot.Gradient.Values<T>();
            return arrays;
        }
    }

    /// <summary>Keeps the gradient that arrives at the rule.</summary>
    private struct Copy : IUpdateRuleWithState<T>
    {
        public static int DecayingStates => 0;

        public readonly void Update(ref Vector<T> θ, Vector<T> g, ref Vector<T> s) => s = g;
    }
}
