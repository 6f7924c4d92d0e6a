using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralSharp;

/// <summary>The values of a tensor as bytes, little-endian, to and from a stream: in pieces, since a span of more than 2 GiB of bytes cannot be.</summary>
internal static class TensorBytes
{
    /// <summary>How many bytes go at once; a test takes fewer, so that pieces are tried without gigabytes.</summary>
    public const int PieceLength = 1 << 20;

    public static void Write(Stream stream, Tensor tensor, int pieceLength = PieceLength) => tensor.DType.Run(new Writing(stream, tensor, pieceLength));

    public static void Read(Stream stream, Tensor tensor, int pieceLength = PieceLength) => tensor.DType.Run(new Reading(stream, tensor, pieceLength));

    /// <summary>Throws what a tensor whose values cannot be had throws.</summary>
    public static void CheckHasValues(Tensor tensor) => tensor.DType.Run(new Looking(tensor));

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

    private readonly struct Writing(Stream stream, Tensor tensor, int pieceLength) : INumberWork
    {
        public void Run<T>()
            where T : unmanaged, INumber<T> => Write(stream, tensor.Read<T>(), pieceLength);
    }

    private readonly struct Reading(Stream stream, Tensor tensor, int pieceLength) : INumberWork
    {
        public void Run<T>()
            where T : unmanaged, INumber<T> => Read(stream, tensor.Write<T>(), pieceLength);
    }

    private readonly struct Looking(Tensor tensor) : INumberWork
    {
        public void Run<T>()
            where T : unmanaged, INumber<T> => tensor.Read<T>();
    }
}
