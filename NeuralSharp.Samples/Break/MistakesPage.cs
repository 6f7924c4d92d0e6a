namespace NeuralSharp.Samples;

/// <summary>The page of the gallery: all mistakes, each to be guessed first. Without script the answers stand in parts that unfold.</summary>
internal static class MistakesPage
{
    /// <summary>Its file's name.</summary>
    public const string File = "mistakes.html";

    /// <summary>The page's text; the programs run meanwhile.</summary>
    /// <param name="mistakes">The mistakes; their explorer pages lie beside it.</param>
    /// <param name="seed">The seed of all random numbers.</param>
    public static string Build(IReadOnlyList<Mistake> mistakes, ulong seed) => HtmlPage.Build(
        "Break it: sixteen mistakes",
        HtmlPage.Fill(
            Part("mistakes.html"),
            ("list", string.Concat(mistakes.Select(mistake => $"    <li><a href=\"#{mistake.Name}\">{HtmlPage.Escape(mistake.Title)}</a></li>\n"))),
            ("mistakes", string.Concat(mistakes.Select((mistake, place) => Section(mistake, place + 1, seed)))),
            ("seed", Invariant($"{seed}"))),
        Part("mistakes.css"),
        Part("mistakes.js"));

    private static string Section(Mistake mistake, int number, ulong seed) => HtmlPage.Fill(
        Part("mistake.html"),
        ("name", mistake.Name),
        ("number", Invariant($"{number}")),
        ("title", HtmlPage.Escape(mistake.Title)),
        ("story", HtmlPage.Escape(mistake.Story)),
        ("broken", Code(mistake.BrokenCode)),
        ("question", HtmlPage.Escape(mistake.Guess.Question)),
        ("right", Invariant($"{mistake.Guess.Right}")),
        ("choices", string.Concat(mistake.Guess.Choices.Select(choice => $"<li>{HtmlPage.Escape(choice.Text)}</li>\n"))),
        ("replies", string.Concat(mistake.Guess.Choices.Select((choice, i) => $"<li><b>{HtmlPage.Escape(choice.Text)}</b>: {HtmlPage.Escape(mistake.Guess.Reply(i + 1))}</li>\n"))),
        ("symptom", HtmlPage.Escape(mistake.Symptom)),
        ("measured", Measured(mistake, seed)),
        ("asked", Code(mistake.AskedCode)),
        ("says", string.Concat(mistake.Says(seed).Split('\n').Select(line => $"<p>{HtmlPage.Escape(line)}</p>\n"))),
        ("noticed", HtmlPage.Escape(mistake.NoticedBy)),
        ("repair", HtmlPage.Escape(mistake.Repair)),
        ("repaired", Code(mistake.RepairedCode)),
        ("link", HtmlPage.Escape(mistake.ExplorerLink)),
        ("lesson", HtmlPage.Escape(mistake.Explorer.Lesson)));

    private static string Measured(Mistake mistake, ulong seed)
    {
        var (broken, repaired) = (mistake.Broken(seed), mistake.Repaired(seed));
        return string.Concat(broken.Numbers.Select(number =>
            $"<tr><th scope=\"row\">{HtmlPage.Escape(number.Name)}</th><td>{Outcome.Text(number.Value)}</td><td>{Outcome.Text(repaired.Of(number.Name))}</td></tr>\n"));
    }

    /// <summary>Lines of a program; each is escaped by itself, since a text of HTML is one line.</summary>
    private static string Code(string code) => string.Join('\n', code.Split('\n').Select(HtmlPage.Escape));

    private static string Part(string name) => HtmlPage.Part(name, typeof(MistakesPage).Assembly);
}
