namespace NeuralSharp;

/// <summary>The content of an IDX file of bytes.</summary>
/// <param name="Dimensions">The length of each axis: [60000, 28, 28] for the training images of MNIST.</param>
/// <param name="Values">The bytes, row-major: the last axis runs fastest. As many as the product of the dimensions.</param>
public sealed record IdxArray(int[] Dimensions, byte[] Values);
