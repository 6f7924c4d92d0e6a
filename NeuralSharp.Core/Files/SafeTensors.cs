using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace NeuralSharp;

/// <summary>
/// Named tensors in a file of the safetensors format, which Python reads too: the header's length in 8 bytes, little-endian; a
/// JSON header with each tensor's type, shape and place; then the bytes. Source: https://github.com/huggingface/safetensors.
/// </summary>
public static class SafeTensors
{
    private const string MetadataKey = "__metadata__";
    private const int LengthBytes = 8;
    private const long LongestHeader = 100_000_000;   // the format's own limit

    /// <summary>Writes tensors to a file, beside it first and then in its place, so that no reader sees half a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Names and tensors, in the order of the file.</param>
    /// <param name="metadata">Texts to keep with them.</param>
    /// <exception cref="ArgumentException">A name stands twice, or is the format's own.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var entries = tensors.ToList();
        var header = WriteHeader(entries, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[LengthBytes];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var (_, tensor) in entries) stream.Write(BytesOf(tensor));
        });
    }

    /// <summary>Reads all tensors of a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged, or holds a type that tensors here do not have.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        using var stream = Open(path);
        var (header, dataLength) = ReadHeader(stream, path);
        using (header)
        {
            var entries = ReadEntries(header.RootElement, path);
            CheckCoverage(entries, dataLength, path);
            var start = stream.Position;
            var tensors = new Dictionary<string, Tensor>();
            foreach (var entry in entries)
            {
                var tensor = Tensor.Uninitialized(entry.Shape, entry.DType);
                stream.Position = start + entry.Begin;
                stream.ReadExactly(BytesOf(tensor));
                if (!tensors.TryAdd(entry.Name, tensor)) throw Damaged(path, $"the tensor {Printable.Quoted(entry.Name)} stands in it twice");
            }

            return tensors;
        }
    }

    /// <summary>Reads the texts that a file keeps with its tensors; there may be none.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        using var stream = Open(path);
        using var header = ReadHeader(stream, path).Header;
        var texts = new Dictionary<string, string>();
        if (!header.RootElement.TryGetProperty(MetadataKey, out var metadata)) return texts;
        CheckMetadata(metadata, path);
        foreach (var entry in metadata.EnumerateObject()) texts[NameOf(entry, path)] = TextOf(entry, path);
        return texts;
    }

    private static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}' to read tensors from. Check the path.", path);
        return File.OpenRead(path);
    }

    private static byte[] WriteHeader(List<KeyValuePair<string, Tensor>> entries, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(MetadataKey);
                foreach (var (key, value) in metadata) json.WriteString(key, value);
                json.WriteEndObject();
            }

            var names = new HashSet<string>();
            long offset = 0;
            foreach (var (name, tensor) in entries)
            {
                if (name == MetadataKey || !names.Add(name)) throw new ArgumentException($"SafeTensors: the name {Printable.Quoted(name)} stands twice, or is the format's own.");
                long length = (long)tensor.Length * tensor.DType.SizeInBytes();
                json.WriteStartObject(name);
                json.WriteString("dtype", NameOf(tensor.DType));
                json.WriteStartArray("shape");
                foreach (var size in tensor.Shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset + length);
                json.WriteEndArray();
                json.WriteEndObject();
                offset += length;
            }

            json.WriteEndObject();
        }

        while (buffer.Length % LengthBytes != 0) buffer.WriteByte((byte)' ');   // so that the values are aligned in a mapped file
        return buffer.ToArray();
    }

    private static (JsonDocument Header, long DataLength) ReadHeader(FileStream stream, string path)
    {
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        if (stream.ReadAtLeast(lengthBytes, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
            throw Damaged(path, Invariant($"it has {stream.Length} bytes, fewer than the {LengthBytes} of the header's length"));
        var length = BinaryPrimitives.ReadInt64LittleEndian(lengthBytes);
        var rest = stream.Length - LengthBytes;
        if (length is < 2 or > LongestHeader || length > rest)
            throw Damaged(path, Invariant($"its header would have {length} bytes, and {rest} follow"));
        var header = new byte[length];
        stream.ReadExactly(header);
        try
        {
            var document = JsonDocument.Parse(header);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return (document, rest - length);
            document.Dispose();
        }
        catch (JsonException e)
        {
            throw Damaged(path, $"its header is no JSON: {e.Message}", e);
        }

        throw Damaged(path, "its header is no JSON object");
    }

    private static List<Entry> ReadEntries(JsonElement header, string path)
    {
        var entries = new List<Entry>();
        foreach (var property in header.EnumerateObject())
        {
            var name = NameOf(property, path);
            if (name == MetadataKey) CheckMetadata(property.Value, path);
            else entries.Add(Entry.Parse(name, property.Value, path));
        }

        return entries;
    }

    private static string NameOf(JsonProperty property, string path) => Unicode(() => property.Name, path);

    private static string TextOf(JsonProperty property, string path) => Unicode(() => property.Value.GetString()!, path);

    /// <summary>JSON checks that a text is Unicode only when it is asked for.</summary>
    private static string Unicode(Func<string> text, string path)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException e)
        {
            throw Damaged(path, "a name or text in its header is no Unicode text", e);
        }
    }

    private static void CheckMetadata(JsonElement metadata, string path)
    {
        if (metadata.ValueKind != JsonValueKind.Object || metadata.EnumerateObject().Any(entry => entry.Value.ValueKind != JsonValueKind.String))
            throw Damaged(path, $"its {MetadataKey} is no object of texts");
    }

    /// <summary>The tensors must fill the file's data without holes or overlaps.</summary>
    private static void CheckCoverage(List<Entry> entries, long dataLength, string path)
    {
        long end = 0;
        foreach (var entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != end) throw Damaged(path, Invariant($"the tensor {Printable.Quoted(entry.Name)} begins at byte {entry.Begin} of the data, not at {end}"));
            end = entry.End;
        }

        if (end != dataLength) throw Damaged(path, Invariant($"its tensors take {end} bytes, and {dataLength} stand behind the header"));
    }

    private static Span<byte> BytesOf(Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => MemoryMarshal.AsBytes(tensor.Write<float>()),
        DType.Float64 => MemoryMarshal.AsBytes(tensor.Write<double>()),
        _ => MemoryMarshal.AsBytes(tensor.Write<int>()),
    };

    private static string NameOf(DType dtype) => dtype switch { DType.Float32 => "F32", DType.Float64 => "F64", _ => "I32" };

    private static DataFormatException Damaged(string path, string what, Exception? cause = null) => new(
        path, $"this is no whole safetensors file: {what}.", "Save it again, or fetch a fresh copy.", cause);

    private sealed record Entry(string Name, DType DType, Shape Shape, long Begin, long End)
    {
        public static Entry Parse(string name, JsonElement value, string path)
        {
            try
            {
                var dtype = value.GetProperty("dtype").GetString() switch
                {
                    "F32" => DType.Float32,
                    "F64" => DType.Float64,
                    "I32" => DType.Int32,
                    var other => throw new DataFormatException(
                        path, $"the tensor {Printable.Quoted(name)} holds {Printable.Quoted(other)}; F32, F64 and I32 can be read.", "Convert it before saving."),
                };
                Shape shape = value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()).ToArray();
                var offsets = value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
                if (offsets is not [>= 0 and var begin, var end] || end - begin != (long)shape.ElementCount * dtype.SizeInBytes())
                    throw Damaged(path, $"the tensor {Printable.Quoted(name)} of shape {shape} does not fill its place");
                return new(name, dtype, shape, begin, end);
            }
            catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or ShapeException)
            {
                throw Damaged(path, $"the entry of the tensor {Printable.Quoted(name)} is not as the format asks ({e.Message})", e);
            }
        }
    }
}
