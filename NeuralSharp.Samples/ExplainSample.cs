using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>What backprop does, in pages to go through step by step: from a formula with two numbers to a network for images.</summary>
internal static class ExplainSample
{
    public static Command Command()
    {
        var output = new Option<string>("--output") { Description = "The folder for the pages", HelpName = "folder", Required = true };
        var data = new Option<string?>("--data") { Description = "The folder with MNIST's four files (default: NEURALSHARP_DATA, the cache, or the net)", HelpName = "folder" };
        var offline = new Option<bool>("--offline") { Description = "Fetch nothing; without the files, explain a drawn digit" };
        var command = new SampleCommand(
            "explain",
            "Writes pages in which one goes through a backward pass step by step",
            ("--output pages", "all of them; begin with pages/index.html, in a browser"))
        {
            output, data, offline,
        };
        command.SetSample((parsed, cancellation) => Run(
            parsed.GetValue(output)!,
            () => ImageSource.Digits(parsed.GetValue(data), parsed.GetValue(offline), cancellation),
            cancellation));
        return command;
    }

    private static int Run(string folder, Func<ImageSource> findDigits, CancellationToken cancellation)
    {
        var screen = Screen.Current;
        OutputPaths.PrepareFolder("--output", folder);
        var digits = findDigits();
        screen.WriteLine($"data: {digits.Origin}");
        foreach (var page in ExplainedPage.All)
        {
            cancellation.ThrowIfCancellationRequested();
            page.Write(Path.Combine(folder, page.File), digits);
            WriteLine(page.File, page.Title);
        }

        ExplainedPrograms.Picture(Path.Combine(folder, "backprop.svg"));
        WriteLine("backprop.svg", "A formula as a picture: c = (a + b) a");
        File.WriteAllText(Path.Combine(folder, ExplainedIndex.File), ExplainedIndex.Build(ExplainedPage.All));
        WriteLine(ExplainedIndex.File, "begin here, in a browser");
        return 0;

        void WriteLine(string file, string what) => screen.WriteLine(Invariant($"{file,-14} {new FileInfo(Path.Combine(folder, file)).Length,9:#,0} bytes  {what}"));
    }
}
