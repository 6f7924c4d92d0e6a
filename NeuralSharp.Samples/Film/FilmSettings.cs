using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>What the user chose for a film: where it goes, and the mistake beside the training; null for none.</summary>
internal sealed record FilmSettings(string Path, Mistake? Mistake)
{
    /// <summary>The film of a training with its mistake, beside the training as it should be; or of that alone.</summary>
    /// <param name="title">The page's title.</param>
    /// <param name="right">The training as it should be.</param>
    /// <param name="train">Trains with a mistake, from the same seed.</param>
    public void Write(string title, TrainingFilm right, Func<Mistake, TrainingFilm> train)
    {
        if (Mistake is null) right.Write(Path, title);
        else train(Mistake).Write(Path, title, beside: right);
        Screen.Current.WriteLine($"film: {Path}, to be opened in a browser");
    }

    /// <summary>What the page calls a training.</summary>
    public static string NameOf(Mistake? mistake) => mistake is null ? "As it should be" : $"Broken: {mistake.Title}";
}

/// <summary>The options of a sample for its film.</summary>
internal sealed class FilmOptions
{
    private readonly IReadOnlyList<Mistake> _mistakes;

    /// <summary>Makes them.</summary>
    /// <param name="mistakes">The mistakes that can be made in this sample, the default first.</param>
    public FilmOptions(params IReadOnlyList<Mistake> mistakes)
    {
        _mistakes = mistakes;
        Mistake.AcceptOnlyFromAmong([.. mistakes.Select(mistake => mistake.Name), Samples.Mistake.None]);
        Mistake.Description = $"What is done wrong in the film, beside the same training without it: {string.Join(", ", mistakes.Select(mistake => mistake.Name))}, or none (default: {mistakes[0].Name})";
        Mistake.Validators.Add(result =>
        {
            if (result.GetResult(Film) is null) result.AddError("--mistake is for a film: add --film film.html.");
        });
    }

    public Option<string?> Film { get; } = new("--film")
    {
        Description = "A file for the training as a film, frame by frame: .html",
        HelpName = "file",
        CustomParser = result =>
        {
            var path = result.Tokens[0].Value;
            if (!System.IO.Path.GetExtension(path).Equals(".html", StringComparison.OrdinalIgnoreCase)) result.AddError($"--film {path}: a file that ends with .html is wanted.");
            return path;
        },
    };

    public Option<string?> Mistake { get; } = new("--mistake") { HelpName = "name" };

    /// <summary>What the user chose; null for no film.</summary>
    public FilmSettings? Of(ParseResult parsed)
    {
        if (parsed.GetValue(Film) is not { } path) return null;
        var name = parsed.GetValue(Mistake) ?? _mistakes[0].Name;
        return new(path, _mistakes.FirstOrDefault(mistake => mistake.Name == name));
    }
}
