using TorchSharp;

namespace NeuralSharp.Benchmarks;

/// <summary>Carries values from one library to the other, before the clock runs.</summary>
internal static class TorchConversion
{
    /// <summary>A TorchSharp tensor with the same shape and values; labels become 64-bit, as TorchSharp wants them.</summary>
    public static torch.Tensor ToTorch(this Tensor tensor)
    {
        var shape = new long[tensor.Rank];
        for (var axis = 0; axis < shape.Length; axis++) shape[axis] = tensor.Shape[axis];
        return tensor.DType == DType.Int32
            ? torch.tensor(Array.ConvertAll(tensor.ToArray<int>(), label => (long)label), shape)
            : torch.tensor(tensor.ToArray<float>(), shape);
    }
}
