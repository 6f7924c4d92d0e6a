namespace NeuralSharp;

/// <summary>
/// One way to look at a recorded graph and its backward pass: all that pictures and pages are made of. The same program has up to three:
/// its layers (folded), its tensors (an op a node), its scalars (every tensor opened into numbers).
/// </summary>
/// <param name="Kind">Which of the three it is.</param>
/// <param name="Nodes">The tensors: leaves, results of ops, and folded stretches of the graph. Inputs stand before what is made of them; a node's place is its id.</param>
/// <param name="Edges">What goes into what, ordered by the node it leads to and then by input.</param>
/// <param name="Steps">The backward pass, in its order; empty where it was not run.</param>
internal sealed record GraphView(ViewKind Kind, IReadOnlyList<ViewNode> Nodes, IReadOnlyList<ViewEdge> Edges, IReadOnlyList<ViewStep> Steps);

/// <summary>What a node of a view is.</summary>
internal enum ViewKind
{
    /// <summary>Modules, or stretches of the graph, as one node each.</summary>
    Layers,

    /// <summary>One op a node.</summary>
    Tensors,

    /// <summary>One number a node.</summary>
    Scalars,
}

/// <summary>What a node stands for.</summary>
internal enum NodeKind
{
    /// <summary>A leaf that a gradient flows to.</summary>
    Leaf,

    /// <summary>A leaf that none flows to, such as an input or a target.</summary>
    Constant,

    /// <summary>The result of one op.</summary>
    Result,

    /// <summary>The result of a stretch of ops that are drawn as one.</summary>
    Fold,
}

/// <summary>A tensor of a graph, with the op that made it.</summary>
internal sealed record ViewNode
{
    /// <summary>What it stands for.</summary>
    public required NodeKind Kind { get; init; }

    /// <summary>The reader's name of the tensor, such as "a" or "0.weight"; otherwise the op and a number, as in "Tanh 3".</summary>
    public required string Name { get; init; }

    /// <summary>The name of the op, such as "Tanh"; the module's or the ops' where it is a fold, as in "Dense(784 -> 128)"; null for leaves and constants.</summary>
    public string? Op { get; init; }

    /// <summary>Numbers that the op was given beside its inputs, such as a slope; those of an op of scalars are all that its formula needs.</summary>
    public IReadOnlyDictionary<string, double> Constants { get; init; } = new Dictionary<string, double>();

    /// <summary>The shape, as in "[2, 3]"; "[]" for a scalar.</summary>
    public required string Shape { get; init; }

    /// <summary>The values.</summary>
    public required ViewValues Values { get; init; }

    /// <summary>The complete gradient after the pass; null where none arrives.</summary>
    public ViewValues? Gradient { get; init; }

    /// <summary>The generation of the op: 0 for leaves; larger than that of every input.</summary>
    public required int Generation { get; init; }

    /// <summary>How many ops it stands for: 0 for leaves, more than 1 for folds.</summary>
    public int OpCount { get; init; }

    /// <summary>The reader's line that made it, as a place in the list of lines; null where it was not recorded.</summary>
    public int? Line { get; init; }

    /// <summary>In the view of tensors: for each element the node of the view of scalars that is it; null where tensors were not opened.</summary>
    public IReadOnlyList<int>? Scalars { get; init; }
}

/// <summary>An input of an op.</summary>
/// <param name="From">The node that is the input.</param>
/// <param name="To">The node whose op reads it.</param>
/// <param name="Input">The input's index; an op that reads a tensor twice has two edges.</param>
/// <param name="NeedsGradient">Whether a gradient flows back over it.</param>
internal sealed record ViewEdge(int From, int To, int Input, bool NeedsGradient);

/// <summary>The visit of one op by the backward pass.</summary>
/// <param name="Node">The node whose op is visited; its gradient is complete.</param>
/// <param name="Arrived">The gradient that has arrived there, which is the complete one.</param>
/// <param name="Contributions">What the op gives its inputs, in the order in which it is added.</param>
internal sealed record ViewStep(int Node, ViewValues Arrived, IReadOnlyList<ViewContribution> Contributions);

/// <summary>What one visit adds to the gradient of one input.</summary>
/// <param name="Edge">The edge, as a place in <see cref="GraphView.Edges"/>.</param>
/// <param name="Local">The local derivative, where input and output are scalars.</param>
/// <param name="Value">The contribution: the local derivative times what arrived.</param>
/// <param name="Before">What had arrived at the input before; null where this is the first to arrive.</param>
/// <param name="After">The sum.</param>
internal sealed record ViewContribution(int Edge, double? Local, ViewValues Value, ViewValues? Before, ViewValues After)
{
    /// <summary>The contribution as a sentence.</summary>
    public override string ToString() => Invariant($"edge {Edge} carries {Value}, which makes {After}");
}

/// <summary>The numbers of a tensor: all of them, or what they look like where they are many.</summary>
/// <param name="Elements">The elements in row-major order, in Float64; null where they are too many.</param>
/// <param name="Statistics">What they look like.</param>
internal sealed record ViewValues(IReadOnlyList<double>? Elements, ValueStatistics Statistics);

/// <summary>A line of the reader's program.</summary>
/// <param name="File">The file's name, without its folders.</param>
/// <param name="Number">The line's number, from 1.</param>
/// <param name="Text">What stands there; empty where the file is not to be had.</param>
internal sealed record ViewLine(string File, int Number, string Text);
