using System.Buffers.Binary;
using System.IO.Compression;

namespace NeuralSharp;

/// <summary>
/// Reads and writes IDX files, the format of MNIST (http://yann.lecun.com/exdb/mnist): two zero bytes, the element type, the
/// number of axes, the length of each axis as a big-endian 32-bit integer, then the values, row-major.
/// </summary>
/// <remarks>
/// Only unsigned bytes (type 0x08), the type of images and labels, and 1 to 4 axes are supported. A file may be compressed with
/// gzip; its first bytes tell, not its name.
/// </remarks>
public static class IdxFile
{
    private const byte UnsignedByte = 0x08;
    private const int MaxRank = 4;

    /// <summary>Reads an IDX file of unsigned bytes, plain or compressed with gzip.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The dimensions and the values.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">
    /// The file is not IDX, holds another element type or more axes, is cut, damaged, or longer than its header says.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IdxArray ReadBytes(string path)
    {
        // Values go straight into their array, so a buffer of the file's own would only be one copy more.
        using var file = DataFile.OpenRead(
            path, $"{path}: there is no such IDX file. Check the path and the name, which may end with .gz.", bufferSize: 0);
        return ReadBytes(file, path);
    }

    /// <summary>Reads an IDX file that is open, such as one that was looked into before.</summary>
    /// <param name="file">The file, at its beginning; it stays open.</param>
    /// <param name="path">Its name in messages.</param>
    /// <returns>The dimensions and the values.</returns>
    /// <exception cref="DataFormatException">As above.</exception>
    public static IdxArray ReadBytes(FileStream file, string path)
    {
        if (!IsGzip(file)) return Read(file, path, lengthLimit: file.Length, exactLength: file.Length, sourceBytes: file.Length);

        try
        {
            var declaredLength = ReadGzipLength(file);
            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            var array = Read(unpacked, path, lengthLimit: file.Length * BoundedReader.MostPerCompressedByte, exactLength: null, sourceBytes: file.Length);

            // The stream verifies the checksum where it finds one; a file that ends before its trailer would pass unverified.
            var length = HeaderLength(array.Dimensions.Length) + array.Values.Length;
            if (declaredLength != (uint)length)
                throw new DataFormatException(path,
                    Invariant($"its gzip data hold {length} bytes but end with the length {declaredLength}: cut, or bytes were added."),
                    "Download or copy the file again.");
            return array;
        }
        catch (Exception damage) when (damage is InvalidDataException or IOException and not DataFormatException)
        {
            throw new DataFormatException(path, "its gzip data are damaged (bad code or checksum).",
                "Download or copy the file again.", damage);
        }
    }

    /// <summary>Writes an IDX file of unsigned bytes; compressed with gzip if the name ends with <c>.gz</c>.</summary>
    /// <remarks>The file is written beside its place and then renamed, so a file of that name is never half-written; it keeps its mode, and a link stays one.</remarks>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="dimensions">The length of each of 1 to 4 axes.</param>
    /// <param name="values">The bytes, row-major.</param>
    /// <exception cref="ArgumentException">
    /// The dimensions are not 1 to 4, one is negative, or their product is not the number of values.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder for the file.</exception>
    /// <exception cref="IOException">The file cannot be written; one that stood there is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written; one that stood there is unharmed.</exception>
    public static void Write(string path, ReadOnlySpan<int> dimensions, ReadOnlySpan<byte> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (dimensions.Length is < 1 or > MaxRank)
            throw new ArgumentException(Invariant($"An IDX file has 1 to {MaxRank} axes, not {dimensions.Length}."), nameof(dimensions));

        var header = new byte[HeaderLength(dimensions.Length)];
        header[2] = UnsignedByte;
        header[3] = (byte)dimensions.Length;
        Int128 product = 1;
        for (var axis = 0; axis < dimensions.Length; axis++)
        {
            if (dimensions[axis] < 0)
                throw new ArgumentException(Invariant($"Axis {axis} has the negative length {dimensions[axis]}."), nameof(dimensions));
            product *= dimensions[axis];
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(HeaderLength(axis)), dimensions[axis]);
        }

        if (product != values.Length)
            throw new ArgumentException(
                Invariant($"{Printable.List(dimensions)} takes {product} values, but {values.Length} were given."),
                nameof(values));

        var isGzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        AtomicFile.Write(path, values, (stream, values) =>
        {
            using var gzip = isGzip ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : null;
            var target = gzip ?? stream;
            target.Write(header);
            target.Write(values);
        });
    }

    private static int HeaderLength(int rank) => 4 + 4 * rank;

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var count = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return count == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
    }

    // A gzip file ends with the length of what it holds, modulo 2^32.
    private static uint ReadGzipLength(FileStream file)
    {
        Span<byte> length = stackalloc byte[4];
        file.Position = Math.Max(0, file.Length - length.Length);
        file.ReadAtLeast(length, length.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return BinaryPrimitives.ReadUInt32LittleEndian(length);
    }

    // The lengths guard against headers that promise more than the file can hold: nothing is allocated for those.
    private static IdxArray Read(Stream stream, string path, long lengthLimit, long? exactLength, long sourceBytes)
    {
        Span<byte> magic = stackalloc byte[4];
        var found = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        if (found == 0)
            throw new DataFormatException(path, "is empty.", "Download or copy the file again.");
        if (found < magic.Length)
            throw new DataFormatException(path, Invariant($"is cut: an IDX file begins with 4 bytes, but only {found} are there."),
                "Download or copy the file again.");
        if (magic[0] != 0 || magic[1] != 0)
            throw new DataFormatException(path,
                Invariant($"is not an IDX file: it begins with the bytes {magic[0]:x2} {magic[1]:x2} instead of 00 00."),
                "Check that the path names an IDX file, plain or gzip, and that a download is not an error page.");
        if (magic[2] != UnsignedByte)
            throw new DataFormatException(path,
                $"holds {NameOf(magic[2])}, but only unsigned bytes (type 0x08) are supported.",
                "Convert the values to unsigned bytes.");

        int rank = magic[3];
        if (rank is < 1 or > MaxRank)
            throw new DataFormatException(path, Invariant($"has {rank} axes, but 1 to {MaxRank} are supported."),
                "Check that the file is whole; reshape the array if it has more axes.");

        var (dimensions, count) = ReadDimensions(stream, path, rank);
        var header = HeaderLength(rank);
        if (exactLength > header + count) throw TooLong(path, dimensions, count);
        if (header + count > lengthLimit) throw Cut(path, dimensions, count, exactLength - header);

        var values = BoundedReader.ReadUpTo(stream, (int)count, sourceBytes);
        if (values.Length < count) throw Cut(path, dimensions, count, values.Length);
        if (stream.ReadByte() >= 0) throw TooLong(path, dimensions, count);
        return new(dimensions, values);
    }

    private static (int[] Dimensions, long Count) ReadDimensions(Stream stream, string path, int rank)
    {
        Span<byte> lengths = stackalloc byte[4 * MaxRank];
        lengths = lengths[..(4 * rank)];
        var found = stream.ReadAtLeast(lengths, lengths.Length, throwOnEndOfStream: false);
        if (found < lengths.Length)
            throw new DataFormatException(path,
                Invariant($"is cut: its {rank} axes take a header of {HeaderLength(rank)} bytes, but only {4 + found} are there."),
                "Download or copy the file again.");

        var dimensions = new uint[rank];
        for (var axis = 0; axis < rank; axis++)
            dimensions[axis] = BinaryPrimitives.ReadUInt32BigEndian(lengths[(4 * axis)..]);

        // Each axis is checked by itself too, because a zero axis would hide another's impossible length.
        UInt128 count = 1;
        foreach (var dimension in dimensions) count *= dimension;
        if (count > (UInt128)Array.MaxLength || Array.Exists(dimensions, static dimension => dimension > int.MaxValue))
            throw new DataFormatException(path,
                Invariant($"declares {Printable.List(dimensions)}, {count} values, more than the {Array.MaxLength} an array holds."),
                "Check that the file is not damaged; split it if it is really that large.");

        return (Array.ConvertAll(dimensions, static dimension => (int)dimension), (long)count);
    }

    private static DataFormatException Cut(string path, int[] dimensions, long expected, long? found) => new(path,
        Invariant($"is cut: {Printable.List(dimensions)} takes {expected} values, but ")
            + (found is { } count ? Invariant($"only {count} are there.") : "the file is too short for them."),
        "Download or copy the file again.");

    private static DataFormatException TooLong(string path, int[] dimensions, long expected) => new(path,
        Invariant($"goes on after the {expected} values of {Printable.List(dimensions)} that its header declares."),
        "Check that the file was not appended to; download or copy it again.");

    private static string NameOf(byte type) => type switch
    {
        0x09 => "signed bytes (type 0x09)",
        0x0B => "16-bit integers (type 0x0B)",
        0x0C => "32-bit integers (type 0x0C)",
        0x0D => "32-bit floats (type 0x0D)",
        0x0E => "64-bit floats (type 0x0E)",
        _ => Invariant($"an unknown element type (0x{type:X2})"),
    };
}
