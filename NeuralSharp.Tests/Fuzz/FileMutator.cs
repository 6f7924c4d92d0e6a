using System.Buffers.Binary;

namespace NeuralSharp.Tests.Fuzz;

/// <summary>Damages files at random: bits, bytes, numbers, and pieces that are cut, doubled, or taken from another file.</summary>
internal static class FileMutator
{
    private const int MostDamages = 4;

    private static readonly uint[] s_numbers = [0, 1, 2, 3, 7, 8, 16, 127, 128, 255, 256, 1000, 65535, 65536, 10_000_000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

    /// <summary>A damaged copy of one of the files.</summary>
    public static byte[] Mutate(IReadOnlyList<byte[]> files, Random random)
    {
        var file = files[random.Next(files.Count)];
        for (var damage = random.Next(1, MostDamages + 1); damage > 0; damage--) file = Damage(file, files, random);
        return file;
    }

    private static byte[] Damage(byte[] file, IReadOnlyList<byte[]> files, Random random)
    {
        var (from, to) = (random.Next(file.Length + 1), random.Next(file.Length + 1));
        if (from > to) (from, to) = (to, from);
        switch (random.Next(9))
        {
            case 0:
                return file[..to];
            case 1:
                return [.. file[..from], .. file[to..]];
            case 2:
                return [.. file[..to], .. file[from..]];
            case 3:
                var noise = new byte[random.Next(1, 32)];
                random.NextBytes(noise);
                return [.. file[..from], .. noise, .. file[from..]];
            case 4:
                var other = files[random.Next(files.Count)];
                return [.. file[..from], .. other[random.Next(other.Length + 1)..]];
        }

        if (file.Length < sizeof(ulong)) return file;

        // In place, and more often in the first bytes, where headers are.
        var damaged = (byte[])file.Clone();
        var place = random.Next(random.Next(2) == 0 ? Math.Min(64, file.Length) : file.Length);
        var room = damaged.AsSpan(Math.Min(place, file.Length - sizeof(ulong)), sizeof(ulong));
        var number = s_numbers[random.Next(s_numbers.Length)];
        switch (random.Next(5))
        {
            case 0:
                damaged[place] = (byte)random.Next(256);
                break;
            case 1:
                BinaryPrimitives.WriteUInt32BigEndian(room, number);
                break;
            case 2:
                BinaryPrimitives.WriteUInt32LittleEndian(room, number);
                break;
            case 3:
                BinaryPrimitives.WriteUInt64LittleEndian(room, random.Next(2) == 0 ? number : unchecked((ulong)random.NextInt64()));
                break;
            default:
                damaged[place] ^= (byte)(1 << random.Next(8));
                break;
        }

        return damaged;
    }
}
