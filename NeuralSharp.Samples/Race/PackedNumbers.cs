using System.IO.Compression;

namespace NeuralSharp.Samples;

/// <summary>
/// Many numbers as short text: bytes, little-endian, compressed with zlib, in base64. The reader must know what follows what; race.js
/// reads them in the order in which <see cref="RacePageData"/> adds them.
/// </summary>
internal sealed class PackedNumbers
{
    private readonly List<byte> _bytes = [];

    /// <summary>Numbers of four bytes.</summary>
    public void AddSingles(IEnumerable<double> values)
    {
        foreach (var value in values) _bytes.AddRange(BitConverter.GetBytes((float)value));
    }

    /// <summary>Numbers of two bytes.</summary>
    public void AddShorts(IReadOnlyCollection<short> values)
    {
        // The low bytes first, then the high ones, which are alike and therefore compress well.
        foreach (var value in values) _bytes.Add((byte)value);
        foreach (var value in values) _bytes.Add((byte)(value >> 8));
    }

    /// <summary>Numbers rounded to the 65,536 levels from one to another, in two bytes.</summary>
    public void AddLevels(IReadOnlyCollection<double> values, double first, double last) =>
        AddShorts([.. values.Select(value => (short)(ushort)Math.Round((value - first) / (last - first) * ushort.MaxValue))]);

    /// <summary>Rows of numbers: of each row the first, and then how much each differs from the one before it, in two bytes.</summary>
    public void AddDifferences(short[,] rows)
    {
        var differences = new short[rows.Length];
        var columns = rows.GetLength(1);
        for (var i = 0; i < differences.Length; i++)
        {
            var (row, column) = (i / columns, i % columns);
            differences[i] = (short)(rows[row, column] - (column == 0 ? 0 : rows[row, column - 1]));
        }

        AddShorts(differences);
    }

    /// <summary>The text.</summary>
    public string ToBase64()
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true)) zlib.Write([.. _bytes]);
        return Convert.ToBase64String(compressed.ToArray());
    }
}
