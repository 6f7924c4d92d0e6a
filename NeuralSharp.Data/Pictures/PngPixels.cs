using System.Buffers.Binary;

namespace NeuralSharp;

/// <summary>Makes a picture of a PNG's rows: takes back the filters, then looks up or scales the samples.</summary>
internal sealed class PngPixels
{
    private readonly PngHeader _header;
    private readonly byte[] _palette;       // three samples a colour
    private readonly byte[] _paletteAlpha;
    private readonly int[]? _transparent;   // the one colour that cannot be seen

    private PngPixels(PngHeader header, byte[] palette, byte[] paletteAlpha, int[]? transparent) =>
        (_header, _palette, _paletteAlpha, _transparent) = (header, palette, paletteAlpha, transparent);

    private int Channels => _header.ColorType is PngHeader.Gray or PngHeader.GrayAlpha ? 1 : 3;

    private bool HasAlpha => _header.ColorType is PngHeader.GrayAlpha or PngHeader.Rgba || _transparent is not null || _paletteAlpha.AsSpan().ContainsAnyExcept((byte)255);

    /// <summary>With the chunks PLTE and tRNS, empty where the file has none; null with a reason where they do not fit the header.</summary>
    public static PngPixels? Create(PngHeader header, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency, out string? fault)
    {
        fault = null;
        byte[] alpha = [];
        int[]? transparent = null;
        switch (header.ColorType)
        {
            case PngHeader.Palette:
                var colors = palette.Length / 3;
                if (palette.Length % 3 != 0 || colors is 0 or > 256 || transparency.Length > colors) fault = "has no palette, or one that does not fit its pixels";
                if (fault is not null) break;
                alpha = new byte[colors];
                alpha.AsSpan().Fill(255);
                transparency.CopyTo(alpha);
                break;
            case PngHeader.Gray or PngHeader.Rgb when transparency.Length > 0:
                if (transparency.Length != (header.ColorType == PngHeader.Gray ? 2 : 6)) fault = "names its transparent colour in a way that does not fit its pixels";
                if (fault is not null) break;
                transparent = new int[transparency.Length / 2];
                for (var i = 0; i < transparent.Length; i++) transparent[i] = BinaryPrimitives.ReadUInt16BigEndian(transparency[(2 * i)..]);
                break;
        }

        return fault is null ? new(header, palette.ToArray(), alpha, transparent) : null;
    }

    /// <summary>The picture, of the rows' bytes, which are overwritten. Null with a reason where a row is damaged.</summary>
    public Picture? Decode(Span<byte> rows, out string? fault)
    {
        fault = null;
        var channels = Channels;
        var samples = new byte[_header.Width * _header.Height * channels];
        var alpha = HasAlpha ? new byte[_header.Width * _header.Height] : null;
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
                    if (Read(row, x, samples.AsSpan(place * channels, channels)) is not { } opacity)
                    {
                        fault = "has a pixel whose colour is not in its palette";
                        return null;
                    }

                    if (alpha is not null) alpha[place] = opacity;
                }

                above = row;
                rows = rows[(1 + length)..];
            }
        }

        return new(samples, channels, _header.Width, _header.Height) { Alpha = alpha };
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

    /// <summary>Reads a pixel's samples, and gives its opacity; null where its colour is not in the palette.</summary>
    private byte? Read(ReadOnlySpan<byte> row, int x, Span<byte> samples)
    {
        if (_header.ColorType == PngHeader.Palette)
        {
            var color = Sample(row, x);
            if (color >= _paletteAlpha.Length) return null;
            _palette.AsSpan(3 * color, 3).CopyTo(samples);
            return _paletteAlpha[color];
        }

        var hasAlpha = _header.ColorType is PngHeader.GrayAlpha or PngHeader.Rgba;
        var first = x * (samples.Length + (hasAlpha ? 1 : 0));
        var isUnseen = _transparent is not null;
        for (var i = 0; i < samples.Length; i++)
        {
            var value = Sample(row, first + i);
            samples[i] = ToByte(value);
            isUnseen &= _transparent?[i] == value;
        }

        if (hasAlpha) return ToByte(Sample(row, first + samples.Length));
        return isUnseen ? (byte)0 : (byte)255;
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
}
