using System.Buffers.Binary;
using System.Text;

namespace NeuralSharp;

/// <summary>
/// Reads and writes NumPy's <c>.npy</c> files, one array each: <c>np.save</c> and <c>np.load</c>. Source: "NEP 1, A simple file format for NumPy arrays",
/// https://numpy.org/neps/nep-0001-npy-format.html.
/// </summary>
/// <remarks>
/// Read are the versions 1 to 3, both byte orders, and arrays in C's and in Fortran's order. Floats of 16 and 32 bits become Float32, those of 64 bits
/// Float64; integers and booleans become Int32 where all of them fit. Arrays of Python objects, texts, dates, records and complex numbers are refused; no
/// code of a file is run.
/// </remarks>
public static class NpyFile
{
    private const int PrefixLength = 8;          // magic and version
    private const int MostHeader = 1 << 20;
    private const string Again = "Write or copy the file again.";
    private static readonly byte[] s_magic = [0x93, .. "NUMPY"u8];

    /// <summary>Reads an array.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is no such file, cut, too long, or holds what no tensor can.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Tensor Read(string path)
    {
        using var file = DataFile.OpenRead(path, $"{path}: there is no such file of NumPy. Check the path.", bufferSize: 0);
        return Read(file, file.Length, path);
    }

    /// <summary>Writes a tensor, in version 1.0, little-endian and in C's order; a file that was there is replaced whole.</summary>
    /// <param name="path">The file, usually <c>.npy</c>.</param>
    /// <param name="tensor">What to write.</param>
    /// <exception cref="DirectoryNotFoundException">There is no folder for it.</exception>
    /// <exception cref="IOException">The disk does not take the file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        TensorBytes.CheckHasValues(tensor);
        AtomicFile.Write(path, tensor, static (stream, tensor) => Write(stream, tensor));
    }

    /// <summary>Writes an array to a stream.</summary>
    internal static void Write(Stream stream, Tensor tensor)
    {
        var header = new NpyHeader(NpyType.Of(tensor.DType), IsFortranOrder: false, [.. tensor.Shape.AsSpan().ToArray().Select(length => (long)length)]);
        var text = header.ToText(before: PrefixLength + 2);
        stream.Write(s_magic);
        stream.Write([1, 0, (byte)text.Length, (byte)(text.Length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(text));
        TensorBytes.Write(stream, tensor);
    }

    /// <summary>Reads an array that takes a whole stream.</summary>
    /// <param name="stream">Stands at its beginning.</param>
    /// <param name="length">Its length.</param>
    /// <param name="path">Its name in messages.</param>
    internal static Tensor Read(Stream stream, long length, string path)
    {
        var (header, start) = ReadHeader(stream, length, path);
        if (NpyType.Parse(header.Description) is not { } type)
            throw new DataFormatException(path, $"holds elements of type {Printable.Quoted(header.Description)}, which no tensor can be made of.", "Save it as numbers: array.astype('float32').");

        var count = CountOf(header.Shape, path);
        var (expected, found) = (count * type.Stored.Size, length - start);
        if (found != expected)
            throw new DataFormatException(path, Invariant($"{(found < expected ? "is cut" : "goes on after its array")}: {Printable.List(header.Shape)} of {header.Description} takes {expected} bytes, but {found} are there."), Again);

        var shape = Array.ConvertAll(header.Shape, axis => (int)axis);
        if (header.IsFortranOrder) Array.Reverse(shape);   // in which the last axis runs fastest, as everywhere here
        var tensor = Tensor.Empty(Shape.Create(shape), type.Stored.DType);
        try
        {
            type.Stored.Read(type.IsBigEndian ? new SwappedStream(stream, type.Stored.Size) : stream, tensor);
        }
        catch (OverflowException e)
        {
            throw new DataFormatException(path, $"holds the integer {e.Message}, and tensors hold those of 32 bits.", "Save it as floats: array.astype('float64').", e);
        }
        catch (EndOfStreamException e)
        {
            throw new DataFormatException(path, "is cut.", Again, e);
        }

        return header.IsFortranOrder && shape.Length > 1 ? tensor.Permute([.. Enumerable.Range(0, shape.Length).Reverse()]) : tensor;
    }

    /// <summary>The number of values of a shape that a tensor can have.</summary>
    private static long CountOf(long[] shape, string path)
    {
        if (shape.Length > Shape.MaxRank) throw new DataFormatException(path, Invariant($"has {shape.Length} axes, and a tensor has {Shape.MaxRank} at most."), "Save it with fewer: array.reshape.");
        var count = 1L;
        foreach (var axis in shape)
        {
            // Each axis by itself too, because a zero axis would hide another's impossible length. No product of two such numbers overflows.
            if (axis <= Array.MaxLength) count *= axis;
            if (axis > Array.MaxLength || count > Array.MaxLength)
                throw new DataFormatException(path, Invariant($"declares {Printable.List(shape)}, more values than the {Array.MaxLength} a tensor holds."), "Check that the file is not damaged; save it in parts if it is really that large.");
        }

        return count;
    }

    private static (NpyHeader Header, long Start) ReadHeader(Stream stream, long length, string path)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength + 4];
        var found = stream.ReadAtLeast(prefix[..PrefixLength], PrefixLength, throwOnEndOfStream: false);
        if (!prefix[..Math.Min(found, s_magic.Length)].SequenceEqual(s_magic))
            throw new DataFormatException(path, found == 0 ? "is empty." : "is no array of NumPy: it does not begin with '\\x93NUMPY'.", "Save it with np.save; a file with several arrays (.npz) is read by NpzFile.");
        if (found < PrefixLength) throw new DataFormatException(path, "is cut within its header.", Again);
        var (major, minor) = (prefix[6], prefix[7]);
        if (major is < 1 or > 3 || minor != 0)
            throw new DataFormatException(path, Invariant($"is of version {major}.{minor}, but 1.0 to 3.0 are read."), "Save it with np.save.");

        var lengthBytes = prefix.Slice(PrefixLength, major == 1 ? 2 : 4);
        if (stream.ReadAtLeast(lengthBytes, lengthBytes.Length, throwOnEndOfStream: false) < lengthBytes.Length) throw new DataFormatException(path, "is cut within its header.", Again);
        var headerLength = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes) : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        var start = PrefixLength + lengthBytes.Length + (long)headerLength;
        if (start > length || headerLength > MostHeader)
            throw new DataFormatException(path, Invariant($"declares a header of {headerLength} bytes, more than {(start > length ? "the file has" : "any array needs")}."), Again);

        var bytes = new byte[headerLength];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw new DataFormatException(path, "is cut within its header.", Again);
        try
        {
            return (NpyHeader.Parse((major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes)), start);
        }
        catch (FormatException e)
        {
            throw new DataFormatException(path, e.Message, "Save it with np.save.", e);
        }
    }
}
