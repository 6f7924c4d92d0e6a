namespace NeuralSharp;

/// <summary>Some examples of a data set: <c>foreach (var (inputs, targets) in data.Batches(64)) …</c></summary>
/// <param name="Inputs">The inputs, first axis the batch.</param>
/// <param name="Targets">What the network should give: Int32 labels [batch], or values [batch, …].</param>
public readonly record struct Batch(Tensor Inputs, Tensor Targets);
