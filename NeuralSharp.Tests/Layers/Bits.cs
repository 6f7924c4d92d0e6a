using System.Runtime.InteropServices;

namespace NeuralSharp.Tests.Layers;

/// <summary>Values as their bits, so that NaN payloads, signs of zero and last digits count in comparisons.</summary>
internal static class Bits
{
    public static byte[] Of(Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => MemoryMarshal.AsBytes(tensor.AsSpan<float>()).ToArray(),
        DType.Float64 => MemoryMarshal.AsBytes(tensor.AsSpan<double>()).ToArray(),
        _ => MemoryMarshal.AsBytes(tensor.AsSpan<int>()).ToArray(),
    };

    public static byte[] Of(IEnumerable<Tensor> tensors) => [.. tensors.SelectMany(Of)];

    /// <summary>The tensors of a state, and its numbers as doubles.</summary>
    public static byte[] Of(StateDict state) =>
        [.. state.Where(entry => entry.Value.Kind != StateKind.String)
            .SelectMany(entry => entry.Value.Kind == StateKind.Tensor ? Of((Tensor)entry.Value) : BitConverter.GetBytes((double)entry.Value))];

    /// <summary>The elements as doubles, whatever their type.</summary>
    public static double[] Doubles(Tensor tensor) =>
        tensor.DType == DType.Float32 ? [.. tensor.ToArray<float>().Select(value => (double)value)] : tensor.ToArray<double>();
}
