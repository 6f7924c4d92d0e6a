using System.Text.Json;
using Jint;

namespace NeuralSharp.Tests.Explained;

/// <summary>Scripts of the pages, run without a page.</summary>
internal sealed class PageScript : IDisposable
{
    // Numbers that JSON has no word for become the texts that the pages' data has.
    private const string Write = "JSON.stringify({0}, (_, v) => typeof v !== 'number' ? v : Object.is(v, -0) ? '-0' : Number.isFinite(v) ? v : String(v))";

    private readonly Engine _engine = new();

    /// <summary>Runs parts of the pages, by their file names.</summary>
    public PageScript(params string[] parts)
    {
        foreach (var part in parts) _engine.Execute(Text(part), part);
    }

    /// <summary>A part of the pages.</summary>
    public static string Text(string part)
    {
        using var stream = typeof(ShortNumber).Assembly.GetManifestResourceStream(part)
            ?? throw new FileNotFoundException($"NeuralSharp.Explain holds no part {part}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Gives a global variable the value of a text in JSON.</summary>
    public void Set(string name, string json)
    {
        _engine.SetValue("__json", json);
        _engine.Execute($"globalThis.{name} = JSON.parse(__json)");
    }

    /// <summary>What an expression gives.</summary>
    public JsonElement Evaluate(string expression)
    {
        var text = _engine.Evaluate(Write.Replace("{0}", expression, StringComparison.Ordinal)).AsString();
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    public void Dispose() => _engine.Dispose();
}

internal static class JsonNumbers
{
    /// <summary>A number of the pages' data; null where there is none.</summary>
    public static double? Number(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.Number() : null;

    /// <summary>A number of the pages' data, or the text that stands for one; NaN is NaN, and null is null.</summary>
    public static double? Number(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => double.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.GetDouble(),
    };

    /// <summary>The numbers of an array.</summary>
    public static double?[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(Number)];
}
