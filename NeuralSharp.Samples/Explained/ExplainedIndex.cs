namespace NeuralSharp.Samples;

/// <summary>The page that leads to the others.</summary>
internal static class ExplainedIndex
{
    /// <summary>Its file's name.</summary>
    public const string File = "index.html";

    /// <summary>The page's text.</summary>
    public static string Build(IEnumerable<ExplainedPage> pages) => HtmlPage.Build(
        "See backprop",
        $"""
        <header>
          <h1>See backprop</h1>
          <p>Each page is a small program and its backward pass, to go through step by step: with the numbers that the engine computed, and a place to
            predict the next one. Begin with the formula.</p>
        </header>
        <main>
          <ol class="pages">
        {string.Concat(pages.Select(Entry))}
          </ol>
        </main>
        <footer>
          <p>Written by NeuralSharp's sample <code>explain</code>. A page of a program of your own is one line: <code>Explain.Write("page.html", loss, model);</code></p>
        </footer>
        """,
        """

        .pages { max-width: 46em; padding-left: 1.6em; }
        .pages li { margin-bottom: 14px; }
        .pages a { font-weight: 600; }
        .pages p { margin: 2px 0 0; color: var(--soft); }
        """);

    private static string Entry(ExplainedPage page) =>
        $"""    <li><a href="{HtmlPage.Escape(page.File)}">{HtmlPage.Escape(page.Title)}</a><p>{HtmlPage.Escape(page.Lesson)}</p></li>{"\n"}""";
}
