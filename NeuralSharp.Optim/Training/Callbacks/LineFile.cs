using System.Globalization;
using System.Text;

namespace NeuralSharp.Optim;

/// <summary>A text file that grows by whole lines, each on the disk before the next: whoever reads it, also after a crash, finds no more than the last line torn.</summary>
internal sealed class LineFile : IDisposable
{
    private const int LongestFirstLine = 65_536;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly FileStream _stream;
    private readonly string _path;

    private LineFile(FileStream stream, string path) => (_stream, _path) = (stream, path);

    /// <summary>Opens a file to write to.</summary>
    /// <param name="path">The file. Its folder must be there.</param>
    /// <param name="append">Whether to go on behind the last whole line; otherwise the file begins anew.</param>
    /// <param name="isOurs">Says whether a first line, or the beginning of one, is that of such a file; others are not touched.</param>
    /// <exception cref="DataFormatException">The file is another one.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static LineFile Open(string path, bool append, Func<string, bool, bool> isOurs)
    {
        var stream = OpenStream(path, append);
        try
        {
            if (append) GoBehindLastLine(stream, path, isOurs);
            return new(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Whether nothing stands in it.</summary>
    public bool IsEmpty => _stream.Position == 0;

    /// <summary>Adds a line and sees it to the disk. Where the disk does not take it, it is taken back as far as that goes.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Write(string line)
    {
        var start = _stream.Position;
        try
        {
            _stream.Write(s_utf8.GetBytes(line + '\n'));
            _stream.Flush(flushToDisk: true);
        }
        catch (IOException exception)
        {
            CutAt(start);
            throw new IOException($"'{Printable.Escape(_path)}' cannot be written: {Printable.Escape(exception.Message)}", exception);
        }
    }

    /// <summary>
    /// Takes back the last lines of epochs that come again. Where the numbers begin anew, an earlier training has written what stands before.
    /// </summary>
    /// <param name="epoch">The epoch that comes next.</param>
    /// <param name="prefix">What stands in a line before the number of its epoch; a comma stands behind.</param>
    public void TakeBack(int epoch, string prefix)
    {
        var next = int.MaxValue;
        while (_stream.Length > 0)
        {
            var start = EndOfLines(_stream, _stream.Length - 1);
            if (EpochOf(ReadText(start), prefix) is not { } number || number < epoch || number >= next) break;
            _stream.SetLength(start);
            next = number;
        }

        _stream.Position = _stream.Length;
    }

    public void Dispose() => _stream.Dispose();

    private static int? EpochOf(string line, string prefix) =>
        line.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(line[prefix.Length..].Split(',')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : null;

    private static FileStream OpenStream(string path, bool append)
    {
        if (Directory.Exists(path)) throw new IOException($"'{Printable.Escape(path)}' is a folder. Give the path of a file in it.");
        try
        {
            return new(path, append ? FileMode.OpenOrCreate : FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new DirectoryNotFoundException($"There is no folder for the file '{Printable.Escape(path)}'. Create it first.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException($"'{Printable.Escape(path)}' may not be written. Check the permissions of the file and of its folder.", exception);
        }
        catch (IOException exception)
        {
            throw new IOException($"'{Printable.Escape(path)}' cannot be written: {Printable.Escape(exception.Message)}", exception);
        }
    }

    private static void GoBehindLastLine(FileStream stream, string path, Func<string, bool, bool> isOurs)
    {
        if (stream.Length == 0) return;
        var start = new byte[(int)Math.Min(stream.Length, LongestFirstLine)];
        stream.ReadExactly(start);
        var end = Array.IndexOf(start, (byte)'\n');
        if (!isOurs(s_utf8.GetString(start, 0, end < 0 ? start.Length : end), end >= 0))
            throw new DataFormatException(path, "it is no log with these columns, and nothing is appended to it.", "Choose another file, or begin it anew with append: false.");
        var whole = EndOfLines(stream, stream.Length);
        stream.SetLength(whole);   // what a crash has left of a line
        stream.Position = whole;
    }

    /// <summary>Where the last line ends that has its end up to a place.</summary>
    private static long EndOfLines(FileStream stream, long place)
    {
        while (place > 0 && !EndsLine(stream, place)) place--;
        return place;
    }

    private static bool EndsLine(FileStream stream, long end)
    {
        stream.Position = end - 1;
        return stream.ReadByte() == '\n';
    }

    private string ReadText(long start)
    {
        var bytes = new byte[_stream.Length - start];
        _stream.Position = start;
        _stream.ReadExactly(bytes);
        return s_utf8.GetString(bytes);
    }

    private void CutAt(long length)
    {
        try
        {
            _stream.SetLength(length);
            _stream.Position = length;
        }
        catch (IOException)
        {
            // The reader of the log leaves half a line out, and the failure itself is told.
        }
    }
}
