using System.Text;

namespace NeuralSharp;

/// <summary>What a CSV table is read from: a file that is open, or a text. It is read twice where types cannot be told at once.</summary>
internal sealed class CsvSource : IDisposable
{
    private const int SampleLength = 1 << 16;   // characters that separator and header are told by

    private readonly FileStream? _file;
    private readonly string? _text;
    private readonly Encoding? _encoding;

    private CsvSource(string name, FileStream? file, string? text, Encoding? encoding) => (Name, _file, _text, _encoding) = (name, file, text, encoding);

    /// <summary>Its name in messages.</summary>
    public string Name { get; }

    /// <summary>Opens a file; what is no text is refused.</summary>
    public static CsvSource OfFile(string path, Encoding? encoding)
    {
        var file = DataFile.OpenRead(path, $"{path}: there is no such file. Check the path.", bufferSize: 0);
        try
        {
            CheckIsText(file, path, encoding);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        return new(path, file, null, encoding);
    }

    public static CsvSource OfText(string text) => new("the text", null, text, null);

    public void Dispose() => _file?.Dispose();

    /// <summary>A reader at the beginning; the one before is no longer valid.</summary>
    public TextReader Open()
    {
        if (_text is not null) return new StringReader(_text);
        _file!.Position = 0;
        return new StreamReader(_file, Strict(_encoding ?? Encoding.UTF8), detectEncodingFromByteOrderMarks: _encoding is null, bufferSize: 1 << 16, leaveOpen: true);
    }

    /// <summary>The beginning, as many whole lines as there are in it, or the first one cut.</summary>
    public string Sample()
    {
        using var reader = Open();
        var characters = new char[Math.Min(SampleLength, _text?.Length ?? Math.Max(1, _file!.Length))];
        var count = reader.ReadBlock(characters);
        var sample = characters.AsSpan(0, count);
        if (reader.Peek() >= 0 && sample.LastIndexOfAny('\n', '\r') is > 0 and var end) sample = sample[..(end + 1)];
        return sample.ToString();
    }

    /// <summary>What to say where bytes are not of the encoding.</summary>
    public DataFormatException NotOfEncoding(DecoderFallbackException cause)
    {
        if (_encoding is not null && _encoding.CodePage != Encoding.UTF8.CodePage)
            return new(Name, $"holds bytes that are not {_encoding.WebName}.", "Give the encoding that it was written in (CsvOptions.Encoding).", cause);
        var (line, value) = FirstInvalid();
        return new(Name, Invariant($"is not UTF-8: line {line} holds the byte 0x{value:X2}."), "Save it as UTF-8, or give its encoding: Encoding.Latin1 in CsvOptions.Encoding for old files of western Europe.", cause);
    }

    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }

    /// <summary>Refuses files that people take for CSV and that are not, which are told by their first bytes.</summary>
    private static void CheckIsText(FileStream file, string path, Encoding? encoding)
    {
        Span<byte> start = stackalloc byte[4096];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        var (kind, remedy) = start switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] => ("a ZIP archive, perhaps a workbook of a spreadsheet,", "Save it as CSV there."),
            [0x1F, 0x8B, ..] => ("compressed by gzip,", "Unpack it first."),
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => ("a Parquet file,", "Save it as CSV."),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => ("an old workbook of a spreadsheet,", "Save it as CSV there."),
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => ("", ""),   // UTF-16 or UTF-32 with a byte order mark, which the reader knows
            _ when encoding is null && start.Contains((byte)0) => ("no text in UTF-8, for it holds zero bytes,", "If it is text in UTF-16, give the encoding: CsvOptions.Encoding = Encoding.Unicode."),
            _ => ("", ""),
        };
        if (kind.Length > 0) throw new DataFormatException(path, $"is {kind} not CSV.", remedy);
    }

    /// <summary>Where the first byte is that no UTF-8 text has there.</summary>
    private (long Line, byte Value) FirstInvalid()
    {
        _file!.Position = 0;
        var buffer = new byte[1 << 16];
        var line = 1L;
        for (var kept = 0; ;)
        {
            var count = kept + _file.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false);
            var bytes = buffer.AsSpan(0, count);
            var isLast = count < buffer.Length;
            while (!bytes.IsEmpty && (isLast || bytes.Length >= 4))   // four: the longest character
            {
                if (Rune.DecodeFromUtf8(bytes, out _, out var length) != System.Buffers.OperationStatus.Done) return (line, bytes[0]);
                if (bytes[0] == '\n') line++;
                bytes = bytes[length..];
            }

            if (isLast) return (line, 0);   // the file has changed
            bytes.CopyTo(buffer);
            kept = bytes.Length;
        }
    }
}
