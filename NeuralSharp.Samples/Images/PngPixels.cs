using System.Buffers.Binary;

namespace NeuralSharp.Samples;

/// <summary>Makes grey values of a PNG's rows: takes back the filters, then looks up or weighs the colours.</summary>
internal sealed class PngPixels
{
    private readonly PngHeader _header;
    private readonly byte[] _paletteGray;
    private readonly byte[] _paletteAlpha;
    private readonly int[]? _transparent;   // the one colour that cannot be seen

    private PngPixels(PngHeader header, byte[] paletteGray, byte[] paletteAlpha, int[]? transparent) =>
        (_header, _paletteGray, _paletteAlpha, _transparent) = (header, paletteGray, paletteAlpha, transparent);

    private bool HasAlpha => _header.ColorType is PngHeader.GrayAlpha or PngHeader.Rgba || _transparent is not null || _paletteAlpha.AsSpan().ContainsAnyExcept((byte)255);

    /// <summary>With the chunks PLTE and tRNS, empty where the file has none; null with a reason where they do not fit the header.</summary>
    public static PngPixels? Create(PngHeader header, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency, out string? fault)
    {
        fault = null;
        byte[] gray = [], alpha = [];
        int[]? transparent = null;
        switch (header.ColorType)
        {
            case PngHeader.Palette:
                var colors = palette.Length / 3;
                if (palette.Length % 3 != 0 || colors is 0 or > 256 || transparency.Length > colors) fault = "has no palette, or one that does not fit its pixels";
                if (fault is not null) break;
                (gray, alpha) = (new byte[colors], new byte[colors]);
                alpha.AsSpan().Fill(255);
                transparency.CopyTo(alpha);
                for (var i = 0; i < colors; i++) gray[i] = Weigh(palette[3 * i], palette[(3 * i) + 1], palette[(3 * i) + 2]);
                break;
            case PngHeader.Gray or PngHeader.Rgb when transparency.Length > 0:
                if (transparency.Length != (header.ColorType == PngHeader.Gray ? 2 : 6)) fault = "names its transparent colour in a way that does not fit its pixels";
                if (fault is not null) break;
                transparent = new int[transparency.Length / 2];
                for (var i = 0; i < transparent.Length; i++) transparent[i] = BinaryPrimitives.ReadUInt16BigEndian(transparency[(2 * i)..]);
                break;
        }

        return fault is null ? new(header, gray, alpha, transparent) : null;
    }

    /// <summary>
    /// The picture, of the rows' bytes, which are overwritten. Transparent pixels show a ground that the ink stands out from: white,
    /// or black where the ink is light. Null with a reason where a row is damaged.
    /// </summary>
    public GrayImage? Decode(Span<byte> rows, out string? fault)
    {
        fault = null;
        var gray = new byte[_header.Width * _header.Height];
        var alpha = HasAlpha ? new byte[gray.Length] : null;
        foreach (var pass in _header.Passes)
        {
            var length = pass.RowBytes(_header);
            Span<byte> above = [];
            for (var y = 0; y < pass.Height(_header); y++)
            {
                var row = rows.Slice(1, length);
                if (!TakeBackFilter(rows[0], row, above, Math.Max(1, _header.BitsPerPixel / 8)))
                {
                    fault = "has a row with a filter that PNG does not have";
                    return null;
                }

                for (var x = 0; x < pass.Width(_header); x++)
                {
                    var place = ((pass.Top + (y * pass.StepY)) * _header.Width) + pass.Left + (x * pass.StepX);
                    if (Pixel(row, x) is not var (value, opacity))
                    {
                        fault = "has a pixel whose colour is not in its palette";
                        return null;
                    }

                    gray[place] = value;
                    if (alpha is not null) alpha[place] = opacity;
                }

                above = row;
                rows = rows[(1 + length)..];
            }
        }

        if (alpha is not null) PutOnGround(gray, alpha);
        return new(gray, _header.Width, _header.Height);
    }

    /// <summary>https://www.w3.org/TR/png-3/#9Filters: each byte is the difference from what its neighbours let expect.</summary>
    private static bool TakeBackFilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        if (filter > 4) return false;
        for (var i = 0; filter > 0 && i < row.Length; i++)
        {
            var left = i >= pixelBytes ? row[i - pixelBytes] : 0;
            var up = above.IsEmpty ? 0 : above[i];
            var corner = i >= pixelBytes && !above.IsEmpty ? above[i - pixelBytes] : 0;
            row[i] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) });
        }

        return true;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        var (fromLeft, fromUp, fromCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - corner));
        if (fromLeft <= fromUp && fromLeft <= fromCorner) return left;
        return fromUp <= fromCorner ? up : corner;
    }

    /// <summary>A pixel's grey and its opacity; null where its colour is not in the palette.</summary>
    private (byte Gray, byte Alpha)? Pixel(ReadOnlySpan<byte> row, int x)
    {
        switch (_header.ColorType)
        {
            case PngHeader.Palette:
                var color = Sample(row, x);
                return color < _paletteGray.Length ? (_paletteGray[color], _paletteAlpha[color]) : null;
            case PngHeader.Gray:
                var gray = Sample(row, x);
                return (ToByte(gray), _transparent is [var unseen] && gray == unseen ? (byte)0 : (byte)255);
            case PngHeader.GrayAlpha:
                return (ToByte(Sample(row, 2 * x)), ToByte(Sample(row, (2 * x) + 1)));
            case PngHeader.Rgb:
                var (red, green, blue) = (Sample(row, 3 * x), Sample(row, (3 * x) + 1), Sample(row, (3 * x) + 2));
                var isSeen = _transparent is not [var r, var g, var b] || (red, green, blue) != (r, g, b);
                return (Weigh(ToByte(red), ToByte(green), ToByte(blue)), isSeen ? (byte)255 : (byte)0);
            default:
                return (Weigh(ToByte(Sample(row, 4 * x)), ToByte(Sample(row, (4 * x) + 1)), ToByte(Sample(row, (4 * x) + 2))), ToByte(Sample(row, (4 * x) + 3)));
        }
    }

    private int Sample(ReadOnlySpan<byte> row, int index) => _header.BitDepth switch
    {
        8 => row[index],
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]),
        var depth => (row[index * depth / 8] >> (8 - depth - (index * depth % 8))) & ((1 << depth) - 1),
    };

    /// <summary>From 0 to the depth's largest value into 0 to 255, to the nearest.</summary>
    private byte ToByte(int sample)
    {
        var most = (1 << _header.BitDepth) - 1;
        return (byte)(((sample * 255L) + (most / 2)) / most);
    }

    /// <summary>Grey by ITU-R BT.601.</summary>
    private static byte Weigh(byte red, byte green, byte blue) => (byte)Math.Round((0.299 * red) + (0.587 * green) + (0.114 * blue));

    private static void PutOnGround(Span<byte> gray, ReadOnlySpan<byte> alpha)
    {
        long ink = 0, opaque = 0;
        for (var i = 0; i < gray.Length; i++)
        {
            ink += gray[i] * alpha[i];
            opaque += alpha[i];
        }

        var ground = opaque > 0 && (double)ink / opaque > 127.5 ? 0 : 255;
        for (var i = 0; i < gray.Length; i++) gray[i] = (byte)(((gray[i] * alpha[i]) + (ground * (255 - alpha[i])) + 127) / 255);
    }
}
