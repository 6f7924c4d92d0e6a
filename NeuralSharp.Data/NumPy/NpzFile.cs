using System.IO.Compression;

namespace NeuralSharp;

/// <summary>Reads and writes NumPy's <c>.npz</c> files, archives of named arrays: <c>np.savez</c>, <c>np.savez_compressed</c> and <c>np.load</c>.</summary>
/// <remarks>Each array is as <see cref="NpyFile"/> has it, and checked by its CRC-32.</remarks>
public static class NpzFile
{
    private const string Ending = ".npy";
    private static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);   // the earliest there is: the same arrays make the same file

    /// <summary>Reads all arrays, by name.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is no such file, damaged, or holds what no tensor can; the message names the array.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        using var file = DataFile.OpenRead(path, $"{path}: there is no such file of NumPy. Check the path.");
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            foreach (var entry in archive.Entries)
            {
                if (!entry.FullName.EndsWith(Ending, StringComparison.Ordinal)) throw new DataFormatException(path, $"holds {Printable.Quoted(entry.FullName)}, which is no array (.npy).", "Save it with np.savez.");
                var name = entry.FullName[..^Ending.Length];
                if (!tensors.TryAdd(name, Read(entry, file.Length, path))) throw new DataFormatException(path, $"holds two arrays {Printable.Quoted(name)}.", "Save it with np.savez.");
            }

            return tensors;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException)   // what ZipArchive throws of what is damaged
        {
            throw new DataFormatException(path, "is no archive that can be read, or damaged.", "Save it with np.savez, or copy it again.", e);
        }
    }

    /// <summary>Writes arrays under their names; a file that was there is replaced whole. The same arrays make the same bytes.</summary>
    /// <param name="path">The file, usually <c>.npz</c>.</param>
    /// <param name="tensors">The arrays.</param>
    /// <param name="compress">Whether to pack them, as <c>np.savez_compressed</c> does.</param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder for it.</exception>
    /// <exception cref="IOException">The disk does not take the file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        foreach (var (name, tensor) in tensors)
        {
            if (name.Length == 0) throw new ArgumentException("An array has an empty name; give each a name.", nameof(tensors));
            ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
            TensorBytes.CheckHasValues(tensor);
        }

        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var (name, tensor) in tensors)
            {
                var entry = archive.CreateEntry(name + Ending, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
                entry.LastWriteTime = s_time;
                using var content = entry.Open();
                NpyFile.Write(content, tensor);
            }
        });
    }

    private static Tensor Read(ZipArchiveEntry entry, long fileLength, string path)
    {
        var what = $"{path}, array {Printable.Quoted(entry.FullName[..^Ending.Length])}";
        if (entry.Length > Array.MaxLength || entry.Length > BoundedReader.MostPerCompressedByte * Math.Min(fileLength, Math.Max(1, entry.CompressedLength)))
            throw new DataFormatException(what, Invariant($"declares {entry.Length} bytes, more than it can hold."), "Copy the file again; save a larger array by np.save.");
        using var content = entry.Open();
        var bytes = BoundedReader.ReadUpTo(content, (int)entry.Length);
        if (bytes.Length < entry.Length || Crc32.Of(bytes) != entry.Crc32) throw new DataFormatException(what, "is damaged: its bytes do not have the checksum.", "Copy the file again.");
        return NpyFile.Read(new MemoryStream(bytes), bytes.Length, what);
    }
}
