namespace NeuralSharp.Samples;

/// <summary>
/// Parts of the file in which a class stands, as a reader sees them: what stands between <c>// &lt;name&gt;</c> and <c>// &lt;/name&gt;</c>, without its margin. Parts of one name are
/// put together, with an empty line between; a part of several names, <c>// &lt;one, other&gt;</c>, belongs to each.
/// </summary>
internal sealed class SourceText
{
    private readonly ILookup<string, string> _parts;

    private SourceText(IReadOnlyList<string> lines)
    {
        List<(string Name, string Text)> parts = [];
        for (var begin = 0; begin < lines.Count; begin++)
        {
            if (lines[begin].Trim() is not ['/', '/', ' ', '<', not '/', .., '>'] mark) continue;
            var end = begin + 1;
            while (lines[end].Trim() != $"// </{mark[4..]}") end++;
            var text = WithoutMargin([.. lines.Take(end).Skip(begin + 1)]);
            parts.AddRange(mark[4..^1].Split(", ").Select(name => (name, text)));
        }

        _parts = parts.ToLookup(part => part.Name, part => part.Text);
    }

    /// <summary>A part, by its name.</summary>
    public string this[string name] => string.Join("\n\n", _parts[name]);

    /// <summary>The parts of the file of a class, which is named after it and embedded.</summary>
    public static SourceText Of(Type type) => new(HtmlPage.Part($"{type.Name}.cs", type.Assembly).ReplaceLineEndings("\n").Split('\n'));

    private static string WithoutMargin(IReadOnlyList<string> lines)
    {
        var margin = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[margin..]));
    }
}
