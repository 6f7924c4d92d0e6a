using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NeuralSharp.Layers;

/// <summary>
/// Writes what a model is made of as a text for its file: <c>{"version":1,"modules":[{"layer":"Dense","inputs":4,"outputs":3,"bias":true}, …]}</c>.
/// A module names its parts by their places in the list, and they stand before it; the model is the last. So a module that stands in a model twice
/// is there once, and a model nested a thousand deep is a list like any other.
/// </summary>
internal static class ArchitectureWriter
{
    public const int Version = 1;

    /// <summary>The text; of a model with a module that is in no table, one that only names the module.</summary>
    public static string TextOf(Module model)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))   // it stands in no web page
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            if (model.AllModules().FirstOrDefault(module => LayerTable.Of(module) is null) is { } foreign) json.WriteString("without", foreign.Name);
            else WriteModules(json, model);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteModules(Utf8JsonWriter json, Module model)
    {
        var places = new Dictionary<Module, int>(ReferenceEqualityComparer.Instance);
        var writer = new LayerWriter(json, places);
        json.WriteStartArray("modules");
        foreach (var module in PartsFirst(model))
        {
            var row = LayerTable.Of(module)!;
            json.WriteStartObject();
            json.WriteString("layer", row.Name);
            if (module.GivenName is { } name) json.WriteString("name", name);
            if (module.IsFrozen) json.WriteBoolean("frozen", true);
            if (module.OwnTensors.FirstOrDefault() is { DType: not DType.Float32 and var dtype }) json.WriteString("type", dtype.ToString());
            row.Write(module, writer);
            json.WriteEndObject();
            places.Add(module, places.Count);
        }

        json.WriteEndArray();
    }

    /// <summary>All modules, each once, and after its parts.</summary>
    private static IEnumerable<Module> PartsFirst(Module model)
    {
        var (done, toVisit) = (new HashSet<Module>(ReferenceEqualityComparer.Instance), new Stack<(Module Module, bool HasParts)>([(model, false)]));
        while (toVisit.TryPop(out var next))
        {
            if (next.HasParts && done.Add(next.Module)) yield return next.Module;
            if (next.HasParts || done.Contains(next.Module)) continue;
            toVisit.Push((next.Module, true));
            foreach (var (_, part) in next.Module.Children.Reverse()) toVisit.Push((part, false));
        }
    }
}
