using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace NeuralSharp;

/// <summary>
/// Puts a page together: one HTML file that needs nothing else. What all pages share (style, small script, frame) stands in the files page.* of the
/// folder Parts, what is a page's own in files named after it. A browser asks for nothing when it shows one: the page itself forbids it.
/// </summary>
internal static partial class HtmlPage
{
    /// <summary>The whole page.</summary>
    /// <param name="title">Its title, as text.</param>
    /// <param name="body">Its body, in HTML.</param>
    /// <param name="style">Its own style, after the one that all pages share.</param>
    /// <param name="script">Its own script, after the one that all pages share; null for a page without any script.</param>
    /// <param name="json">Its data, which scripts read by <c>Page.data()</c>.</param>
    public static string Build(string title, string body, string style = "", string? script = null, string? json = null) => Fill(
        Part("page.html"),
        ("title", Escape(title)),
        ("style", Part("page.css") + style),
        ("body", body),
        ("data", json is null ? "" : $"<script type=\"application/json\" id=\"data\">{InScript(json)}</script>"),
        ("script", script is null ? "" : $"<script>\n{Part("page.js")}{script}</script>"));

    /// <summary>Fills the fields <c>{{name}}</c> of a template. What is filled in stays as it is: it is HTML, and a field in it is not filled.</summary>
    /// <exception cref="InvalidOperationException">The template has a field that is not given.</exception>
    public static string Fill(string template, params (string Name, string Html)[] fields)
    {
        var values = fields.ToDictionary(field => field.Name, field => field.Html);
        return Field().Replace(template, match => values.TryGetValue(match.Groups[1].Value, out var html)
            ? html
            : throw new InvalidOperationException($"HtmlPage: the template has a field {match.Value}, and nothing is given for it."));
    }

    /// <summary>A file of the folder Parts, or of another assembly's embedded files.</summary>
    public static string Part(string name, Assembly? assembly = null)
    {
        assembly ??= typeof(HtmlPage).Assembly;
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"HtmlPage: {assembly.GetName().Name} has no embedded file {Printable.Quoted(name)}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>A text as HTML shows it, within elements and within quoted attributes: one line, with what nobody sees as escapes.</summary>
    public static string Escape(string text) => XmlText.Of(text);

    /// <summary>JSON that no &lt;/script> or &lt;!-- within its texts can end. In JSON, &lt; stands in texts alone.</summary>
    private static string InScript(string json) => json.Replace("<", "\\u003C", StringComparison.Ordinal);

    [GeneratedRegex(@"\{\{([a-z]+)\}\}")]
    private static partial Regex Field();
}
