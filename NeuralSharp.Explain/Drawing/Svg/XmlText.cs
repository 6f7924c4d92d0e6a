using System.Globalization;

namespace NeuralSharp;

/// <summary>Texts and numbers of an SVG.</summary>
internal static class XmlText
{
    /// <summary>
    /// Any text as XML may hold it. Characters that XML forbids, and others that nobody sees, are written as C# writes them, such as <c>\u0000</c>.
    /// </summary>
    public static string Of(string text) => Printable.Escape(text)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);

    /// <summary>A length or a place, to a tenth of a pixel.</summary>
    public static string Number(double pixels) => (Math.Round(pixels, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);   // + 0.0: never −0

    /// <summary>A text of at most so many characters, the last an ellipsis where some were left out.</summary>
    public static string Cut(string text, int most)
    {
        var shown = Printable.Escape(text);
        if (shown.Length <= most) return shown;
        var end = char.IsHighSurrogate(shown[most - 2]) ? most - 2 : most - 1;
        return shown[..end] + "…";
    }

    /// <summary>How wide a text is at most, about: nobody knows the reader's font. Letters of East Asia are as wide as high.</summary>
    public static double Width(string text, double size) => text.Sum(letter => letter >= '\u1100' ? size / (char.IsSurrogate(letter) ? 1.6 : 1) : size * 0.6);
}
