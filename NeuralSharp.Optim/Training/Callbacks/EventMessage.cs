using System.Buffers.Binary;
using System.Text;

namespace NeuralSharp.Optim;

/// <summary>
/// The messages of an event file, in the wire format of Protocol Buffers: <c>Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary
/// summary = 5; SessionLog session_log = 7; }</c>, <c>Summary { repeated Value value = 1; }</c>, <c>Value { string tag = 1; float simple_value = 2; }</c>,
/// <c>SessionLog { SessionStatus status = 1; }</c>. A field is its number and kind, then its value. Source: https://protobuf.dev/programming-guides/encoding.
/// </summary>
internal sealed class EventMessage
{
    private const long StatusStart = 1;

    private readonly List<byte> _bytes = [];

    private enum WireKind
    {
        Varint = 0,
        Fixed64 = 1,
        Bytes = 2,
        Fixed32 = 5,
    }

    /// <summary>The event that a file begins with.</summary>
    public static byte[] Version(double time) => new EventMessage().Double(1, time).Text(3, "brain.Event:2").ToBytes();

    /// <summary>An event with numbers.</summary>
    public static byte[] Scalars(double time, long step, IEnumerable<(string Tag, float Value)> values)
    {
        var summary = new EventMessage();
        foreach (var (tag, value) in values) summary.Message(1, new EventMessage().Text(1, tag).Float(2, value));
        return new EventMessage().Double(1, time).Integer(2, step).Message(5, summary).ToBytes();
    }

    /// <summary>The event that a training begins with, or goes on with, at a step.</summary>
    public static byte[] Start(double time, long step) => new EventMessage().Double(1, time).Integer(2, step).Message(7, new EventMessage().Integer(1, StatusStart)).ToBytes();

    private byte[] ToBytes() => [.. _bytes];

    private EventMessage Double(int field, double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return Key(field, WireKind.Fixed64).Raw(bytes);
    }

    private EventMessage Float(int field, float value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return Key(field, WireKind.Fixed32).Raw(bytes);
    }

    private EventMessage Integer(int field, long value) => Key(field, WireKind.Varint).Varint((ulong)value);

    private EventMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    private EventMessage Message(int field, EventMessage value) => Bytes(field, value.ToBytes());

    private EventMessage Bytes(int field, byte[] value) => Key(field, WireKind.Bytes).Varint((ulong)value.Length).Raw(value);

    private EventMessage Key(int field, WireKind kind) => Varint(((ulong)field << 3) | (ulong)kind);

    /// <summary>A number in groups of seven bits, the lowest first; the eighth bit says that more follow.</summary>
    private EventMessage Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
        return this;
    }

    private EventMessage Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }
}
