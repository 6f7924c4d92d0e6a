namespace NeuralSharp;

/// <summary>
/// Reads as many bytes as a file declares, without believing it: memory grows with the bytes that have come, to three times their
/// number at most.
/// </summary>
internal static class BoundedReader
{
    /// <summary>Deflate cannot pack more bytes into one: https://zlib.net/zlib_tech.html. A header that promises more lies.</summary>
    public const long MostPerCompressedByte = 1032;

    private const int FirstPiece = 1 << 16;

    /// <summary>The stream's next bytes: as many as the limit says, or fewer where it ends before.</summary>
    /// <param name="stream">What to read.</param>
    /// <param name="limit">How many bytes are wanted.</param>
    /// <param name="sourceBytes">The length of the file that the bytes are unpacked from; so much memory may be taken at once.</param>
    public static byte[] ReadUpTo(Stream stream, int limit, long sourceBytes = 0)
    {
        var bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(limit, FirstPiece + sourceBytes));
        var count = 0;
        while (true)
        {
            count += stream.ReadAtLeast(bytes.AsSpan(count), bytes.Length - count, throwOnEndOfStream: false);
            if (count < bytes.Length) return bytes[..count];
            if (count == limit) return bytes;
            Array.Resize(ref bytes, (int)Math.Min(limit, 2L * count));
        }
    }
}
