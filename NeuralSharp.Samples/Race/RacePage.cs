using System.Text.Json;

namespace NeuralSharp.Samples;

/// <summary>
/// The page to play with: one HTML file that needs nothing else, neither network nor program. What it looks like and does, beside what all
/// pages share, stands in the files of the folder Page; here its data is filled in.
/// </summary>
internal static class RacePage
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>The page's text.</summary>
    /// <param name="races">The runs on each surface; the same optimizers in the same order on all.</param>
    /// <param name="steps">The steps of the race.</param>
    /// <param name="startsPerSurface">How many other starts are recorded for each optimizer on each surface, about.</param>
    public static string Build(IReadOnlyList<(Surface Surface, IReadOnlyList<Trajectory> Runs)> races, int steps, int startsPerSurface)
    {
        var data = RacePageData.Of(races, steps, startsPerSurface);
        return HtmlPage.Build(
            "The race of the optimizers", Part("race.html"), Part("race.css"), Part("race.js"), JsonSerializer.Serialize(data, s_json));
    }

    private static string Part(string name) => HtmlPage.Part(name, typeof(RacePage).Assembly);
}
