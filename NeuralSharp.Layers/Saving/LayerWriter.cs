using System.Text.Json;

namespace NeuralSharp.Layers;

/// <summary>Writes what one layer was made with, as the fields of a JSON object.</summary>
/// <param name="json">Where to.</param>
/// <param name="places">The places of the modules that are written already, among them the layer's parts.</param>
internal sealed class LayerWriter(Utf8JsonWriter json, IReadOnlyDictionary<Module, int> places)
{
    public void Whole(string name, int value) => json.WriteNumber(name, value);

    /// <summary>A number, as a text where JSON has no number for it: NaN and infinities.</summary>
    public void Number(string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteString(name, Invariant($"{value}"));
    }

    public void Flag(string name, bool value) => json.WriteBoolean(name, value);

    public void Wholes(string name, ReadOnlySpan<int> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    /// <summary>A part, by its place; nothing of null.</summary>
    public void Part(string name, Module? part)
    {
        if (part is not null) Whole(name, places[part]);
    }

    /// <summary>The parts of a sequence with the names they have there.</summary>
    public void Parts(Sequential sequence)
    {
        Wholes("parts", [.. sequence.Select(part => places[part])]);
        json.WriteStartArray("names");
        foreach (var name in sequence.PartNames) json.WriteStringValue(name);
        json.WriteEndArray();
    }
}
