using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NeuralSharp.Samples;

/// <summary>
/// Writes images as PNG, compressed, so that large areas of one colour take almost no room. Source: the PNG specification,
/// https://www.w3.org/TR/png-3/.
/// </summary>
internal static class PngWriter
{
    private const byte Rgb = 2, Palette = 3;   // colour types

    private static readonly byte[] s_signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>The bytes of a file with a few colours: one byte a pixel.</summary>
    /// <param name="width">The pixels of a row.</param>
    /// <param name="pixels">The colour of each pixel, by its number in the palette, row by row from the top.</param>
    /// <param name="palette">The colours, at most 256.</param>
    public static byte[] Encode(int width, ReadOnlySpan<byte> pixels, IReadOnlyList<(byte Red, byte Green, byte Blue)> palette) =>
        Encode(width, pixels, Palette, [.. palette.SelectMany(color => (byte[])[color.Red, color.Green, color.Blue])]);

    /// <summary>The bytes of a file with any colours: three bytes a pixel.</summary>
    /// <param name="width">The pixels of a row.</param>
    /// <param name="samples">Red, green and blue of each pixel, row by row from the top.</param>
    public static byte[] Encode(int width, ReadOnlySpan<byte> samples) => Encode(3 * width, samples, Rgb, []);

    private static byte[] Encode(int rowBytes, ReadOnlySpan<byte> samples, byte colorType, byte[] palette)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, colorType == Rgb ? rowBytes / 3 : rowBytes);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), samples.Length / rowBytes);
        (header[8], header[9]) = (8, colorType);   // eight bits a sample

        using var file = new MemoryStream();
        file.Write(s_signature);
        WriteChunk(file, "IHDR", header);
        if (palette.Length > 0) WriteChunk(file, "PLTE", palette);
        WriteChunk(file, "IDAT", Compress(rowBytes, samples));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Compress(int width, ReadOnlySpan<byte> pixels)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize))
        {
            for (var start = 0; start < pixels.Length; start += width)
            {
                zlib.WriteByte(0);   // the row is stored as it is, without a filter
                zlib.Write(pixels.Slice(start, width));
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(Stream file, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] content = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(content));
        file.Write(number);
    }
}
