using System.Buffers.Binary;
using System.Numerics;

namespace NeuralSharp.Optim;

/// <summary>
/// A file of TensorBoard's events. A record is the length of its event in 8 bytes, the masked CRC-32C of these, the event, and its masked CRC-32C; all
/// little-endian.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const int MostAttempts = 1000;

    private readonly FileStream _stream;
    private readonly string _path;

    private EventFile(FileStream stream, string path) => (_stream, _path) = (stream, path);

    /// <summary>Makes a new file in a folder, with a name that TensorBoard looks for.</summary>
    public static EventFile Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            for (var attempt = 0; ; attempt++)
            {
                var path = Path.Combine(folder, Invariant($"events.out.tfevents.{now:0000000000}.{HostName()}.{Environment.ProcessId}.{attempt}"));
                if (attempt < MostAttempts && File.Exists(path)) continue;
                var file = new EventFile(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0), path);   // a killed process takes nothing with it
                file.Write(EventMessage.Version(Now()));
                file.Flush();
                return file;
            }
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException($"The folder '{Printable.Escape(folder)}' may not be written. Check its permissions.", exception);
        }
        catch (IOException exception)
        {
            throw new IOException($"The folder '{Printable.Escape(folder)}' takes no new file: {Printable.Escape(exception.Message)}", exception);
        }
    }

    /// <summary>Adds numbers under their names.</summary>
    public void Write(long step, IEnumerable<(string Tag, float Value)> values) => Write(EventMessage.Scalars(Now(), step, values));

    /// <summary>Says with which step a training begins or goes on: of earlier files in the folder, readers drop what stands at this step or behind it.</summary>
    public void WriteStart(long step) => Write(EventMessage.Start(Now(), step));

    /// <summary>Sees all that was written to the disk.</summary>
    public void Flush()
    {
        try
        {
            _stream.Flush(flushToDisk: true);
        }
        catch (IOException exception)
        {
            throw Unwritten(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException exception)
        {
            throw Unwritten(exception);
        }
    }

    /// <summary>The CRC-32C of some bytes, turned and shifted, so that the sum of data that hold sums is as good as others.</summary>
    internal static uint MaskedCrc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }

    private void Write(ReadOnlySpan<byte> message)
    {
        var record = new byte[12 + message.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(record, message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedCrc(record.AsSpan(0, 8)));
        message.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + message.Length), MaskedCrc(message));
        try
        {
            _stream.Write(record);
        }
        catch (IOException exception)
        {
            throw Unwritten(exception);
        }
    }

    private IOException Unwritten(IOException exception) =>
        new($"'{Printable.Escape(_path)}' cannot be written: {Printable.Escape(exception.Message)}", exception);

    private static double Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    private static string HostName() =>
        string.Concat(Environment.MachineName.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-' ? letter : '_'));
}
