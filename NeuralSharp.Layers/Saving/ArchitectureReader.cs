using System.Text.Json;

namespace NeuralSharp.Layers;

/// <summary>Makes a model of what <see cref="ArchitectureWriter"/> wrote. Its weights are zeros, for the file's to take their place.</summary>
internal sealed class ArchitectureReader
{
    private const string Remedy = "Save the model again, or fetch a fresh copy.";

    private readonly string _path;
    private Int128 _free;

    /// <param name="path">The file, for messages.</param>
    /// <param name="numbers">How many numbers the file's tensors hold: the model cannot have more.</param>
    private ArchitectureReader(string path, long numbers) => (_path, _free) = (path, numbers);

    /// <summary>The modules so far.</summary>
    public List<Module> Modules { get; } = [];

    /// <summary>The model that a file describes.</summary>
    /// <exception cref="DataFormatException">It describes none, or what it says cannot be.</exception>
    public static Module Read(TensorDictionary file, string path)
    {
        if (!file.Metadata.TryGetValue(SafeTensors.ModelKey, out var text))
        {
            throw new DataFormatException(
                path, "it does not say what its model is made of: an earlier version wrote it, or another program.", "Build the model in code, and call its Load.");
        }

        var reader = new ArchitectureReader(path, file.Values.Sum(tensor => (long)tensor.Length));
        try
        {
            using var document = JsonDocument.Parse(text, new() { MaxDepth = 8 });
            return reader.Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw reader.Fault($"it is no JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw reader.Fault("a text in it is no Unicode text", e);   // half a surrogate pair, escaped
        }
    }

    /// <summary>Takes the numbers of a tensor from those that the file has, before there is memory for them.</summary>
    public void Take(int[] sizes, LayerReader layer)
    {
        if (sizes.Length == 0) return;
        Int128 numbers = 1;
        foreach (var size in sizes)
        {
            if (size < 0) throw layer.Fault(Invariant($"the size {size} is negative"));
            numbers *= size;
            if (numbers > _free) throw layer.Fault($"its sizes {Printable.List(sizes)} ask for more numbers than the tensors of the file have");
        }

        _free -= numbers;
    }

    public DataFormatException Fault(string fault, Exception? cause = null) =>
        new(_path, $"what it says of its model ({SafeTensors.ModelKey} in its metadata) cannot be: {fault}.", Remedy, cause);

    private Module Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number))
            throw Fault("it has no version");
        if (number != ArchitectureWriter.Version)
            throw new DataFormatException(_path, Invariant($"it says what its model is made of in version {number}, and {ArchitectureWriter.Version} is known."), "Read it with the version that wrote it.");
        if (root.TryGetProperty("without", out var foreign))
        {
            var name = foreign.ValueKind == JsonValueKind.String ? Printable.Quoted(foreign.GetString()!) : "one";
            throw new DataFormatException(
                _path, $"its model has a module that no file can describe, {name}: one of your own, or a Lambda.", "Build the model in code, and call its Load.");
        }

        if (root.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => name is not ("version" or "modules")) is { } more) throw Fault($"{Printable.Quoted(more)} is not known");
        if (!root.TryGetProperty("modules", out var modules) || modules.ValueKind != JsonValueKind.Array || modules.GetArrayLength() == 0) throw Fault("it has no modules");
        foreach (var module in modules.EnumerateArray()) Modules.Add(ReadModule(module));
        CheckIsWhole();
        return Modules[^1];
    }

    private Module ReadModule(JsonElement fields)
    {
        var layer = new LayerReader(this, fields, Modules.Count);
        if (fields.ValueKind != JsonValueKind.Object) throw layer.Fault("there is no object");
        var kind = layer.Text("layer") ?? throw layer.Fault("layer", "is missing");
        if (LayerTable.Of(kind) is not { } row) throw layer.Fault($"{Printable.Quoted(kind)} is no layer that is known");
        var (name, isFrozen, type) = (layer.Text("name"), layer.Has("frozen") && layer.Flag("frozen"), layer.Text("type"));
        try
        {
            var module = row.Read(layer);
            layer.End();
            if (name is not null) module.Named(name);
            if (type is not null) module.To(type == nameof(DType.Float64) && module.OwnTensors.Any() ? DType.Float64 : throw layer.Fault("type", "is none that the layer can have"));
            module.RestoreFrozen(isFrozen);
            return module;
        }
        catch (ArgumentException e)
        {
            throw layer.Fault(e.Message.TrimEnd('.'), e);   // what the constructor, or the sequence, says of a value
        }
    }

    /// <summary>The model is all that was read: what stands beside it would have no weights in the file.</summary>
    private void CheckIsWhole()
    {
        if (Modules[^1].AllModules().Count() < Modules.Count) throw Fault("modules stand in it that are no part of the model");
    }
}
