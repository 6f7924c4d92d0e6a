using System.Buffers.Binary;
using System.Text;

namespace NeuralSharp.Tests.Training;

/// <summary>One event of a file, as TensorBoard's reader sees it.</summary>
internal sealed record ReadEvent(double WallTime, long Step, string? FileVersion, bool IsStart, IReadOnlyList<(string Tag, float Value)> Scalars);

/// <summary>Reads event files record by record, with another computation of the sums (bit by bit) and of messages (by field) than the writer's.</summary>
internal static class EventFileReader
{
    public static List<ReadEvent> Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var events = new List<ReadEvent>();
        while (!bytes.IsEmpty)
        {
            var length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            CheckSum(bytes[..8], bytes[8..]);
            var data = bytes.Slice(12, length);
            CheckSum(data, bytes[(12 + length)..]);
            events.Add(ReadMessage(data));
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    /// <summary>CRC-32C by its polynomial, bit by bit.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78;
        }

        return ~crc;
    }

    private static void CheckSum(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> stored)
    {
        var masked = BinaryPrimitives.ReadUInt32LittleEndian(stored);
        var turned = unchecked(masked - 0xA282EAD8);
        if (((turned >> 17) | (turned << 15)) != Crc32C(bytes)) throw new InvalidDataException("The sum of a record is wrong.");
    }

    private static ReadEvent ReadMessage(ReadOnlySpan<byte> data)
    {
        var (time, step, version, isStart, scalars) = (0.0, 0L, (string?)null, false, new List<(string, float)>());
        while (!data.IsEmpty)
        {
            switch (Varint(ref data))
            {
                case (1 << 3) | 1: time = BinaryPrimitives.ReadDoubleLittleEndian(Take(ref data, 8)); break;
                case 2 << 3: step = (long)Varint(ref data); break;
                case (3 << 3) | 2: version = Encoding.UTF8.GetString(Take(ref data, (int)Varint(ref data))); break;
                case (5 << 3) | 2: ReadSummary(Take(ref data, (int)Varint(ref data)), scalars); break;
                case (7 << 3) | 2: isStart = Take(ref data, (int)Varint(ref data)) is [1 << 3, 1] ? true : throw new InvalidDataException("A session log has the status 1 alone."); break;
                default: throw new InvalidDataException("An event has a field that is none of its five.");
            }
        }

        return new(time, step, version, isStart, scalars);
    }

    private static void ReadSummary(ReadOnlySpan<byte> data, List<(string, float)> scalars)
    {
        while (!data.IsEmpty)
        {
            if (Varint(ref data) != ((1 << 3) | 2)) throw new InvalidDataException("A summary holds values alone.");
            var value = Take(ref data, (int)Varint(ref data));
            if (Varint(ref value) != ((1 << 3) | 2)) throw new InvalidDataException("A value begins with its tag.");
            var tag = Encoding.UTF8.GetString(Take(ref value, (int)Varint(ref value)));
            if (Varint(ref value) != ((2 << 3) | 5)) throw new InvalidDataException("A value ends with its number.");
            scalars.Add((tag, BinaryPrimitives.ReadSingleLittleEndian(Take(ref value, 4))));
            if (!value.IsEmpty) throw new InvalidDataException("A value has more than a tag and a number.");
        }
    }

    private static ulong Varint(ref ReadOnlySpan<byte> data)
    {
        var (result, shift) = (0UL, 0);
        while (true)
        {
            var part = data[0];
            data = data[1..];
            result |= (part & 0x7FUL) << shift;
            if (part < 0x80) return result;
            shift += 7;
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> data, int count)
    {
        var taken = data[..count];
        data = data[count..];
        return taken;
    }
}
