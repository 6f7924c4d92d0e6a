using System.Globalization;

namespace NeuralSharp;

/// <summary>Opens an op: makes the elements of its output, in row-major order, of the elements of its inputs, by the engine's ops on scalars.</summary>
/// <remarks>
/// It yields them one by one, so that whoever asks can stop where there are too many. Each is a new scalar, and none is made of another that it
/// yields: elements of two tensors, and their gradients, are never the same.
/// </remarks>
internal delegate IEnumerable<Tensor> Opener(OpenOp op);

/// <summary>An op that is being opened.</summary>
/// <param name="Op">The op.</param>
/// <param name="Inputs">Its inputs, opened.</param>
internal sealed record OpenOp(GraphOp Op, IReadOnlyList<OpenTensor> Inputs)
{
    /// <summary>The first input, which is the only one of most ops.</summary>
    public OpenTensor X => Inputs[0];

    /// <summary>The shape of the output.</summary>
    public Shape Shape => Op.Output.Shape;

    /// <summary>An input as it broadcasts to the output.</summary>
    public OpenTensor Broadcast(int input) => Inputs[input].BroadcastTo(Shape);

    /// <summary>Whether the op was given something of a name.</summary>
    public bool Has(string attribute) => Op.Attributes.ContainsKey(attribute);

    /// <summary>Whether the op was told to do something.</summary>
    public bool Is(string attribute) => Op.Attributes[attribute] is true;

    /// <summary>A number that the op was given.</summary>
    public double Number(string attribute) => Convert.ToDouble(Op.Attributes[attribute], CultureInfo.InvariantCulture);

    /// <summary>A whole number that the op was given.</summary>
    public int Whole(string attribute) => (int)Op.Attributes[attribute];

    /// <summary>Whole numbers that the op was given.</summary>
    public int[] Wholes(string attribute) => (int[])Op.Attributes[attribute];
}
