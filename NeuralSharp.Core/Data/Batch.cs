namespace NeuralSharp;

/// <summary>Some examples of a data set: <c>foreach (var (inputs, targets) in data.Batches(64)) …</c></summary>
/// <remarks>
/// The two tensors are all that most data sets have. Where examples count differently, their <see cref="Weights"/> come along; where a network has several
/// inputs, the others are <see cref="MoreInputs"/>.
/// </remarks>
/// <param name="Inputs">The inputs, first axis the batch.</param>
/// <param name="Targets">What the network should give: Int32 labels [batch], or values [batch, …].</param>
public readonly record struct Batch(Tensor Inputs, Tensor Targets)
{
    /// <summary>The second and further inputs of a network that takes several, each with the batch as first axis; none by default.</summary>
    public IReadOnlyList<Tensor> MoreInputs
    {
        get => field ?? [];
        init;
    }

    /// <summary>What each example counts in the loss [batch], Float32 or Float64, none of them negative; null where all count the same.</summary>
    public Tensor? Weights { get; init; }

    /// <summary>All inputs in order, <see cref="Inputs"/> first.</summary>
    public IReadOnlyList<Tensor> AllInputs => [Inputs, .. MoreInputs];

    /// <summary>How many tensors there are: inputs, targets, weights.</summary>
    internal int PartCount => 2 + MoreInputs.Count + (Weights is null ? 0 : 1);

    /// <summary>One of the tensors: the inputs first, then the targets, the further inputs, and the weights.</summary>
    internal Tensor Part(int index) => index switch
    {
        0 => Inputs,
        1 => Targets,
        _ when index - 2 < MoreInputs.Count => MoreInputs[index - 2],
        _ => Weights!,
    };

    /// <summary>The batch of what a function makes of each tensor.</summary>
    internal Batch Map<TState>(TState state, Func<Tensor, TState, Tensor> function)
    {
        var (inputs, targets) = (function(Inputs, state), function(Targets, state));
        if (PartCount == 2) return new(inputs, targets);
        return new(inputs, targets) { MoreInputs = [.. MoreInputs.Select(more => function(more, state))], Weights = Weights is null ? null : function(Weights, state) };
    }

    /// <summary>Whether another batch has the same parts, each of the same shape and type.</summary>
    internal bool IsLike(in Batch other)
    {
        if (PartCount != other.PartCount || MoreInputs.Count != other.MoreInputs.Count) return false;
        for (var i = 0; i < PartCount; i++)
        {
            if (!Part(i).Is(other.Part(i).Shape, other.Part(i).DType)) return false;
        }

        return true;
    }
}
