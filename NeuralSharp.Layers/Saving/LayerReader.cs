using System.Globalization;
using System.Text.Json;

namespace NeuralSharp.Layers;

/// <summary>
/// Reads what one layer was made with, strictly: what is missing, of another kind or out of range is a fault, and so is a field that nobody asked for.
/// </summary>
/// <param name="file">What the layer is a part of.</param>
/// <param name="fields">The layer's fields.</param>
/// <param name="place">The layer's place, for messages.</param>
internal sealed class LayerReader(ArchitectureReader file, JsonElement fields, int place)
{
    private readonly HashSet<string> _asked = [];

    public bool Has(string name) => Find(name) is not null;

    public int Whole(string name) => IntOf(Asked(name)) ?? throw Fault(name, "is no whole number of 32 bits");

    /// <summary>A size: a whole number of at least 1.</summary>
    public int Size(string name) => Whole(name) is >= 1 and var size ? size : throw Fault(name, "is no size, which is 1 or more");

    public double Number(string name)
    {
        var field = Asked(name);
        if (field.ValueKind == JsonValueKind.Number && field.TryGetDouble(out var number) && double.IsFinite(number)) return number;
        return field.ValueKind == JsonValueKind.String && double.TryParse(field.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && !double.IsFinite(number)
            ? number
            : throw Fault(name, "is no number");
    }

    public bool Flag(string name) => Asked(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fault(name, "is neither true nor false"),
    };

    public string? Text(string name) =>
        Find(name) is not { } field ? null : field.ValueKind == JsonValueKind.String ? field.GetString() : throw Fault(name, "is no text");

    /// <summary>A list of whole numbers, so many.</summary>
    public int[] Wholes(string name, int least, int most)
    {
        var list = Asked(name);
        if (list.ValueKind != JsonValueKind.Array) throw Fault(name, "is no list");
        if (list.GetArrayLength() is var length && (length < least || length > most)) throw Fault(name, Invariant($"has {length} numbers, and should have {least} to {most}"));
        return [.. list.EnumerateArray().Select(number => IntOf(number) ?? throw Fault(name, "holds what is no whole number of 32 bits"))];
    }

    /// <summary>A part, which stands before this layer; null where it is not given.</summary>
    public Module? Part(string name) => Has(name) ? PartAt(name, Whole(name)) : null;

    /// <summary>A sequence.</summary>
    public Sequential Parts()
    {
        var parts = Wholes("parts", 0, int.MaxValue);
        var names = Asked("names");
        if (names.ValueKind != JsonValueKind.Array || names.GetArrayLength() != parts.Length) throw Fault("names", "is no list of a name for each part");
        var sequence = new Sequential();
        foreach (var (index, name) in names.EnumerateArray().Index())
            sequence.Add(PartAt("parts", parts[index]), name.ValueKind == JsonValueKind.String ? name.GetString()! : throw Fault("names", "holds what is no text"));
        return sequence;
    }

    /// <summary>
    /// Says what memory the layer is about to take: tensors of these sizes. The file has them all, so together they cannot be more than it holds.
    /// </summary>
    public void Numbers(params ReadOnlySpan<int[]> tensors)
    {
        foreach (var sizes in tensors) file.Take(sizes, this);
    }

    /// <summary>Checks that all fields were asked for, and that each is there once.</summary>
    public void End()
    {
        var found = new HashSet<string>();
        foreach (var field in fields.EnumerateObject())
        {
            if (!_asked.Contains(field.Name)) throw Fault(field.Name, "is not known");
            if (!found.Add(field.Name)) throw Fault(field.Name, "stands in it twice");
        }
    }

    /// <summary>A fault of a field.</summary>
    public DataFormatException Fault(string name, string fault) => Fault($"{Printable.Quoted(name)} {fault}");

    /// <summary>A fault of the layer.</summary>
    public DataFormatException Fault(string fault, Exception? cause = null) => file.Fault(Invariant($"in module {place}, {fault}"), cause);

    private static int? IntOf(JsonElement field) => field.ValueKind == JsonValueKind.Number && field.TryGetInt32(out var whole) ? whole : null;

    private JsonElement Asked(string name) => Find(name) ?? throw Fault(name, "is missing");

    private JsonElement? Find(string name)
    {
        _asked.Add(name);
        return fields.TryGetProperty(name, out var field) ? field : null;
    }

    private Module PartAt(string name, int part) => part >= 0 && part < place ? file.Modules[part] : throw Fault(name, Invariant($"names the module {part}, which does not stand before it"));
}
