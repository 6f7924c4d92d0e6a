namespace NeuralSharp.Layers;

/// <summary>
/// A network with several inputs, such as a picture and a few numbers about it: derive from it, register the parts, and say in
/// <see cref="Forward(IReadOnlyList{Tensor})"/> how they come together. A trainer hands it the inputs of a batch, <see cref="Batch.AllInputs"/>.
/// </summary>
/// <remarks>
/// It is the outermost module of a model; its parts are modules of one input. Hooks are registered on the parts, since a hook sees one input.
/// Say <see cref="Module.IsReplayable"/> where it holds, and its steps are captured.
/// </remarks>
/// <example>
/// <code>
/// sealed class TwoTowers : MultiInputModule
/// {
///     public TwoTowers()
///         : base(inputCount: 2) =&gt; (Left, Right, Top) = (new(4, 8), new(3, 8), new(16, 2));
///
///     public Dense Left { get; private init =&gt; field = Register(value); }
///     public Dense Right { get; private init =&gt; field = Register(value); }
///     public Dense Top { get; private init =&gt; field = Register(value); }
///
///     public override bool IsReplayable =&gt; true;
///
///     public override Tensor Forward(IReadOnlyList&lt;Tensor&gt; inputs) =&gt;
///         Top.Call(Tensor.Concatenate([Left.Call(inputs[0]), Right.Call(inputs[1])], axis: 1).Relu());
/// }
/// </code>
/// </example>
/// <param name="inputCount">How many inputs it has, positive.</param>
public abstract class MultiInputModule(int inputCount) : Module
{
    /// <summary>How many inputs it has.</summary>
    public int InputCount { get; } = inputCount > 0
        ? inputCount
        : throw new ArgumentOutOfRangeException(nameof(inputCount), Invariant($"MultiInputModule: the number of inputs is {inputCount}; give a positive one."));

    /// <summary>Maps the inputs to an output, one tensor for each of <see cref="InputCount"/>; shapes are the module's to say.</summary>
    public abstract Tensor Forward(IReadOnlyList<Tensor> inputs);

    /// <summary>The network of one input, where it has but one.</summary>
    /// <exception cref="ShapeException">It has several.</exception>
    public sealed override Tensor Forward(Tensor input) => Call([input]);

    /// <summary><see cref="Forward(IReadOnlyList{Tensor})"/>, after a look at the number of inputs.</summary>
    /// <exception cref="ShapeException">There are more inputs or fewer than it has.</exception>
    /// <exception cref="InvalidOperationException">There are hooks on the module itself.</exception>
    public Tensor Call(IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count != InputCount) throw new ShapeException(Invariant($"{Name}: it has {InputCount} inputs and got {inputs.Count}. Give it one tensor for each."));
        if (HasHooks) throw new InvalidOperationException($"{Name}: there are hooks on a module of several inputs, and a hook sees one. Register them on its parts.");
        using var scope = Autograd.NotesCalls ? Origins.Enter(ToString(), place: null) : default;
        return Forward(inputs);
    }
}
