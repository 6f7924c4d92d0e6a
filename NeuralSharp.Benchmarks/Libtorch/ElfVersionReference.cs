using System.Buffers.Binary;
using System.Text;

namespace NeuralSharp.Benchmarks;

/// <summary>
/// Edits the table in which an ELF library says which versions of other libraries' symbols it needs (section
/// <c>.gnu.version_r</c>). The loader refuses a library whose wanted version is missing, unless the reference is weak; then it
/// looks only for the symbols that are really used. Source of the layout: System V ABI, ELF-64 object file format, and the
/// Linux Standard Base, "Symbol versioning".
/// </summary>
internal static class ElfVersionReference
{
    private const uint VersionReferenceSection = 0x6FFF_FFFE;   // SHT_GNU_verneed
    private const ushort WeakFlag = 2;                          // VER_FLG_WEAK

    /// <summary>Marks the references to a version weak. The file keeps its time stamp, so that no build takes it for outdated.</summary>
    /// <returns>How many references were changed.</returns>
    /// <exception cref="InvalidDataException">The file is no 64-bit little-endian ELF file.</exception>
    public static int MakeWeak(string path, string version)
    {
        var file = File.ReadAllBytes(path);
        var changed = MakeWeak(file, version);
        if (changed == 0) return 0;

        var time = File.GetLastWriteTimeUtc(path);
        AtomicFile.Write(path, stream => stream.Write(file));   // a new file: the old may be one with the package cache's
        File.SetLastWriteTimeUtc(path, time);
        return changed;
    }

    private static int MakeWeak(Span<byte> file, string version)
    {
        if (file.Length < 64 || !file.StartsWith("\u007FELF"u8) || file[4] != 2 || file[5] != 1)
            throw new InvalidDataException("this is no 64-bit little-endian ELF file.");
        try
        {
            var changed = 0;
            for (var section = 0; section < ReadUInt16(file, 0x3C); section++)
            {
                var header = SectionHeader(file, section);
                if (ReadUInt32(file, header + 4) == VersionReferenceSection) changed += MakeWeak(file, header, version);
            }

            return changed;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("the ELF file's tables point outside the file.");
        }
    }

    /// <summary>Walks the section: a list of libraries, each with a list of the versions wanted of it.</summary>
    private static int MakeWeak(Span<byte> file, int sectionHeader, string version)
    {
        var changed = 0;
        var names = ReadOffset(file, SectionHeader(file, ReadSize(file, sectionHeader + 40)) + 24);
        for (var library = ReadOffset(file, sectionHeader + 24); ;)
        {
            for (var entry = library + ReadSize(file, library + 8); ;)
            {
                var flags = ReadUInt16(file, entry + 4);
                if ((flags & WeakFlag) == 0 && NameAt(file, names + ReadSize(file, entry + 8)) == version)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(file[(entry + 4)..], (ushort)(flags | WeakFlag));
                    changed++;
                }

                var next = ReadSize(file, entry + 12);
                if (next == 0) break;
                entry = checked(entry + next);
            }

            var nextLibrary = ReadSize(file, library + 12);
            if (nextLibrary == 0) return changed;
            library = checked(library + nextLibrary);
        }
    }

    private static int SectionHeader(ReadOnlySpan<byte> file, int section) => ReadOffset(file, 0x28) + (section * 64);

    private static string NameAt(ReadOnlySpan<byte> file, int position) =>
        Encoding.ASCII.GetString(file.Slice(position, file[position..].IndexOf((byte)0)));

    private static ushort ReadUInt16(ReadOnlySpan<byte> file, int position) => BinaryPrimitives.ReadUInt16LittleEndian(file[position..]);

    private static uint ReadUInt32(ReadOnlySpan<byte> file, int position) => BinaryPrimitives.ReadUInt32LittleEndian(file[position..]);

    /// <summary>A 32-bit number that counts bytes or sections: never negative, so that a walk always moves on.</summary>
    private static int ReadSize(ReadOnlySpan<byte> file, int position) => checked((int)ReadUInt32(file, position));

    private static int ReadOffset(ReadOnlySpan<byte> file, int position) =>
        checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file[position..]));
}
