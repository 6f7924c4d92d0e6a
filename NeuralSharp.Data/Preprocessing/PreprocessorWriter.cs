using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace NeuralSharp;

/// <summary>Writes a preprocessor as JSON. <see cref="PreprocessorReader"/> reads it.</summary>
internal static class PreprocessorWriter
{
    public const string Format = "NeuralSharp preprocessor";
    public const int Version = 1;

    public static string Write(Preprocessor preprocessor)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", Version);
            json.WriteBoolean("dropsMissing", preprocessor.DropsMissing);
            json.WriteStartArray("inputs");
            foreach (var feature in preprocessor.Features) Write(json, feature);
            json.WriteEndArray();
            json.WritePropertyName("target");
            Write(json, preprocessor.TargetFeature);
            json.WriteEndObject();
        }

        return Encoding.ASCII.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, Feature feature)
    {
        json.WriteStartObject();
        json.WriteString("column", feature.Column);
        switch (feature)
        {
            case NumberFeature number:
                json.WriteString("encoding", number.Encoding.ToString());
                json.WriteNumber("offset", number.Offset);
                json.WriteNumber("scale", number.Scale);
                if (number.Fill is { } fill) json.WriteNumber("fill", fill);
                else json.WriteNull("fill");
                break;
            case CategoryFeature category:
                json.WriteString("encoding", category.Encoding.ToString());
                json.WriteString("type", category.Categories.Type.ToString());
                WriteNames(json, "categories", category.Categories);
                json.WriteString("fill", category.Fill);
                json.WriteBoolean("allowsUnknown", category.AllowsUnknown);
                break;
            default:
                throw new UnreachableException();
        }

        json.WriteBoolean("hasIndicator", feature.HasIndicator);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TargetFeature? target)
    {
        if (target is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("column", target.Column);
        if (target is ClassTarget classes)
        {
            json.WriteString("type", classes.Classes.Type.ToString());
            WriteNames(json, "classes", classes.Classes);
        }
        else if (target is ValueTarget value)
        {
            json.WriteNumber("offset", value.Offset);
            json.WriteNumber("scale", value.Scale);
        }

        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string name, CategoryList names)
    {
        json.WriteStartArray(name);
        foreach (var each in names.Names) json.WriteStringValue(each);
        json.WriteEndArray();
    }
}
