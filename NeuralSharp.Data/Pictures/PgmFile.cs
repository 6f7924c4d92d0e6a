namespace NeuralSharp;

/// <summary>
/// Reads PGM, the portable grey map: "P2" (numbers as text) or "P5" (bytes), width, height, the value of white, the pixels. A '#'
/// starts a comment. Source: https://netpbm.sourceforge.net/doc/pgm.html.
/// </summary>
internal static class PgmFile
{
    private const int MostNumber = 200_000_000;   // above every number that is allowed; larger ones count as this


    /// <summary>The first image in the bytes of a file.</summary>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    public static Picture Read(byte[] bytes, string path)
    {
        var isText = bytes[1] == (byte)'2';
        var position = 2;
        if (bytes.Length > position && !IsBlank(bytes[position]) && bytes[position] != (byte)'#') throw Damaged("has no blank behind its first two letters");
        var (width, height, white) = (NextNumber(), NextNumber(), NextNumber());
        if (width == 0 || height == 0 || white is 0 or > 65535 || (long)width * height > Picture.MostPixels)
            throw Damaged(Invariant($"says that it has {width} x {height} pixels up to {white}"));

        // Before memory is taken: a pixel has its bytes, or a digit and a blank, which only the last can do without.
        var bytesPerPixel = white > 255 ? 2 : 1;
        if (!isText && position < bytes.Length && !IsBlank(bytes[position])) throw Damaged("has no blank before its pixels");
        var first = position + 1;   // one blank stands before the pixels
        var wanted = (long)width * height * (isText ? 2 : bytesPerPixel) - (isText ? 1 : 0);
        var found = Math.Max(0, bytes.Length - first);
        if (wanted > found && isText) throw Damaged(Invariant($"is cut: there is no number for each of its {width} x {height} pixels"));
        if (wanted > found) throw Damaged(Invariant($"is cut: {width} x {height} pixels are {wanted} bytes, and {found} are there"));
        if (!isText) position = first;
        var pixels = new byte[width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            var value = isText ? NextNumber() : NextSample();
            if (value > white) throw Damaged(Invariant($"has a pixel {value} above its white, {white}"));
            pixels[i] = (byte)(((value * 255) + (white / 2)) / white);
        }

        return new(pixels, 1, width, height);

        int NextSample() => bytesPerPixel == 1 ? bytes[position++] : (bytes[position++] << 8) | bytes[position++];

        int NextNumber()
        {
            while (position < bytes.Length && (IsBlank(bytes[position]) || bytes[position] == (byte)'#'))
            {
                if (bytes[position++] != (byte)'#') continue;
                while (position < bytes.Length && bytes[position] is not ((byte)'\n' or (byte)'\r')) position++;
            }

            var start = position;
            var number = 0;
            for (; position < bytes.Length && char.IsAsciiDigit((char)bytes[position]); position++) number = Math.Min((number * 10) + bytes[position] - '0', MostNumber);
            if (position == start) throw Damaged(Invariant($"has no number at byte {position}, where one must be"));
            if (position < bytes.Length && !IsBlank(bytes[position]) && bytes[position] != (byte)'#') throw Damaged(Invariant($"goes on after a number at byte {position}, where a blank must be"));
            return number;
        }

        static bool IsBlank(byte value) => value is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');

        DataFormatException Damaged(string what) => new(path, $"{what}.", "Save it again, or choose another PGM file.");
    }
}
