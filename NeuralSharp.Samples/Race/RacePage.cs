using System.Text;
using System.Text.Json;

namespace NeuralSharp.Samples;

/// <summary>
/// The page to play with: one HTML file that needs nothing else, neither network nor program. What it looks like and does stands in
/// the files of the folder Page; here its data is filled in.
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
        return Part("race.html")
            .Replace("{{style}}", Part("race.css"), StringComparison.Ordinal)
            .Replace("{{script}}", Part("race.js"), StringComparison.Ordinal)
            .Replace("{{data}}", JsonSerializer.Serialize(data, s_json), StringComparison.Ordinal);
    }

    private static string Part(string name)
    {
        using var stream = typeof(RacePage).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
