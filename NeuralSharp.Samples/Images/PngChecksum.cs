namespace NeuralSharp.Samples;

/// <summary>The cyclic redundancy check of PNG's chunks, a byte at a time. Source: https://www.w3.org/TR/png-3/#D-CRCAppendix.</summary>
internal static class PngChecksum
{
    private static readonly uint[] s_ofByte = [.. Enumerable.Range(0, 256).Select(value => OfByte((uint)value))];

    /// <summary>Of a chunk's name and content.</summary>
    public static uint Of(ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var value in content) crc = s_ofByte[(crc ^ value) & 0xff] ^ (crc >> 8);
        return ~crc;
    }

    private static uint OfByte(uint crc)
    {
        for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xedb88320;
        return crc;
    }
}
