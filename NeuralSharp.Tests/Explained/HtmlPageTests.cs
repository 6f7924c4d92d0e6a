using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Explained;

/// <summary>The frame of all pages: one file, safe whatever names and data stand in it.</summary>
[TestFixture]
internal sealed class HtmlPageTests
{
    [Test]
    public void A_page_is_one_whole_file()
    {
        var page = HtmlPage.Build("A < B", "<h1>Here</h1>", "h1 { margin: 0; }", "const x = 1;\n", """{"a":"b"}""");
        PageText.ShouldStandAlone(page);
        PageText.ShouldBeWellFormed(page);
        page.ShouldContain("<title>A &lt; B</title>");
        page.ShouldContain("<h1>Here</h1>");
        page.IndexOf("h1 { margin: 0; }", StringComparison.Ordinal).ShouldBeGreaterThan(page.IndexOf(":root", StringComparison.Ordinal));
        page.IndexOf("const x = 1;", StringComparison.Ordinal).ShouldBeGreaterThan(page.IndexOf("const Page", StringComparison.Ordinal));
    }

    [Test]
    public void A_page_without_script_and_data_has_neither()
    {
        var page = HtmlPage.Build("Still", "<p>Text</p>");
        page.ShouldNotContain("<script");
        PageText.ShouldStandAlone(page);
        PageText.ShouldBeWellFormed(page);
    }

    [Test]
    public void No_text_in_the_data_ends_the_script()
    {
        var page = HtmlPage.Build("Data", "", script: "", json: """{"name":"</script><!--<script>"}""");
        page.ShouldContain("""{"name":"\u003C/script>\u003C!--\u003Cscript>"}""");
        PageText.ShouldBeWellFormed(page);
    }

    [Test]
    public void A_field_in_what_is_filled_in_is_not_filled()
    {
        HtmlPage.Fill("{{a}} {{b}}", ("a", "{{b}}"), ("b", "$1 & {{a}}")).ShouldBe("{{b}} $1 & {{a}}");
        HtmlPage.Build("{{body}}", "<p>{{title}}</p>").ShouldContain("<title>{{body}}</title>");
    }

    [Test]
    public void A_field_that_nothing_is_given_for_is_told() =>
        Should.Throw<InvalidOperationException>(() => HtmlPage.Fill("<p>{{name}}</p>")).Message.ShouldContain("{{name}}");

    [Test]
    public void A_part_that_is_missing_is_told() =>
        Should.Throw<InvalidOperationException>(() => HtmlPage.Part("none.html")).Message.ShouldContain("none.html");

    [TestCase("<b a=\"c\">d & e</b>", "&lt;b a=&quot;c&quot;&gt;d &amp; e&lt;/b&gt;")]
    [TestCase("it's", "it&#39;s")]
    [TestCase("a\u0000b\u001b\u202e", "a\\u0000b\\u001B\\u202E")]
    [TestCase("\ud83d\ude00", "\ud83d\ude00")]
    public void Texts_are_escaped(string text, string html) => HtmlPage.Escape(text).ShouldBe(html);

    [Test]
    public void Halves_of_characters_are_escaped() => HtmlPage.Escape("half \ud83d pair").ShouldBe("half \\uD83D pair");
}
