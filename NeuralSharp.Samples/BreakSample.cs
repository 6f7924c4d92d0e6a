using System.CommandLine;

namespace NeuralSharp.Samples;

/// <summary>The gallery of mistakes: what learners of backprop do wrong, what one sees of it, and what NeuralSharp says.</summary>
internal static class BreakSample
{
    public static Command Command()
    {
        var name = new Argument<Mistake?>("name")
        {
            Description = "The mistake, such as zero-grad; without it they are listed",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result =>
            {
                var typed = result.Tokens[0].Value;
                if (Gallery.All.FirstOrDefault(mistake => mistake.Name == typed) is { } found) return found;
                var meant = Suggestion.For(typed, Gallery.All.Select(mistake => mistake.Name));
                result.AddError($"there is no mistake '{typed}'{(meant is null ? "." : $"; did you mean {meant}?")} 'break' alone lists them.");
                return null;
            },
        };
        var answer = new Option<bool>("--answer") { Description = "Do not ask for a guess; show all at once, as in a pipe" };
        var seed = Options.Seed();
        var explore = new Option<string?>("--explore") { Description = "A file for the page of the explorer that shows this mistake, such as page.html", HelpName = "file" };
        var output = new Option<string?>("--output") { Description = "A folder for a page with all mistakes, and the explorer's pages it leads to", HelpName = "folder" };
        var command = new SampleCommand(
            "break",
            "Sixteen mistakes that learners make: guess, see what happens, mend it",
            ("", "the list"),
            ("zero-grad", "one of them: the program, a guess, what happens, the repair"),
            ("xor-stuck --seed 7 --answer", "without being asked, from other random numbers"),
            ("overwrite --explore page.html", "the same in the explorer, to go through step by step"),
            ("--output pages", "all of them as pages; begin with pages/mistakes.html, in a browser"))
        {
            name, answer, seed, explore, output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(name) is { Tokens.Count: 0 } or null && result.GetValue(explore) is not null)
                result.AddError("--explore goes with the name of a mistake: break overwrite --explore page.html.");
        });
        command.SetSample((parsed, cancellation) => Run(
            parsed.GetValue(name), parsed.GetValue(answer), parsed.GetValue(seed), parsed.GetValue(explore), parsed.GetValue(output), cancellation));
        return command;
    }

    private static int Run(Mistake? mistake, bool answer, ulong seed, string? explore, string? output, CancellationToken cancellation)
    {
        if (explore is not null) OutputPaths.CheckFile("--explore", explore);
        if (output is not null) OutputPaths.PrepareFolder("--output", output);
        if (mistake is not null) MistakeText.Show(mistake, seed, asks: !answer && Screen.Current.IsTerminal && !Console.IsInputRedirected, cancellation);
        else if (output is null) MistakeText.List(Gallery.All);
        if (explore is not null)
        {
            mistake!.WriteExplorer(explore, seed);
            Screen.Current.WriteLine($"written: {explore}; open it in a browser, with #{mistake.Explorer.Address} behind its address");
        }

        if (output is not null) WritePages(output, seed, cancellation);
        return 0;
    }

    private static void WritePages(string folder, ulong seed, CancellationToken cancellation)
    {
        foreach (var mistake in Gallery.All)
        {
            cancellation.ThrowIfCancellationRequested();
            mistake.WriteExplorer(Path.Combine(folder, mistake.ExplorerFile), seed);
            WriteLine(mistake.ExplorerFile, mistake.Title);
        }

        File.WriteAllText(Path.Combine(folder, MistakesPage.File), MistakesPage.Build(Gallery.All, seed));
        WriteLine(MistakesPage.File, "begin here, in a browser");

        void WriteLine(string file, string what) => Screen.Current.WriteLine(Invariant($"{file,-20} {new FileInfo(Path.Combine(folder, file)).Length,9:#,0} bytes  {what}"));
    }
}
