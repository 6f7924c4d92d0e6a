using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NeuralSharp;

/// <summary>
/// Reads PNG pictures of every kind the specification has: chunks, each with a checksum; the pixels' rows, compressed by deflate.
/// Nothing is believed before it is checked, and memory is taken for what is there. Source: https://www.w3.org/TR/png-3/.
/// </summary>
internal static class PngFile
{
    private const string Remedy = "Save it again, or choose another picture.";
    private const int FrameBytes = 12;   // of a chunk: its length, its name, its checksum
    private static readonly byte[] s_signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Whether a file that starts so means to be PNG.</summary>
    public static bool IsMeant(ReadOnlySpan<byte> start) => start.StartsWith(s_signature.AsSpan(0, 4));

    /// <summary>The picture in the bytes of a file.</summary>
    /// <exception cref="DataFormatException">The file is damaged, or its picture too large.</exception>
    public static Picture Read(byte[] bytes, string path)
    {
        if (!bytes.AsSpan().StartsWith(s_signature)) throw Damaged("begins like a PNG, but the rest of its signature is damaged");
        PngHeader? header = null;
        ReadOnlySpan<byte> palette = [], transparency = [];
        var data = new List<(int Start, int Length)>();
        var position = s_signature.Length;
        var hasEnd = false;
        while (!hasEnd)
        {
            var (name, start, length) = NextChunk();
            var chunk = bytes.AsSpan(start, length);
            if (header is null != name is "IHDR") throw Damaged("does not begin with its header, or has two");
            switch (name)
            {
                case "IHDR":
                    (header, var problem) = PngHeader.Parse(chunk);
                    if (problem is not null) throw Damaged(problem);
                    if ((long)header!.Width * header.Height > Picture.MostPixels)
                        throw new DataFormatException(path, Invariant($"has {header.Width} x {header.Height} pixels, more than {Picture.MostPixels}."), "Make it smaller.");
                    break;
                case "PLTE":
                    palette = chunk;
                    break;
                case "tRNS":
                    transparency = chunk;
                    break;
                case "IDAT":
                    data.Add((start, length));
                    break;
                case "IEND":
                    hasEnd = true;
                    break;
                default:
                    // A small first letter: who does not know the chunk may pass over it.
                    if (!char.IsAsciiLetterLower(name[0])) throw Damaged("has a chunk that must be understood and that PNG does not have");
                    break;
            }
        }

        var pixels = PngPixels.Create(header!, palette, transparency, out var fault) ?? throw Damaged(fault!);
        return pixels.Decode(Unpack(), out fault) ?? throw Damaged(fault!);

        (string Name, int Start, int Length) NextChunk()
        {
            if (bytes.Length - position < FrameBytes) throw Damaged("is cut: its end is missing");
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(position));
            if (length > bytes.Length - position - FrameBytes)
                throw Damaged(Invariant($"is cut or damaged: the chunk at byte {position} would have {length} bytes, and {bytes.Length - position - FrameBytes} are there"));
            var (start, count) = (position + 8, (int)length);
            var sum = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(start + count));
            if (sum != Crc32.Of(bytes.AsSpan(position + 4, count + 4))) throw Damaged(Invariant($"is damaged: the checksum of the chunk at byte {position} is wrong"));
            position = start + count + 4;
            return (Encoding.Latin1.GetString(bytes, start - 4, 4), start, count);
        }

        // The rows of pixels, as many bytes as the header says.
        byte[] Unpack()
        {
            var packed = data.Sum(piece => (long)piece.Length);
            var wanted = header!.RowBytes;
            if (wanted > packed * BoundedReader.MostPerCompressedByte)
                throw Damaged(Invariant($"is cut or damaged: {header.Width} x {header.Height} pixels cannot be packed into {packed} bytes"));
            try
            {
                using var source = new MemoryStream((int)packed);
                foreach (var (start, length) in data) source.Write(bytes, start, length);
                source.Position = 0;
                using var zlib = new ZLibStream(source, CompressionMode.Decompress);
                var rows = BoundedReader.ReadUpTo(zlib, (int)wanted);
                if (rows.Length < wanted) throw Damaged(Invariant($"is cut: its pixels take {wanted} bytes, and {rows.Length} are there"));
                if (zlib.ReadByte() >= 0) throw Damaged("goes on after its last pixel");   // and the checksum behind the data was right
                return rows;
            }
            catch (Exception e) when (e is InvalidDataException or IOException and not DataFormatException)
            {
                throw new DataFormatException(path, "is damaged: its pixels cannot be unpacked (bad code or checksum).", Remedy, e);
            }
        }

        DataFormatException Damaged(string what) => new(path, $"{what}.", Remedy);
    }
}
