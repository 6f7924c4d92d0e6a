using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>The values of a tensor as bytes, little-endian, to and from a stream: in pieces, since a span of more than 2 GiB of bytes cannot be.</summary>
internal static class TensorBytes
{
    /// <summary>How many bytes go at once; a test takes fewer, so that pieces are tried without gigabytes.</summary>
    public const int PieceLength = 1 << 20;

    public static void Write(Stream stream, Tensor tensor, int pieceLength = PieceLength)
    {
        switch (tensor.DType)
        {
            case DType.Float32: Write(stream, tensor.Read<float>(), pieceLength); break;
            case DType.Float64: Write(stream, tensor.Read<double>(), pieceLength); break;
            default: Write(stream, tensor.Read<int>(), pieceLength); break;
        }
    }

    public static void Read(Stream stream, Tensor tensor, int pieceLength = PieceLength)
    {
        switch (tensor.DType)
        {
            case DType.Float32: Read(stream, tensor.Write<float>(), pieceLength); break;
            case DType.Float64: Read(stream, tensor.Write<double>(), pieceLength); break;
            default: Read(stream, tensor.Write<int>(), pieceLength); break;
        }
    }

    /// <summary>Throws what a tensor whose values cannot be had throws.</summary>
    public static void CheckHasValues(Tensor tensor)
    {
        switch (tensor.DType)
        {
            case DType.Float32: tensor.Read<float>(); break;
            case DType.Float64: tensor.Read<double>(); break;
            default: tensor.Read<int>(); break;
        }
    }

    private static void Write<T>(Stream stream, ReadOnlySpan<T> values, int pieceLength)
        where T : unmanaged
    {
        for (var most = pieceLength / Unsafe.SizeOf<T>(); !values.IsEmpty; values = values[Math.Min(most, values.Length)..])
            stream.Write(MemoryMarshal.AsBytes(values[..Math.Min(most, values.Length)]));
    }

    private static void Read<T>(Stream stream, Span<T> values, int pieceLength)
        where T : unmanaged
    {
        for (var most = pieceLength / Unsafe.SizeOf<T>(); !values.IsEmpty; values = values[Math.Min(most, values.Length)..])
            stream.ReadExactly(MemoryMarshal.AsBytes(values[..Math.Min(most, values.Length)]));
    }
}
