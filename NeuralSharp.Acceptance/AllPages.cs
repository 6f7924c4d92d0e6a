namespace NeuralSharp.Acceptance;

/// <summary>All pages that NeuralSharp makes: those of the samples explain and break, one with what is odd, the race, and films.</summary>
internal static class AllPages
{
    private const string Race = "race.html";

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => [.. ExplainedPages.Files, .. GalleryPages.Files, OddPages.File, Race, .. FilmPages.Files];

    /// <summary>The path of one.</summary>
    public static string Path(string name) => name switch
    {
        Race => RacePages.Path,
        OddPages.File => OddPages.Path,
        _ when GalleryPages.Files.Contains(name) => GalleryPages.Path(name),
        _ when FilmPages.Files.Contains(name) => FilmPages.Path(name),
        _ => ExplainedPages.Path(name),
    };
}
