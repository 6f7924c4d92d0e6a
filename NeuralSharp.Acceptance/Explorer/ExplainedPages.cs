using NeuralSharp.Samples;

namespace NeuralSharp.Acceptance;

/// <summary>The pages of the sample explain, made once.</summary>
internal static class ExplainedPages
{
    private static readonly Lazy<string> s_written = new(Write);

    /// <summary>The names of their files, the index last.</summary>
    public static IEnumerable<string> Files => [.. ExplainedPage.All.Select(page => page.File), ExplainedIndex.File];

    /// <summary>The path of one.</summary>
    public static string Path(string file) => System.IO.Path.Combine(s_written.Value, file);

    private static string Write()
    {
        var folder = PageFolder.File("explained");
        Directory.CreateDirectory(folder);
        var (pixels, labels) = DrawnDigits.Render(64, seed: 1);
        ImageDataset digits = new(pixels, labels, height: 28, width: 28);
        foreach (var page in ExplainedPage.All) page.Write(System.IO.Path.Combine(folder, page.File), new("drawn", digits, digits));
        File.WriteAllText(System.IO.Path.Combine(folder, ExplainedIndex.File), ExplainedIndex.Build(ExplainedPage.All));
        return folder;
    }
}
