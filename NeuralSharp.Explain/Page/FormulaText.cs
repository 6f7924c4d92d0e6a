using System.Text.RegularExpressions;

namespace NeuralSharp;

/// <summary>
/// Formulas as HTML, with names, or with numbers in the names' places, for readers without script. The page's script does the same
/// (<c>Formulas</c> in explorer-formulas.js), and a test compares the two.
/// </summary>
internal static partial class FormulaText
{
    /// <summary>What stands at the places {0}, {y} and {slope} of a template.</summary>
    /// <param name="template">The template, as in <see cref="Formula.Value"/>.</param>
    /// <param name="textOf">The text for a place, by its name: a number, or the name of a tensor.</param>
    /// <param name="isName">Whether the text is the name of a tensor, which gets a face of its own.</param>
    public static string Fill(string template, Func<string, string> textOf, Func<string, bool> isName)
    {
        var (html, end) = (new System.Text.StringBuilder(), 0);
        foreach (var place in Places().Matches(template).Cast<Match>())
        {
            html.Append(HtmlPage.Escape(template[end..place.Index]));
            end = place.Index + place.Length;
            var key = place.Groups[1].Value;
            var text = HtmlPage.Escape(Guard(textOf(key), template[..place.Index], template[end..]));
            html.Append(isName(key) ? $"<var>{text}</var>" : text);
        }

        return html.Append(HtmlPage.Escape(template[end..])).ToString();
    }

    /// <summary>
    /// A negative number, or one with an exponent, in parentheses wherever a reader could take its sign for an operator; so is a name of two words that has a power.
    /// </summary>
    public static string Guard(string text, string before, string after)
    {
        if (text.Contains(' ', StringComparison.Ordinal) && after is ['²' or '^' or 'ᵀ', ..]) return $"({text})";
        var isAlone = Opening().IsMatch(before) && Closing().IsMatch(after);
        return Number().IsMatch(text) && (text[0] == '−' || text.Contains('e', StringComparison.Ordinal)) && !isAlone ? $"({text})" : text;
    }

    /// <summary>The template in parentheses where it is more than a factor, so that one can stand beside it.</summary>
    public static string Factor(string template) =>
        Composed().IsMatch(template) && !Enclosed().IsMatch(template) && !Negative().IsMatch(template) ? $"({template})" : template;

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Places();

    [GeneratedRegex(@"(^|\(|, )$")]
    private static partial Regex Opening();

    [GeneratedRegex("^($|[ ),])")]
    private static partial Regex Closing();

    [GeneratedRegex(@"^−?[0-9]")]
    private static partial Regex Number();

    [GeneratedRegex(@"\S (\+|−|/|if) \S|^−")]
    private static partial Regex Composed();

    [GeneratedRegex(@"^\([^()]*\)$")]
    private static partial Regex Enclosed();

    [GeneratedRegex("^−[0-9]+$")]
    private static partial Regex Negative();
}
