using NeuralSharp.Samples;

namespace NeuralSharp.Acceptance;

/// <summary>The pages of the sample break, made once.</summary>
internal static class GalleryPages
{
    private static readonly Lazy<string> s_written = new(Write);

    /// <summary>The names of their files, the one that leads to the others last.</summary>
    public static IEnumerable<string> Files => [.. Gallery.All.Select(mistake => mistake.ExplorerFile), MistakesPage.File];

    /// <summary>The path of one.</summary>
    public static string Path(string file) => System.IO.Path.Combine(s_written.Value, file);

    private static string Write()
    {
        var folder = PageFolder.File("gallery");
        Directory.CreateDirectory(folder);
        foreach (var mistake in Gallery.All) mistake.WriteExplorer(System.IO.Path.Combine(folder, mistake.ExplorerFile), seed: 1);
        File.WriteAllText(System.IO.Path.Combine(folder, MistakesPage.File), MistakesPage.Build(Gallery.All, seed: 1));
        return folder;
    }
}
