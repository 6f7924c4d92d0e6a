using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace NeuralSharp;

/// <summary>
/// The header of a safetensors file, read and checked: the length of the rest in 8 bytes, then JSON. Nothing that it declares is believed
/// beyond the file's length, and whatever reads such files reads them here.
/// </summary>
/// <remarks>
/// Refused as by the reference: a header that does not begin with '{' or is no UTF-8, numbers that are not written as plain digits, tensors that
/// leave holes or overlap. A name that stands twice is refused too, as the format asks. Fields of a tensor that are not known are passed over.
/// </remarks>
internal sealed class SafeTensorsHeader
{
    public const string MetadataKey = "__metadata__";
    public const int LengthBytes = 8;
    public const int LongestHeader = 100_000_000;   // the format's own limit

    private const int MostDimensions = 64;   // PyTorch's own limit

    private readonly OrderedDictionary<string, SafeTensorsEntry> _entries = [];
    private readonly List<KeyValuePair<string, SafeTensorsEntry>> _inOrderOfBytes = [];
    private readonly Dictionary<string, string> _metadata = [];
    private readonly string _path;

    private SafeTensorsHeader(string path) => _path = path;

    /// <summary>The tensors by name, in the order of the header.</summary>
    public OrderedDictionary<string, SafeTensorsEntry> Entries => _entries;

    /// <summary>The same, in the order of their bytes.</summary>
    public IReadOnlyList<KeyValuePair<string, SafeTensorsEntry>> InOrderOfBytes => _inOrderOfBytes;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Reads the header; the stream stands then where the tensors' bytes begin.</summary>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    public static SafeTensorsHeader Read(Stream stream, string path)
    {
        var length = stream.Length - stream.Position;
        var header = new SafeTensorsHeader(path);
        var json = header.ReadJson(stream, length);
        try
        {
            header.Parse(json);
        }
        catch (JsonException e)
        {
            throw header.Damaged($"its header is no JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw header.Damaged("a name or text in its header is no Unicode text", e);   // half a surrogate pair, escaped
        }

        header.CheckCoverage(length - LengthBytes - json.Length);
        return header;
    }

    public DataFormatException Damaged(string what, Exception? cause = null) => new(
        _path, $"this is no whole safetensors file: {what}.", "Save it again, or fetch a fresh copy.", cause);

    private byte[] ReadJson(Stream stream, long fileLength)
    {
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        if (stream.ReadAtLeast(lengthBytes, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
            throw Damaged(Invariant($"it has {fileLength} bytes, fewer than the {LengthBytes} of the header's length"));
        var (length, rest) = (BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes), fileLength - LengthBytes);
        if (length < 2 || length > (ulong)rest) throw Damaged(Invariant($"its header would have {length} bytes, and {rest} follow"));
        if (length > LongestHeader) throw Damaged(Invariant($"its header would have {length} bytes, and {LongestHeader} are the most"));
        var json = new byte[length];
        if (stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false) < json.Length) throw Damaged("it ended while its header was read");
        if (json[0] != '{') throw Damaged("its header does not begin with '{'");
        if (!Utf8.IsValid(json)) throw Damaged("its header is no UTF-8");
        return json;
    }

    private void Parse(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var hasMetadata = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name != MetadataKey)
            {
                if (!_entries.TryAdd(name, ParseEntry(ref reader, name))) throw Damaged($"the tensor {Printable.Quoted(name)} stands in it twice");
                continue;
            }

            if (hasMetadata) throw Damaged($"its {MetadataKey} stands in it twice");
            hasMetadata = true;
            ParseMetadata(ref reader);
        }

        reader.Read();   // throws where more than blanks follows
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return;
        if (reader.TokenType != JsonTokenType.StartObject) throw Damaged($"its {MetadataKey} is no object of texts");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw Damaged($"its {MetadataKey} is no object of texts");
            if (!_metadata.TryAdd(key, reader.GetString()!)) throw Damaged($"{Printable.Quoted(key)} stands twice in its {MetadataKey}");
        }
    }

    private SafeTensorsEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Entry(name, "it is no object");
        string? type = null;
        long[]? shape = null, place = null;
        HashSet<string>? others = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString()!;
            reader.Read();
            var isTwice = false;
            switch (field)
            {
                case "dtype":
                    isTwice = type is not null;
                    type = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Entry(name, "its dtype is no text");
                    break;
                case "shape":
                    isTwice = shape is not null;
                    shape = ParseNumbers(ref reader, name, field, MostDimensions);
                    break;
                case "data_offsets":
                    isTwice = place is not null;
                    place = ParseNumbers(ref reader, name, field, most: 2);
                    break;
                default:
                    isTwice = !(others ??= []).Add(field);
                    reader.Skip();
                    break;
            }

            if (isTwice) throw Entry(name, $"its field {Printable.Quoted(field)} stands in it twice");
        }

        if (type is null || shape is null || place is null) throw Entry(name, "it lacks its dtype, shape or data_offsets");
        return Checked(name, type, shape, place);
    }

    private long[] ParseNumbers(ref Utf8JsonReader reader, string name, string field, int most)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Entry(name, $"its {field} is no list");
        Span<long> numbers = stackalloc long[MostDimensions];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == most) throw Entry(name, Invariant($"its {field} has more than {most} numbers"));
            if (reader.TokenType != JsonTokenType.Number || reader.ValueSpan.ContainsAnyExceptInRange((byte)'0', (byte)'9')
                || !Utf8Parser.TryParse(reader.ValueSpan, out numbers[count++], out _))
            {
                throw Entry(name, $"its {field} holds what is no whole number, zero or positive, written in digits");
            }
        }

        return numbers[..count].ToArray();
    }

    private SafeTensorsEntry Checked(string name, string type, long[] shape, long[] place)
    {
        if (!StoredType.All.TryGetValue(type, out var stored))
        {
            throw new DataFormatException(
                _path, $"the tensor {Printable.Quoted(name)} holds {Printable.Quoted(type)}; {string.Join(", ", StoredType.All.Keys)} can be read.", "Convert it before saving.");
        }

        UInt128 bytes = (UInt128)stored.Size;
        foreach (var size in shape)
        {
            if (size == 0)
            {
                bytes = 0;
                break;
            }

            bytes = bytes > long.MaxValue ? bytes : bytes * (UInt128)size;   // too much already, and so it stays unless a size is 0
        }

        if (place is not [var begin, var end] || end < begin || (UInt128)(end - begin) != bytes)
            throw Damaged($"the tensor {Printable.Quoted(name)} of shape {SafeTensorsEntry.Format(shape)} does not fill its place");
        try
        {
            return SafeTensorsEntry.Of(stored, shape, begin, end);
        }
        catch (ShapeException e)
        {
            throw new DataFormatException(_path, $"the tensor {Printable.Quoted(name)} is more than a tensor here can be: {e.Message}", "Split it before saving.", e);
        }
    }

    /// <summary>The tensors must fill the file's data without holes or overlaps.</summary>
    private void CheckCoverage(long dataLength)
    {
        long end = 0;
        _inOrderOfBytes.AddRange(_entries);
        _inOrderOfBytes.Sort((left, right) => (left.Value.Begin, left.Value.End).CompareTo((right.Value.Begin, right.Value.End)));
        foreach (var (name, entry) in _inOrderOfBytes)
        {
            if (entry.Begin != end) throw Damaged(Invariant($"the tensor {Printable.Quoted(name)} begins at byte {entry.Begin} of the data, not at {end}"));
            end = entry.End;
        }

        if (end != dataLength) throw Damaged(Invariant($"its tensors take {end} bytes, and {dataLength} stand behind the header"));
    }

    private DataFormatException Entry(string name, string what) => Damaged($"the entry of the tensor {Printable.Quoted(name)} is not as the format asks: {what}");
}
