namespace NeuralSharp.Acceptance;

/// <summary>All pages that NeuralSharp makes: those of the samples explain and break and of the course's lessons, one with what is odd, the race, and films.</summary>
internal static class AllPages
{
    private const string Race = "race.html";

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => [.. ExplainedPages.Files, .. GalleryPages.Files, .. CoursePages.Files, OddPages.File, Race, .. FilmPages.Files];

    /// <summary>
    /// Each page with the ways to look at it: all four for those that differ in kind, and one of the four in turn for those that differ in their numbers alone, the
    /// explorers of the gallery and of the course.
    /// </summary>
    public static IEnumerable<object[]> Looks
    {
        get
        {
            string[] alike = [.. GalleryPages.Files.SkipLast(1), .. CoursePages.Files];
            foreach (var name in Names)
            {
                var turn = Array.IndexOf(alike, name);
                foreach (var look in turn < 0 ? Look.Four : [Look.Four[turn % Look.Four.Count]]) yield return [name, look];
            }
        }
    }

    /// <summary>The path of one.</summary>
    public static string Path(string name) => name switch
    {
        Race => RacePages.Path,
        OddPages.File => OddPages.Path,
        _ when GalleryPages.Files.Contains(name) => GalleryPages.Path(name),
        _ when CoursePages.Files.Contains(name) => CoursePages.Path(name),
        _ when FilmPages.Files.Contains(name) => FilmPages.Path(name),
        _ => ExplainedPages.Path(name),
    };
}
