namespace NeuralSharp;

/// <summary>A tensor of a <see cref="GraphSnapshot"/>: what it was at the moment of the snapshot.</summary>
public sealed class GraphTensor
{
    internal GraphTensor(int id, string name, Tensor tensor, GraphOp? producer, TensorValues values)
    {
        (Id, Name, Shape, DType, RequiresGrad) = (id, name, tensor.Shape, tensor.DType, tensor.RequiresGrad);
        (IsParameter, Producer, Recorded) = (tensor is Parameter, producer, values);
    }

    /// <summary>Its place in <see cref="GraphSnapshot.Tensors"/>.</summary>
    public int Id { get; }

    /// <summary>Its name, which no other tensor of the snapshot has.</summary>
    public string Name { get; }

    /// <summary>The sizes of its dimensions.</summary>
    public Shape Shape { get; }

    /// <summary>The type of its elements.</summary>
    public DType DType { get; }

    /// <summary>Whether no op of the graph made it.</summary>
    public bool IsLeaf => Producer is null;

    /// <summary>Whether it is a parameter of a model.</summary>
    public bool IsParameter { get; }

    /// <summary>Whether gradients flow to it; a leaf without is a constant.</summary>
    public bool RequiresGrad { get; }

    /// <summary>The op that made it; null for a leaf.</summary>
    public GraphOp? Producer { get; }

    /// <summary>The line that made it; null where none was noted: <see cref="Autograd.RecordSource"/>.</summary>
    public SourceLine? Line { get; internal init; }

    /// <summary>What its values look like.</summary>
    public ValueStatistics Statistics => Recorded.Statistics;

    /// <summary>Its elements in row-major order, as doubles; null where they are more than was asked for.</summary>
    public IReadOnlyList<double>? Values => Recorded.Elements;

    /// <summary>Its values.</summary>
    internal TensorValues Recorded { get; }

    /// <summary>The name, and what it is.</summary>
    public override string ToString() => Printable.Escape($"{Name}: {Shape} {DType}");
}
