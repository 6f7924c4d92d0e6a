using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NeuralSharp;

/// <summary>
/// Named tensors in a file of the safetensors format, which Python reads too: the header's length in 8 bytes, little-endian; a
/// JSON header with each tensor's type, shape and place; then the bytes. Source: https://github.com/huggingface/safetensors.
/// </summary>
/// <remarks>
/// A file is replaced as a whole: it is written beside its place, flushed to the disk and renamed, so no reader sees half of one. On Unix it keeps
/// its mode, and a symbolic link stays one. Files of more than 2 GiB are read and written as others are; one tensor has at most
/// 2,147,483,591 elements.
/// </remarks>
public static class SafeTensors
{
    /// <summary>The key of the metadata under which a model's file says what the model is made of. All that a state has of such a file are its tensors.</summary>
    internal const string ModelKey = "neuralsharp.model";

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Writes tensors to a file, beside it first and then in its place, so that no reader sees half a file. They stand in it in the order of the
    /// format's reference, so that each is aligned to its elements: Float64, Float32, Int32, and among these by name.
    /// What <see cref="Read(string, bool)"/> would refuse is refused, before anything is written.
    /// </summary>
    /// <param name="path">The file. Its folder must be there.</param>
    /// <param name="tensors">Names and tensors.</param>
    /// <param name="metadata">Texts to keep with them.</param>
    /// <exception cref="ArgumentException">
    /// A name stands twice, or is the format's own; a name or text is null or no Unicode text (half a surrogate pair); or the names and texts
    /// together take more than the 100,000,000 bytes that the format allows a header.
    /// </exception>
    /// <exception cref="LazyParameterException">A tensor is a lazy parameter that was not used yet.</exception>
    /// <exception cref="TensorRecycledException">A tensor's memory was given back for reuse.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no folder for the file.</exception>
    /// <exception cref="IOException">The file cannot be written; one that stood there is unharmed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written; one that stood there is unharmed.</exception>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        var entries = InOrder(tensors);
        var header = WriteHeader(entries, metadata);
        AtomicFile.Write(path, stream => Write(stream, header, entries));
    }

    /// <summary>Writes tensors to a stream, which stays open; otherwise as to a file.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="tensors">Names and tensors.</param>
    /// <param name="metadata">Texts to keep with them.</param>
    /// <inheritdoc cref="Write(string, IEnumerable{KeyValuePair{string, Tensor}}, IReadOnlyDictionary{string, string}?)" path="/exception[position() &lt; 4]"/>
    public static void Write(
        Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        var entries = InOrder(tensors);
        Write(stream, WriteHeader(entries, metadata), entries);
    }

    /// <summary>Reads all tensors of a file, and the texts kept with them, in one pass: both are of the same version of the file.</summary>
    /// <remarks>
    /// Types that tensors here do not have are converted: F16, BF16, F8_E5M2, F8_E4M3 and F8_E8M0 to Float32, exactly; I64, U64, U32, I16, U16, I8,
    /// U8 and BOOL to Int32. Of more than 8 dimensions, up to 64, the first ones are folded into one: the values and their order stay.
    /// <see cref="TensorDictionary.Converted"/> tells of which tensors that is true.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="convert">Whether other types and more dimensions are converted; otherwise a file with such tensors is refused.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">
    /// The file is damaged, holds integers that are no Int32, a type that cannot be read, or a tensor with too many elements.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="IOException">The disk does not give it.</exception>
    public static TensorDictionary Read(string path, bool convert = true)
    {
        using var stream = Open(path);
        return Read(stream, path, convert);
    }

    /// <summary>Reads all tensors that a stream holds from here to its end; otherwise as from a file. One that cannot seek is copied into memory first.</summary>
    /// <param name="stream">What to read; it stays open.</param>
    /// <param name="convert">Whether other types and more dimensions are converted; otherwise a stream with such tensors is refused.</param>
    /// <exception cref="DataFormatException">What the stream holds is damaged, or has tensors that cannot be read.</exception>
    public static TensorDictionary Read(Stream stream, bool convert = true)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.CanSeek) return Read(stream, NameOf(stream), convert);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return Read(copy, NameOf(stream), convert);
    }

    /// <summary>What messages call a stream.</summary>
    internal static string NameOf(Stream stream) => stream is FileStream file ? file.Name : "the stream";

    private static void Write(Stream stream, byte[] header, List<KeyValuePair<string, Tensor>> entries)
    {
        Span<byte> length = stackalloc byte[SafeTensorsHeader.LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, tensor) in entries) TensorBytes.Write(stream, tensor);
    }

    private static TensorDictionary Read(Stream stream, string path, bool convert)
    {
        var header = SafeTensorsHeader.Read(stream, path);
        var converted = new Dictionary<string, StoredForm>();
        var tensors = new OrderedDictionary<string, Tensor>(header.Entries.Count);
        foreach (var (name, entry) in header.Entries)
        {
            if (entry.Foreign is { } form && !convert) throw Foreign(path, name, form);
            if (entry.Foreign is not null) converted[name] = entry.Foreign;
            tensors.Add(name, null!);   // in the order of the header; the tensors follow in that of their bytes
        }

        foreach (var (name, entry) in header.InOrderOfBytes) tensors[name] = ReadTensor(stream, path, name, entry, header);
        return new(tensors, header.Metadata, converted);
    }

    /// <summary>
    /// Reads the texts that a file keeps with its tensors; there may be none. Whoever needs both takes <see cref="Read(string, bool)"/>, since between two
    /// calls the file may be replaced.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="IOException">The disk does not give it.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        using var stream = Open(path);
        return SafeTensorsHeader.Read(stream, path).Metadata;
    }

    private static FileStream Open(string path) => DataFile.OpenRead(path, $"There is no file '{path}' to read tensors from. Check the path.");

    private static Tensor ReadTensor(Stream stream, string path, string name, SafeTensorsEntry entry, SafeTensorsHeader header)
    {
        try
        {
            var tensor = Tensor.Empty(entry.Shape, entry.Type.DType);
            entry.Type.Read(stream, tensor);
            return tensor;
        }
        catch (OverflowException e)
        {
            throw new DataFormatException(
                path, $"the tensor {Printable.Quoted(name)} holds {entry.Type.Name}, and one is {e.Message}, which is no Int32.", "Convert it to a float type before saving.", e);
        }
        catch (EndOfStreamException e)
        {
            throw header.Damaged($"it ended while the tensor {Printable.Quoted(name)} was read", e);
        }
    }

    private static DataFormatException Foreign(string path, string name, StoredForm form) => new(
        path,
        Invariant($"the tensor {Printable.Quoted(name)} is {form.Type} of shape {SafeTensorsEntry.Format(form.Shape)}, which no tensor here is: they are F32, F64 and I32, and have {Shape.MaxRank} dimensions at most."),
        "Read it with conversion, or convert it before saving.");

    /// <summary>The reference's order: larger elements first, floats before integers, then the bytes of the name.</summary>
    private static List<KeyValuePair<string, Tensor>> InOrder(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var entries = new List<(byte[] Name, KeyValuePair<string, Tensor> Entry)>();
        var names = new HashSet<string>();
        foreach (var entry in tensors)
        {
            ArgumentNullException.ThrowIfNull(entry.Value, nameof(tensors));
            var bytes = Checked(entry.Key, "a name");
            if (entry.Key == SafeTensorsHeader.MetadataKey || !names.Add(entry.Key))
                throw new ArgumentException($"SafeTensors: the name {Printable.Quoted(entry.Key)} stands twice, or is the format's own.", nameof(tensors));
            TensorBytes.CheckHasValues(entry.Value);
            entries.Add((bytes, entry));
        }

        entries.Sort((left, right) => Rank(left.Entry.Value).CompareTo(Rank(right.Entry.Value)) is not 0 and var byType
            ? byType
            : left.Name.AsSpan().SequenceCompareTo(right.Name));
        return entries.ConvertAll(entry => entry.Entry);

        static int Rank(Tensor tensor) => tensor.DType switch { DType.Float64 => 0, DType.Float32 => 1, _ => 2 };
    }

    /// <summary>The bytes of a text that can be read again.</summary>
    private static byte[] Checked(string? text, string what)
    {
        if (text is null) throw new ArgumentException($"SafeTensors: {what} is null, which the format does not know. Leave it out.");
        try
        {
            return s_strict.GetByteCount(text) <= SafeTensorsHeader.LongestHeader ? s_strict.GetBytes(text) : throw TooLong();
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"SafeTensors: {what} is no Unicode text: it has half a surrogate pair at {Invariant($"{e.Index}")}. Correct it.", e);
        }
    }

    private static byte[] WriteHeader(List<KeyValuePair<string, Tensor>> entries, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))   // it stands in no web page
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 }) WriteMetadata(json, metadata);
            long offset = 0;
            foreach (var (name, tensor) in entries)
            {
                var type = StoredType.Of(tensor.DType);
                long length = (long)tensor.Length * type.Size;
                json.WriteStartObject(name);
                json.WriteString("dtype", type.Name);
                json.WriteStartArray("shape");
                foreach (var size in tensor.Shape.AsSpan()) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset + length);
                json.WriteEndArray();
                json.WriteEndObject();
                offset += length;
                CheckLength(json);
            }

            json.WriteEndObject();
        }

        while (buffer.Length % SafeTensorsHeader.LengthBytes != 0) buffer.WriteByte((byte)' ');   // so that the values are aligned in a mapped file
        if (buffer.Length > SafeTensorsHeader.LongestHeader) throw TooLong();
        return buffer.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        var keys = new HashSet<string>();
        json.WriteStartObject(SafeTensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata)
        {
            Checked(key, "a key of the metadata");
            Checked(value, $"the metadata of {Printable.Quoted(key)}");
            if (!keys.Add(key)) throw new ArgumentException($"SafeTensors: the metadata have the key {Printable.Quoted(key)} twice.", nameof(metadata));
            json.WriteString(key, value);
            CheckLength(json);
        }

        json.WriteEndObject();
    }

    private static void CheckLength(Utf8JsonWriter json)
    {
        if (json.BytesCommitted + json.BytesPending > SafeTensorsHeader.LongestHeader) throw TooLong();
    }

    private static ArgumentException TooLong() => new(Invariant(
        $"SafeTensors: the names and texts take more than {SafeTensorsHeader.LongestHeader} bytes, the most a header may have. Give shorter names, fewer texts, or write several files."));
}
