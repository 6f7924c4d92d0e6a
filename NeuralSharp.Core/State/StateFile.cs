using System.Globalization;

namespace NeuralSharp;

/// <summary>
/// States in safetensors files: tensors as tensors, the other values as the file's metadata. Their texts are C#'s literals, and a text that would
/// be read as one of these stands in quotation marks. A plain number is a double, as in the files of optimizers from the first version on.
/// </summary>
internal static class StateFile
{
    public static void Write(string path, StateDict state)
    {
        var texts = new OrderedDictionary<string, string>();
        foreach (var (name, value) in state)
        {
            if (value.Kind == StateKind.Null) throw new ArgumentException($"StateDict.Save: {Printable.Quoted(name)} is null. Leave it out.", nameof(state));
            if (value.Kind != StateKind.Tensor) texts.Add(name, TextOf(value));
        }

        SafeTensors.Write(path, state.Tensors, texts);
    }

    public static StateDict Read(string path)
    {
        var file = SafeTensors.Read(path, convert: false);
        StateDict state = file;
        if (file.Metadata.ContainsKey(SafeTensors.ModelKey)) return state;   // a model's: its texts are no part of its state
        foreach (var (name, text) in file.Metadata)
        {
            if (file.ContainsKey(name))
                throw new DataFormatException(path, $"{Printable.Quoted(name)} is both a tensor and a text in its metadata.", "Save it again.");
            state.Add(name, ValueOf(text));
        }

        return state;
    }

    public static string TextOf(StateValue value) => value.Kind switch
    {
        StateKind.String => ValueOf((string)value).Equals(value) ? (string)value : $"\"{(string)value}\"",
        StateKind.Long => $"{value}L",
        StateKind.ULong => $"{value}UL",
        _ => value.ToString(),
    };

    private static StateValue ValueOf(string text)
    {
        if (text is ['"', .. var quoted, '"']) return quoted;
        if (text is "true" or "false") return text == "true";
        if (text.EndsWith("UL", StringComparison.Ordinal) && ulong.TryParse(text.AsSpan(..^2), NumberStyles.None, CultureInfo.InvariantCulture, out var unsigned)) return unsigned;
        if (text.EndsWith('L') && long.TryParse(text.AsSpan(..^1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : text;
    }
}
