using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Core;

/// <summary>Foreign text, such as a name from a file, does nothing to a terminal.</summary>
[TestFixture]
internal sealed class PrintableTests
{
    [TestCase("", "")]
    [TestCase("0.weight", "0.weight")]
    [TestCase("größe Ж 数 😀 ∑", "größe Ж 数 😀 ∑")]
    [TestCase("C:\\models\\a b.safetensors", "C:\\models\\a b.safetensors")]
    [TestCase("a\u001b[2Jb", "a\\u001B[2Jb")]
    [TestCase("\u009b31m", "\\u009B31m")]
    [TestCase("a\r\nb\tc\0\b\u007f", "a\\u000D\\u000Ab\\u0009c\\u0000\\u0008\\u007F")]
    [TestCase("\u0085\u2028\u2029", "\\u0085\\u2028\\u2029")]
    [TestCase("a\u202egpj.exe\u202c\u2066\u2069\u200e\u200f\u061c", "a\\u202Egpj.exe\\u202C\\u2066\\u2069\\u200E\\u200F\\u061C")]
    [TestCase("zero\u200bwidth\ufeff\u00ad", "zero\\u200Bwidth\\uFEFF\\u00AD")]
    [TestCase("\U000E0041", "\\U000E0041")]
    [TestCase("[red]x[/]", "[red]x[/]")]
    public void What_a_terminal_obeys_or_nobody_sees_is_escaped(string text, string shown) => Printable.Escape(text).ShouldBe(shown);

    [Test]
    public void Halves_of_surrogate_pairs_are_escaped()
    {
        Printable.Escape("a\ud800b").ShouldBe("a\\uD800b");
        Printable.Escape("\udc00\ud83d\ude00\ud83d").ShouldBe("\\uDC00😀\\uD83D");
    }

    [Test]
    public void No_control_character_of_any_kind_is_left()
    {
        for (var character = 0; character <= char.MaxValue; character++)
            Printable.Escape(((char)character).ToString()).Any(shown => char.IsControl(shown) || char.IsSurrogate(shown)).ShouldBeFalse();
    }

    [Test]
    public void Long_names_are_cut_where_no_character_is()
    {
        Printable.Quoted("a\u001bb").ShouldBe("'a\\u001Bb'");
        Printable.Quoted(null).ShouldBe("null");
        Printable.Quoted(new string('n', 100)).ShouldBe($"'{new string('n', 100)}'");
        Printable.Quoted(new string('n', 5000)).ShouldBe($"'{new string('n', 100)}…' (5000 characters)");
        Printable.Quoted(new string('n', 99) + "😀" + "m").ShouldBe($"'{new string('n', 99)}…' (102 characters)");
    }

    [Test]
    public void Numbers_in_a_row_are_a_list()
    {
        Printable.List([1, -2, 3]).ShouldBe("[1, -2, 3]");
        Printable.List<int>([]).ShouldBe("[]");
        Printable.List((IEnumerable<double>)[0.5]).ShouldBe("[0.5]");
    }
}
