using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NeuralSharp.Tests.Fuzz;

/// <summary>
/// Makes PNG files of every kind by the specification, https://www.w3.org/TR/png-3/, with all five filters in turn. The sample of a
/// pixel's channel is (37 x + 59 y + 83 channel) modulo the depth's range, so that a reader can be checked against the formula.
/// </summary>
internal static class PngEncoder
{
    private static readonly byte[] s_signature = [0x89, .. "PNG\r\n\x1a\n"u8];
    private static readonly (int Left, int Top, int StepX, int StepY)[] s_adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The channels of a colour type.</summary>
    public static int Channels(int colorType) => colorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>The sample of a pixel's channel.</summary>
    public static int Sample(int x, int y, int channel, int depth) => ((37 * x) + (59 * y) + (83 * channel)) * (depth == 16 ? 211 : 1) % (1 << depth);

    /// <summary>The palette's colour of a number.</summary>
    public static (byte Red, byte Green, byte Blue) Color(int number) => ((byte)(number * 7), (byte)(number * 13), (byte)(255 - number));

    /// <summary>A file.</summary>
    public static byte[] Encode(int width, int height, byte colorType, byte depth, byte interlace, byte[]? transparency = null)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, colorType, interlace);
        using var rows = new MemoryStream();
        foreach (var (left, top, stepX, stepY) in interlace == 1 ? s_adam7 : [(0, 0, 1, 1)])
        {
            byte[]? above = null;
            for (var y = top; y < height && left < width; y += stepY)
            {
                var row = Row(left, stepX, y, width, colorType, depth);
                WriteFiltered(rows, (byte)(y / stepY % 5), row, above ?? new byte[row.Length], Math.Max(1, Channels(colorType) * depth / 8));
                above = row;
            }
        }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(rows.ToArray());
        var data = packed.ToArray();
        byte[] palette = colorType == 3 ? [.. Enumerable.Range(0, 1 << depth).SelectMany(i => (byte[])[Color(i).Red, Color(i).Green, Color(i).Blue])] : [];
        return
        [
            .. s_signature, .. Chunk("IHDR", header), .. Chunk("tEXt", "Title\0test"u8), .. palette.Length > 0 ? Chunk("PLTE", palette) : [],
            .. transparency is null ? [] : Chunk("tRNS", transparency),
            .. Chunk("IDAT", data.AsSpan(0, data.Length / 2)), .. Chunk("IDAT", data.AsSpan(data.Length / 2)), .. Chunk("IEND", []),
        ];
    }

    /// <summary>Whether a file begins as PNG does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(s_signature);

    /// <summary>The same file with the checksums of what is in it now, as far as its chunks can be followed.</summary>
    public static byte[] WithChecksums(byte[] file)
    {
        var repaired = (byte[])file.Clone();
        foreach (var (start, length) in Chunks(repaired))
            BinaryPrimitives.WriteUInt32BigEndian(repaired.AsSpan(start + length), Checksum(repaired.AsSpan(start - 4, length + 4)));
        return repaired;
    }

    /// <summary>The packed data of a file, as far as its chunks can be followed.</summary>
    public static byte[] Data(byte[] file) =>
        [.. Chunks(file).Where(chunk => file.AsSpan(chunk.Start - 4, 4).SequenceEqual("IDAT"u8)).SelectMany(chunk => file[chunk.Start..(chunk.Start + chunk.Length)])];

    /// <summary>The pixels that a file's header declares, where its data can hold them: what a reader has decoded when it is done.</summary>
    public static long Pixels(byte[] file)
    {
        if (file.Length < 33) return 0;
        var (width, height) = ((long)BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), (long)BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20)));
        return width > 0 && height > 0 && width * height <= 8 * 1032L * file.Length ? width * height : 0;
    }

    private static IEnumerable<(int Start, int Length)> Chunks(byte[] file)
    {
        for (var position = s_signature.Length; IsPng(file) && position + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(position));
            if (length > file.Length - position - 12) yield break;
            yield return (position + 8, (int)length);
            position += (int)length + 12;
        }
    }

    private static byte[] Row(int left, int step, int y, int width, int colorType, int depth)
    {
        var channels = Channels(colorType);
        var row = new byte[(((width - left + step - 1) / step * channels * depth) + 7) / 8];
        var bit = 0;
        for (var x = left; x < width; x += step)
        {
            for (var channel = 0; channel < channels; channel++, bit += depth)
            {
                var sample = Sample(x, y, channel, depth);
                if (depth == 16) BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(bit / 8), (ushort)sample);
                else row[bit / 8] |= (byte)(sample << (8 - depth - (bit % 8)));
            }
        }

        return row;
    }

    private static void WriteFiltered(MemoryStream rows, byte filter, byte[] row, byte[] above, int pixelBytes)
    {
        rows.WriteByte(filter);
        for (var i = 0; i < row.Length; i++)
        {
            var (left, corner) = i < pixelBytes ? (0, 0) : (row[i - pixelBytes], above[i - pixelBytes]);
            rows.WriteByte((byte)(row[i] - filter switch { 0 => 0, 1 => left, 2 => above[i], 3 => (left + above[i]) / 2, _ => Nearest(left, above[i], corner) }));
        }
    }

    /// <summary>Paeth's predictor: of three neighbours the one nearest to left + up - corner, in this order.</summary>
    private static int Nearest(int left, int up, int corner) => new[] { left, up, corner }.MinBy(value => Math.Abs(left + up - corner - value));

    private static byte[] Chunk(string name, ReadOnlySpan<byte> content)
    {
        byte[] chunk = [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(name), .. content, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Checksum(chunk.AsSpan(4, content.Length + 4)));
        return chunk;
    }

    /// <summary>Bit by bit, as the specification's appendix has it before it makes a table.</summary>
    private static uint Checksum(ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var value in content)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xedb88320;
        }

        return ~crc;
    }
}
