namespace NeuralSharp;

/// <summary>A recorded op of a <see cref="GraphSnapshot"/>.</summary>
public sealed class GraphOp
{
    internal GraphOp(Op op, int place, IReadOnlyList<GraphTensor> inputs)
    {
        (Name, Place, Generation, Inputs, Attributes) = (op.Name, place, op.Generation, inputs, op.Attributes);
        IsUsers = op.RunsUserCode && Origin.IsUsers(op.GetType().Assembly.GetName().Name!);
    }

    /// <summary>The op's name, such as "MatMul".</summary>
    public string Name { get; }

    /// <summary>Its place in <see cref="GraphSnapshot.Ops"/>.</summary>
    public int Place { get; }

    /// <summary>One more than the largest of its inputs' generations; a backward pass walks in descending order.</summary>
    public int Generation { get; }

    /// <summary>The inputs, in the order of the op's formula; a tensor that is read twice stands there twice.</summary>
    public IReadOnlyList<GraphTensor> Inputs { get; }

    /// <summary>The result.</summary>
    public GraphTensor Output { get; internal set; } = null!;

    /// <summary>What the op was given beside its inputs: <see cref="Op.Attributes"/>.</summary>
    public IReadOnlyDictionary<string, object> Attributes { get; }

    /// <summary>The line of the program that applied it; null where none was noted: <see cref="Autograd.RecordSource"/>.</summary>
    public SourceLine? Line { get; internal init; }

    /// <summary>The call of a module that applied it; null outside of modules, and where none was noted: <see cref="Autograd.RecordSource"/>.</summary>
    public ModuleCall? Module { get; internal init; }

    /// <summary>Whether the op is no library's, whatever its name is: nothing is known of what it computes.</summary>
    internal bool IsUsers { get; }

    /// <summary>The op as a formula, such as <c>c = Multiply(a, b)</c>.</summary>
    public override string ToString() => Printable.Escape($"{Output.Name} = {Name}({string.Join(", ", Inputs.Select(input => input.Name))})");
}
