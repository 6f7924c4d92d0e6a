using System.Text.Json;

namespace NeuralSharp;

/// <summary>Reads what <see cref="PreprocessorWriter"/> wrote, and nothing else: each member is there once, of its kind, and sensible.</summary>
internal sealed class PreprocessorReader(string text, string source)
{
    private const string Remedy = "Take a text that Preprocessor.ToText has made.";

    public Preprocessor Read()
    {
        try
        {
            using var document = JsonDocument.Parse(text, new() { MaxDepth = 8 });
            return ReadPreprocessor(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)   // no JSON, or a string that no text can be made of
        {
            throw new DataFormatException(source, "is no JSON text.", Remedy, e);
        }
    }

    private Preprocessor ReadPreprocessor(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.String || format.GetString() != PreprocessorWriter.Format)
            throw Fault($"is no preprocessor: its member 'format' is not '{PreprocessorWriter.Format}'.");
        if (!root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != PreprocessorWriter.Version)
            throw Fault(Invariant($"is of a version other than {PreprocessorWriter.Version}, which is read here."));

        var members = Members(root, "the preprocessor", "format", "version", "dropsMissing", "inputs", "target");
        if (members["inputs"].ValueKind != JsonValueKind.Array || members["inputs"].GetArrayLength() == 0) throw Fault("'inputs' is no array with elements.");
        var features = members["inputs"].EnumerateArray().Select(ReadFeature).ToArray();
        var target = members["target"].ValueKind == JsonValueKind.Null ? null : ReadTarget(members["target"]);
        var columns = features.Select(feature => feature.Column).Concat(target is null ? [] : [target.Column]).ToList();
        if (columns.Distinct(StringComparer.Ordinal).Count() < columns.Count) throw Fault("names a column twice.");
        return new(features, target, Boolean(members, "dropsMissing"));
    }

    private Feature ReadFeature(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("encoding", out var encoding) || encoding.ValueKind != JsonValueKind.String)
            throw Fault("an input is no object with a member 'encoding'.");
        switch (encoding.GetString())
        {
            case nameof(ColumnEncoding.AsIs): return ReadNumber(element, ColumnEncoding.AsIs);
            case nameof(ColumnEncoding.Standardize): return ReadNumber(element, ColumnEncoding.Standardize);
            case nameof(ColumnEncoding.MinMax): return ReadNumber(element, ColumnEncoding.MinMax);
            case nameof(ColumnEncoding.OneHot): return ReadCategory(element, ColumnEncoding.OneHot);
            case nameof(ColumnEncoding.Ordinal): return ReadCategory(element, ColumnEncoding.Ordinal);
            case var other: throw Fault($"the encoding {Printable.Quoted(other)} is none.");
        }
    }

    private NumberFeature ReadNumber(JsonElement element, ColumnEncoding encoding)
    {
        var members = Members(element, "an input of numbers", "column", "encoding", "offset", "scale", "fill", "hasIndicator");
        var (column, isFilled) = (Name(members), members["fill"].ValueKind != JsonValueKind.Null);
        var hasIndicator = Boolean(members, "hasIndicator");
        if (hasIndicator && !isFilled) throw Fault($"column {Printable.Quoted(column)} tells of missing values, but nothing stands in for them.");
        return new(column, encoding, Number(members, "offset"), Scale(members), isFilled ? Number(members, "fill") : null, hasIndicator);
    }

    private CategoryFeature ReadCategory(JsonElement element, ColumnEncoding encoding)
    {
        var members = Members(element, "an input of categories", "column", "encoding", "type", "categories", "fill", "allowsUnknown", "hasIndicator");
        var (column, categories) = (Name(members), Names(members, "categories"));
        var fill = members["fill"].ValueKind == JsonValueKind.Null ? null : String(members, "fill");
        if (fill is not null && categories.IndexOf(fill) < 0) throw Fault($"what stands in for missing values of column {Printable.Quoted(column)} is none of its categories.");
        var (allowsUnknown, hasIndicator) = (Boolean(members, "allowsUnknown"), Boolean(members, "hasIndicator"));
        if (hasIndicator && fill is null) throw Fault($"column {Printable.Quoted(column)} tells of missing values, but nothing stands in for them.");
        if (allowsUnknown && encoding == ColumnEncoding.Ordinal) throw Fault($"column {Printable.Quoted(column)} allows unknown categories, which have no place in an order.");
        return new(column, encoding, categories, fill, allowsUnknown, hasIndicator);
    }

    private TargetFeature ReadTarget(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Fault("'target' is no object.");
        if (!element.TryGetProperty("classes", out _))
        {
            var values = Members(element, "a target of values", "column", "offset", "scale");
            return new ValueTarget(Name(values), Number(values, "offset"), Scale(values));
        }

        var members = Members(element, "a target of classes", "column", "type", "classes");
        var classes = Names(members, "classes");
        return classes.Names.Count > 1 ? new ClassTarget(Name(members), classes) : throw Fault("the target has one class only.");
    }

    /// <summary>The members of an object, which are these, each once.</summary>
    private Dictionary<string, JsonElement> Members(JsonElement element, string what, params string[] names)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!names.Contains(member.Name)) throw Fault($"{what} has a member {Printable.Quoted(member.Name)}, which is not known.");
            if (!members.TryAdd(member.Name, member.Value)) throw Fault($"{what} has two members {Printable.Quoted(member.Name)}.");
        }

        foreach (var name in names)
        {
            if (!members.ContainsKey(name)) throw Fault($"{what} has no member '{name}'.");
        }

        return members;
    }

    private CategoryList Names(Dictionary<string, JsonElement> members, string name)
    {
        if (members[name].ValueKind != JsonValueKind.Array || members[name].GetArrayLength() == 0) throw Fault($"'{name}' is no array with elements.");
        var names = members[name].EnumerateArray().Select(each => each.ValueKind == JsonValueKind.String ? each.GetString()! : throw Fault($"'{name}' holds something other than strings.")).ToList();
        return names.Distinct(StringComparer.Ordinal).Count() == names.Count ? new(names, Type(members)) : throw Fault($"'{name}' holds a name twice.");
    }

    private ColumnType Type(Dictionary<string, JsonElement> members) => String(members, "type") switch
    {
        nameof(ColumnType.Number) => ColumnType.Number,
        nameof(ColumnType.Text) => ColumnType.Text,
        var other => throw Fault($"the type {Printable.Quoted(other)} is none."),
    };

    private string Name(Dictionary<string, JsonElement> members) =>
        String(members, "column") is var name && !string.IsNullOrWhiteSpace(name) ? name : throw Fault("the name of a column is empty.");

    private string String(Dictionary<string, JsonElement> members, string name) =>
        members[name].ValueKind == JsonValueKind.String ? members[name].GetString()! : throw Fault($"'{name}' is no string.");

    private bool Boolean(Dictionary<string, JsonElement> members, string name) => members[name].ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fault($"'{name}' is neither true nor false."),
    };

    private double Number(Dictionary<string, JsonElement> members, string name) =>
        members[name].ValueKind == JsonValueKind.Number && members[name].TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Fault($"'{name}' is no finite number.");

    private double Scale(Dictionary<string, JsonElement> members) =>
        Number(members, "scale") is > 0 and var scale ? scale : throw Fault("'scale' is not above 0.");

    private DataFormatException Fault(string problem) => new(source, problem, Remedy);
}
