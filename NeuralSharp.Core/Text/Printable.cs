using System.Globalization;
using System.Text;

namespace NeuralSharp;

/// <summary>Makes text fit to be shown: numbers alike in every culture, and of foreign text nothing that a terminal would obey.</summary>
internal static class Printable
{
    /// <summary>Names longer than this are cut in messages.</summary>
    private const int MostOfName = 100;

    /// <summary>Numbers as C# writes a list: <c>[1, 2, 3]</c>.</summary>
    public static string List<T>(IEnumerable<T> values)
        where T : IFormattable => $"[{string.Join(", ", values.Select(value => value.ToString(null, CultureInfo.InvariantCulture)))}]";

    /// <inheritdoc cref="List{T}(IEnumerable{T})"/>
    public static string List<T>(ReadOnlySpan<T> values)
        where T : IFormattable => List((IEnumerable<T>)values.ToArray());

    /// <summary>
    /// Foreign text, such as a name from a file, in quotation marks: escaped as <see cref="Escape"/> does it, and cut where it is long.
    /// </summary>
    public static string Quoted(string? text)
    {
        if (text is null) return "null";
        if (text.Length <= MostOfName) return $"'{Escape(text)}'";
        var cut = char.IsHighSurrogate(text[MostOfName - 1]) ? MostOfName - 1 : MostOfName;
        return Invariant($"'{Escape(text[..cut])}…' ({text.Length} characters)");
    }

    /// <summary>
    /// Foreign text on one line, in which each character that a terminal obeys instead of showing it, and each that nobody sees, is written
    /// as C# writes it: <c>\u001B</c>. These are controls, such as the escape character, line separators, formats, such as those that turn
    /// the direction of writing, and halves of surrogate pairs.
    /// </summary>
    public static string Escape(string text)
    {
        var start = 0;
        while (start < text.Length && text[start] is >= ' ' and <= '~') start++;
        if (start == text.Length) return text;

        var escaped = new StringBuilder(text, 0, start, text.Length + 16);
        for (int i = start, length; i < text.Length; i += length)
        {
            var isCharacter = Rune.TryGetRuneAt(text, i, out var rune);
            length = isCharacter ? rune.Utf16SequenceLength : 1;
            if (isCharacter && IsShown(rune)) escaped.Append(text, i, length);
            else if (length == 1) escaped.Append(Invariant($"\\u{(int)text[i]:X4}"));
            else escaped.Append(Invariant($"\\U{rune.Value:X8}"));
        }

        return escaped.ToString();
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned);
}
