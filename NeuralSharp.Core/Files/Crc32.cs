namespace NeuralSharp;

/// <summary>The checksum of ZIP archives and of PNG: the remainder of the bytes as a polynomial over GF(2), divided by that of ISO-HDLC (0xEDB88320, reflected).</summary>
internal static class Crc32
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(value =>
    {
        var remainder = (uint)value;
        for (var bit = 0; bit < 8; bit++) remainder = (remainder >> 1) ^ ((remainder & 1) * 0xEDB88320);
        return remainder;
    })];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var remainder = uint.MaxValue;
        foreach (var value in bytes) remainder = (remainder >> 8) ^ s_table[(byte)(remainder ^ value)];
        return ~remainder;
    }
}
