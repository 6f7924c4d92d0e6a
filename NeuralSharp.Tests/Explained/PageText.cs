using System.Text.RegularExpressions;
using Shouldly;

namespace NeuralSharp.Tests.Explained;

/// <summary>What holds for the text of every page.</summary>
internal static partial class PageText
{
    private static readonly HashSet<string> s_void = ["meta", "link", "br", "hr", "input", "img", "col", "wbr"];

    /// <summary>The page needs nothing else, asks for nothing, and says so to the browser; every field of its template is filled.</summary>
    public static void ShouldStandAlone(string page)
    {
        page.ShouldStartWith("<!DOCTYPE html>\n<html lang=\"en\">");
        page.ShouldContain("""<meta http-equiv="Content-Security-Policy" content="default-src 'none';""");
        page.ShouldNotContain("{{");
        page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal).ShouldNotContain("://");   // the name of a language, never fetched
        page.ShouldNotContain("src=");
        page.ShouldNotContain("@import");
        page.ShouldNotContain("url(");
        Regex.Matches(page, "href=\"([^\"]*)\"").Select(match => match.Groups[1].Value).ShouldAllBe(href => href == "data:," || href.StartsWith('#'));
    }

    /// <summary>Every element that is opened is closed, in order; no id stands twice, and what is referred to by id is there.</summary>
    public static void ShouldBeWellFormed(string page)
    {
        var open = new Stack<string>();
        foreach (Match match in Tag().Matches(Raw().Replace(page, "")))
        {
            var name = match.Groups["name"].Value;
            if (match.Value.StartsWith("</", StringComparison.Ordinal)) open.Pop().ShouldBe(name);
            else if (!s_void.Contains(name) && !match.Value.EndsWith("/>", StringComparison.Ordinal)) open.Push(name);
        }

        open.ShouldBeEmpty();
        var markup = Raw().Replace(page, "");
        string[] ids = [.. Regex.Matches(markup, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        ids.ShouldBeUnique();
        Regex.Matches(markup, " (?:for|aria-labelledby|aria-describedby)=\"([^\"]+)\"").SelectMany(match => match.Groups[1].Value.Split(' '))
            .ShouldAllBe(id => ids.Contains(id));
        Regex.Matches(markup, " href=\"#([^\"]+)\"").Select(match => match.Groups[1].Value).ShouldAllBe(id => ids.Contains(id));
    }

    [GeneratedRegex("""</?(?<name>[a-zA-Z][a-zA-Z0-9]*)(?:\s+[^<>"=\s/]+(?:="[^"<]*")?)*\s*/?>""")]
    private static partial Regex Tag();

    /// <summary>What is not markup: the texts of styles and scripts.</summary>
    [GeneratedRegex("(?<=<(?:style|script)[^>]*>).*?(?=</(?:style|script)>)", RegexOptions.Singleline)]
    private static partial Regex Raw();
}
