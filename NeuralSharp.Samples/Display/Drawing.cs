using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralSharp.Samples;

/// <summary>Text in colours, written as it is: neither wrapped nor trimmed, so that what stands side by side stays there.</summary>
internal sealed class Drawing : Renderable
{
    private readonly List<Segment> _segments = [];

    /// <summary>Appends text without line breaks, escaped, since it may come from a file.</summary>
    public Drawing Add(string text, Style? style = null)
    {
        text = Printable.Escape(text);
        if (text.Length > 0) _segments.Add(style is { } given ? new Segment(text, given) : new Segment(text));
        return this;
    }

    /// <summary>Ends the line.</summary>
    public Drawing EndLine(string text = "", Style? style = null)
    {
        Add(text, style);
        _segments.Add(Segment.LineBreak);
        return this;
    }

    /// <summary>The text without colours, for a pipe or a file.</summary>
    public string PlainText => string.Concat(_segments.Select(segment => segment.IsLineBreak ? Environment.NewLine : segment.Text));

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => _segments;
}
