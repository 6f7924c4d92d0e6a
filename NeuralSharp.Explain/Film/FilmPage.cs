using System.Text;

namespace NeuralSharp;

/// <summary>The page of a film. What stands here is what is read without script: some frames as pictures, and all as a table. What makes it a film stands in film*.js.</summary>
internal static class FilmPage
{
    /// <summary>The most bytes of a page: where there are more, it has fewer frames.</summary>
    public const int MostBytes = 1_500_000;

    private const int LeastFrames = 2;
    private const int Pictures = 6;   // of each training
    private const double Vanishing = 1e-6, Exploding = 1e2;   // as in film.js

    /// <summary>The page's text.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="films">One film, or two that run side by side.</param>
    public static string Build(string title, IReadOnlyList<TrainingFilm> films)
    {
        for (var most = Math.Min(FilmSteps.Most, films.Max(film => film.Frames.Count)); ;)
        {
            var page = Build(title, films, most);
            var bytes = Encoding.UTF8.GetByteCount(page);
            if (bytes <= MostBytes || most <= LeastFrames) return page;
            most = Math.Clamp((int)(0.98 * most * MostBytes / bytes), LeastFrames, most - 1);
        }
    }

    private static string Build(string title, IReadOnlyList<TrainingFilm> films, int mostFrames)
    {
        (TrainingFilm Film, IReadOnlyList<FilmFrame> Frames)[] takes = [.. films.Select(film => (film, FilmSteps.Thin(film.Frames, mostFrames)))];
        var camera = films[0].Camera;
        var examples = camera.Plane.Labels.Length;
        var body = HtmlPage.Fill(
            HtmlPage.Part("film.html"),
            ("title", HtmlPage.Escape(title)),
            ("lead", Lead(films)),
            ("notes", string.Concat(films.Where(film => film.Note.Length > 0).Select(film => $"<p class=\"notice\"><strong>{HtmlPage.Escape(film.Name)}.</strong> {HtmlPage.Escape(film.Note)}</p>\n"))),
            ("takes", string.Concat(takes.Select((take, place) => Take(take.Film, place)))),
            ("strips", string.Concat(takes.Select(Strip))),
            ("tables", string.Concat(takes.Select(take => Table(take.Film, take.Frames)))),
            ("examples", examples < camera.AllExamples
                ? Invariant($" The film looks at {examples} of the {camera.AllExamples} examples, evenly chosen; the losses of its frames are those of these.") : ""));
        return HtmlPage.Build(title, body, HtmlPage.Part("film.css"), HtmlPage.Part("film-data.js") + HtmlPage.Part("film-draw.js") + HtmlPage.Part("film.js"), FilmData.Json(title, takes));
    }

    /// <summary>"4 of 4 right, loss 0.0123".</summary>
    private static string Verdict(FilmFrame frame) => Invariant($"{frame.Right} of {frame.IsRight.Length} right, loss {ShortNumber.Of(frame.Loss, digits: 3)}");

    /// <summary>What became of each training, in a sentence.</summary>
    private static string Lead(IReadOnlyList<TrainingFilm> films)
    {
        var ends = films.Select(film => Invariant($"<strong>{HtmlPage.Escape(film.Name)}</strong> ends after {Steps(film.LastStep)} with {Verdict(film.Frames[^1])}"));
        return $"{(films.Count > 1 ? "Two trainings side by side. " : "")}{string.Join("; ", ends)}.";
    }

    private static string Steps(int steps) => steps == 1 ? "1 step" : Invariant($"{steps} steps");

    /// <summary>The place where the script shows a training.</summary>
    private static string Take(TrainingFilm film, int place) => HtmlPage.Fill(
        HtmlPage.Part("film-take.html"),
        ("place", Invariant($"{place}")),
        ("name", HtmlPage.Escape(film.Name)));

    /// <summary>Some frames as pictures, from the first to the last.</summary>
    private static string Strip((TrainingFilm Film, IReadOnlyList<FilmFrame> Frames) take)
    {
        var (film, frames) = take;
        StringBuilder html = new();
        html.Append(Invariant($"<h3>{HtmlPage.Escape(film.Name)}</h3>\n"));
        html.Append("<ol class=\"strip\">\n");
        foreach (var place in Enumerable.Range(0, Pictures).Select(i => i * (frames.Count - 1) / (Pictures - 1)).Distinct())
        {
            var frame = frames[place];
            html.Append(Invariant($"<li data-frame=\"{place}\">{FilmPicture.Draw(film, frame, Invariant($"{film.Name} after {Steps(frame.Step)}"))}<span>step {frame.Step}: {Verdict(frame)}</span></li>\n"));
        }

        return html.Append("</ol>\n").ToString();
    }

    /// <summary>All frames of a training as numbers.</summary>
    private static string Table(TrainingFilm film, IReadOnlyList<FilmFrame> frames)
    {
        StringBuilder html = new();
        html.Append(Invariant($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{HtmlPage.Escape(film.Name)}: all frames\"><table class=\"frames\"><caption>{HtmlPage.Escape(film.Name)}</caption>\n"));
        html.Append("<thead><tr><th scope=\"col\">step</th><th scope=\"col\">loss</th><th scope=\"col\">right</th>");
        foreach (var layer in film.Camera.Layers) html.Append(Invariant($"<th scope=\"col\">gradient of {Layer(layer.Name)}</th>"));
        html.Append("</tr></thead><tbody>\n");
        for (var place = 0; place < frames.Count; place++)
        {
            var frame = frames[place];
            html.Append(Invariant($"<tr data-frame=\"{place}\"><th scope=\"row\">{frame.Step}</th><td>{ShortNumber.Of(frame.Loss)}</td><td>{frame.Right} of {frame.IsRight.Length}</td>"));
            foreach (var norm in frame.Norms) html.Append(Invariant($"<td{Mark(norm)}>{ShortNumber.Of(norm, digits: 3)}</td>"));
            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>\n").ToString();
    }

    /// <summary>A layer's name, whose arrows stay whole where the line ends.</summary>
    private static string Layer(string name)
    {
        var arrow = HtmlPage.Escape("->");
        return HtmlPage.Escape(name).Replace(arrow, Invariant($"<span class=\"arrow\">{arrow}</span>"), StringComparison.Ordinal);
    }

    private static string Mark(double norm) => norm switch
    {
        >= Vanishing and <= Exploding => "",
        < Vanishing => " class=\"vanishing\"",
        _ => " class=\"exploding\"",   // NaN, too
    };
}
