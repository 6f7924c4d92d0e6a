using System.Buffers.Binary;

namespace NeuralSharp;

/// <summary>What a PNG's first chunk says: the size, how a pixel is stored, and in what order. https://www.w3.org/TR/png-3/#11IHDR.</summary>
internal sealed record PngHeader(int Width, int Height, int BitDepth, int ColorType, bool IsInterlaced)
{
    /// <summary>The colour types.</summary>
    public const int Gray = 0, Rgb = 2, Palette = 3, GrayAlpha = 4, Rgba = 6;

    private const int Bytes = 13;

    /// <summary>The passes of an interlaced picture: where each begins, and its steps. https://www.w3.org/TR/png-3/#8Interlace.</summary>
    private static readonly PngPass[] s_adam7 = [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)];

    /// <summary>The bits of a pixel.</summary>
    public int BitsPerPixel => BitDepth * ColorType switch { Rgb => 3, GrayAlpha => 2, Rgba => 4, _ => 1 };

    /// <summary>The passes that have pixels; one where the picture is not interlaced.</summary>
    public IEnumerable<PngPass> Passes => IsInterlaced ? s_adam7.Where(pass => pass.Width(this) > 0 && pass.Height(this) > 0) : [new(0, 0, 1, 1)];

    /// <summary>The bytes of all rows, each with its filter's number in front.</summary>
    public long RowBytes => Passes.Sum(pass => (1L + pass.RowBytes(this)) * pass.Height(this));

    /// <summary>Reads the chunk; null with a reason where it is not as the specification says.</summary>
    public static (PngHeader? Header, string? Problem) Parse(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length != Bytes) return (null, Invariant($"has a header of {chunk.Length} bytes instead of {Bytes}"));
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(chunk), BinaryPrimitives.ReadInt32BigEndian(chunk[4..]));
        var header = new PngHeader(width, height, chunk[8], chunk[9], chunk[12] == 1);
        if (width <= 0 || height <= 0) return (null, Invariant($"says that it has {width} x {height} pixels"));
        var isKnown = (header.ColorType, header.BitDepth) is (Gray, 1 or 2 or 4 or 8 or 16) or (Palette, 1 or 2 or 4 or 8) or (Rgb or GrayAlpha or Rgba, 8 or 16);
        if (!isKnown) return (null, Invariant($"has pixels of the colour type {header.ColorType} with {header.BitDepth} bits, which PNG does not have"));
        return chunk[10] == 0 && chunk[11] == 0 && chunk[12] <= 1
            ? (header, null)
            : (null, Invariant($"is packed in a way that PNG does not have (compression {chunk[10]}, filter {chunk[11]}, interlace {chunk[12]})"));
    }
}

/// <summary>One pass over a picture: the first pixel, and the steps from pixel to pixel and from row to row.</summary>
internal readonly record struct PngPass(int Left, int Top, int StepX, int StepY)
{
    public int Width(PngHeader header) => (int)(((long)header.Width - Left + StepX - 1) / StepX);

    public int Height(PngHeader header) => (int)(((long)header.Height - Top + StepY - 1) / StepY);

    public int RowBytes(PngHeader header) => (int)((((long)Width(header) * header.BitsPerPixel) + 7) / 8);
}
