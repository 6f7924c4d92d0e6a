using System.Buffers.Binary;

namespace NeuralSharp;

/// <summary>An element type of the safetensors format: what a tensor here makes of it.</summary>
/// <remarks>
/// Every float of 8 or 16 bits is a Float32 too, so nothing is lost. Integers become Int32 where all of them fit.
/// Sources: Micikevicius and others, "FP8 formats for deep learning", 2022, https://arxiv.org/abs/2209.05433; OCP Microscaling Formats 1.0, 2023.
/// </remarks>
internal sealed class StoredType
{
    private readonly Func<ReadOnlySpan<byte>, float>? _toFloat;
    private readonly Func<ReadOnlySpan<byte>, Int128>? _toInteger;

    private StoredType(
        string name, int size, DType dtype, Func<ReadOnlySpan<byte>, float>? toFloat = null, Func<ReadOnlySpan<byte>, Int128>? toInteger = null) =>
        (Name, Size, DType, _toFloat, _toInteger) = (name, size, dtype, toFloat, toInteger);

    public static StoredType Float64 { get; } = new("F64", 8, DType.Float64);

    public static StoredType Float32 { get; } = new("F32", 4, DType.Float32);

    public static StoredType Int32 { get; } = new("I32", 4, DType.Int32);

    /// <summary>All types that can be read, by their names in the format.</summary>
    public static IReadOnlyDictionary<string, StoredType> All { get; } = new StoredType[]
    {
        Float32, Float64, Int32,
        FloatOf("F16", 2, bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        FloatOf("BF16", 2, bytes => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16)),
        FloatOf("F8_E5M2", 1, bytes => (float)BitConverter.UInt16BitsToHalf((ushort)(bytes[0] << 8))),
        FloatOf("F8_E4M3", 1, bytes => FromE4M3(bytes[0])),
        FloatOf("F8_E8M0", 1, bytes => bytes[0] == 0xFF ? float.NaN : MathF.ScaleB(1, bytes[0] - 127)),
        IntegerOf("I64", 8, bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        IntegerOf("U64", 8, bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
        IntegerOf("U32", 4, bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
        IntegerOf("I16", 2, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        IntegerOf("U16", 2, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        IntegerOf("I8", 1, bytes => (sbyte)bytes[0]),
        IntegerOf("U8", 1, bytes => bytes[0]),
        IntegerOf("BOOL", 1, bytes => bytes[0] == 0 ? 0 : 1),   // as PyTorch and NumPy take any other byte
    }.ToDictionary(type => type.Name);

    /// <summary>The name in the format.</summary>
    public string Name { get; }

    /// <summary>Bytes an element.</summary>
    public int Size { get; }

    /// <summary>The type of the tensor that is made of it.</summary>
    public DType DType { get; }

    /// <summary>Whether tensors here have this very type.</summary>
    public bool IsOwn => _toFloat is null && _toInteger is null;

    public static StoredType Of(DType dtype) => dtype switch { DType.Float32 => Float32, DType.Float64 => Float64, _ => Int32 };

    /// <summary>Fills a tensor from a stream of values of this type.</summary>
    /// <exception cref="OverflowException">An integer is no Int32; the message tells which.</exception>
    public void Read(Stream stream, Tensor tensor)
    {
        if (_toFloat is not null) Convert(stream, tensor.Write<float>(), _toFloat);
        else if (_toInteger is not null) Convert(stream, tensor.Write<int>(), Fitting);
        else TensorBytes.Read(stream, tensor);
    }

    private static StoredType FloatOf(string name, int size, Func<ReadOnlySpan<byte>, float> value) => new(name, size, DType.Float32, toFloat: value);

    private static StoredType IntegerOf(string name, int size, Func<ReadOnlySpan<byte>, Int128> value) => new(name, size, DType.Int32, toInteger: value);

    private int Fitting(ReadOnlySpan<byte> bytes) => _toInteger!(bytes) is var value && value >= int.MinValue && value <= int.MaxValue
        ? (int)value
        : throw new OverflowException(Invariant($"{value}"));

    private void Convert<T>(Stream stream, Span<T> values, Func<ReadOnlySpan<byte>, T> convert)
    {
        var piece = new byte[Math.Min((long)TensorBytes.PieceLength, (long)values.Length * Size)];
        while (!values.IsEmpty)
        {
            var count = Math.Min(values.Length, piece.Length / Size);
            stream.ReadExactly(piece, 0, count * Size);
            for (var i = 0; i < count; i++) values[i] = convert(piece.AsSpan(i * Size, Size));
            values = values[count..];
        }
    }

    /// <summary>A sign, 4 bits of exponent with bias 7, 3 of mantissa; no infinities, and NaN where all but the sign are set.</summary>
    private static float FromE4M3(byte bits)
    {
        var (exponent, mantissa) = (bits >> 3 & 0xF, bits & 0x7);
        var magnitude = (exponent, mantissa) switch
        {
            (0xF, 0x7) => float.NaN,
            (0, _) => MathF.ScaleB(mantissa, -9),
            _ => MathF.ScaleB(8 + mantissa, exponent - 10),
        };
        return (bits & 0x80) != 0 ? -magnitude : magnitude;
    }
}
