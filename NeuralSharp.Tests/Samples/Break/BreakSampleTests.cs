using System.Text.RegularExpressions;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The sample break on its command line, and the page that it writes. The pages are opened by NeuralSharp.Acceptance.</summary>
[TestFixture]
internal sealed class BreakSampleTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Alone_it_lists_all_in_a_line_each()
    {
        var outcome = SampleProcess.Run("break");
        outcome.ExitCode.ShouldBe(0);
        outcome.Error.ShouldBeEmpty();
        outcome.Lines[2..].Select(line => line.Trim().Split(' ')[0]).ShouldBe(Gallery.All.Select(mistake => mistake.Name));
        outcome.Lines.ShouldAllBe(line => line.Length < 100);
    }

    [Test]
    public void One_is_shown_with_all_its_parts_and_asks_nothing_in_a_pipe()
    {
        foreach (var mistake in Gallery.All)
        {
            var outcome = SampleProcess.Run("break", mistake.Name, "--seed", "3");
            outcome.ExitCode.ShouldBe(0, outcome.Error);
            outcome.Error.ShouldBeEmpty();
            outcome.Output.ShouldNotContain('\e');
            outcome.Lines[0].ShouldBe($"{mistake.Name}: {mistake.Title}");
            foreach (var part in (string[])[mistake.Story, mistake.Guess.Question, mistake.Symptom, mistake.Repair, mistake.NoticedBy, mistake.Explorer.Lesson]) outcome.Lines.ShouldContain(part);
            foreach (var code in (string[])[mistake.BrokenCode, mistake.AskedCode, mistake.RepairedCode])
                foreach (var line in code.Split('\n').Where(line => line.Length > 0)) outcome.Lines.ShouldContain($"    {line}");
            foreach (var line in mistake.Says(3).Split('\n')) outcome.Lines.ShouldContain($"> {line}");
            var (broken, repaired) = (mistake.Broken(3), mistake.Repaired(3));
            foreach (var (name, value) in broken.Numbers)
                outcome.Lines.ShouldContain(line => Regex.IsMatch(line, $"^  {Regex.Escape(name)} +{Regex.Escape(Outcome.Text(value))} +{Regex.Escape(Outcome.Text(repaired.Of(name)))}$"));
            outcome.Output.ShouldContain(Invariant($"The answer is {mistake.Guess.Right}. "));
            outcome.Output.ShouldNotContain("Press 1");
        }
    }

    [Test]
    public void It_runs_in_a_pipe_of_its_own()
    {
        var outcome = SampleProcess.Start("break", "zero-grad");
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Output.ShouldContain("4, 8, 12");
        SampleProcess.Start("break", "zero-grad", "--answer").Output.ShouldBe(outcome.Output);
    }

    [Test]
    public void A_seed_changes_what_is_drawn()
    {
        var output = SampleProcess.Run("break", "dead-relu", "--seed", "5").Output;
        output.ShouldContain("with seed 5");
        output.ShouldNotBe(SampleProcess.Run("break", "dead-relu", "--seed", "6").Output.Replace("seed 6", "seed 5", StringComparison.Ordinal));
        SampleProcess.Run("break", "overwrite", "--seed", "5").Output.ShouldNotContain("with seed");
    }

    [TestCase("there is no mistake 'zerograd'; did you mean zero-grad?", "break", "zerograd")]
    [TestCase("there is no mistake 'XOR-stuck'; did you mean xor-stuck?", "break", "XOR-stuck")]
    [TestCase("there is no mistake 'dead'; did you mean dead-relu?", "break", "dead")]
    [TestCase("there is no mistake 'nonsense'. 'break' alone lists them.", "break", "nonsense")]
    [TestCase("there is no mistake '\\u001B[2J'", "break", "\e[2J")]
    [TestCase("recursion", "break", "overwrite", "recursion")]
    [TestCase("--seed abc", "break", "overwrite", "--seed", "abc")]
    [TestCase("--explore goes with the name of a mistake", "break", "--explore", "page.html")]
    [TestCase("--output", "break", "--output")]
    public void A_wrong_command_line_names_what_is_wrong(string named, params string[] arguments)
    {
        var outcome = SampleProcess.Run(arguments);
        outcome.ExitCode.ShouldBe(2);
        outcome.Output.ShouldBeEmpty();
        outcome.Error.ShouldStartWith("error: ");
        outcome.Error.ShouldContain(named);
    }

    [Test]
    public void A_file_or_folder_that_cannot_be_is_one_line()
    {
        var file = _folder.File("file");
        File.WriteAllText(file, "");
        SampleProcess.Run("break", "overwrite", "--explore", Path.Combine(file, "page.html")).ShouldHaveFailed().ShouldContain("--explore");
        SampleProcess.Run("break", "overwrite", "--explore", _folder.FullName).ShouldHaveFailed().ShouldContain("this is a folder");
        SampleProcess.Run("break", "--output", file).ShouldHaveFailed().ShouldContain("--output");
    }

    [Test]
    public void The_page_of_one_is_written_for_the_explorer()
    {
        var path = _folder.File("page.html");
        var outcome = SampleProcess.Run("break", "recursion", "--explore", path);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Lines[^1].ShouldStartWith($"written: {path}");
        outcome.Lines[^1].ShouldContain("#rule=recursion&step=end");
        File.ReadAllText(path).ShouldContain("Order matters");
    }

    [Test]
    public void All_pages_are_written_small_and_the_first_leads_to_the_others()
    {
        var folder = _folder.File("pages");
        var outcome = SampleProcess.Run("break", "--output", folder);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        string[] files = [.. Gallery.All.Select(mistake => mistake.ExplorerFile), MistakesPage.File];
        Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).ShouldBe(files, ignoreOrder: true);
        foreach (var file in files) new FileInfo(Path.Combine(folder, file)).Length.ShouldBeLessThan(400_000, file);

        var page = File.ReadAllText(Path.Combine(folder, MistakesPage.File));
        foreach (var mistake in Gallery.All)
        {
            page.ShouldContain($"id=\"{mistake.Name}\"");
            page.ShouldContain($"href=\"#{mistake.Name}\"");
            page.ShouldContain($"href=\"{mistake.ExplorerFile}#{mistake.Explorer.Address.Replace("&", "&amp;", StringComparison.Ordinal)}\"");
        }

        Regex.Matches(page, "(?:src|href)=\"([^\"#]+)[^\"]*\"").Select(match => match.Groups[1].Value).ShouldAllBe(link => link == "data:," || files.Contains(link));
        SampleProcess.Run("break", "--output", _folder.File("again")).ExitCode.ShouldBe(0);
        foreach (var file in files) File.ReadAllText(Path.Combine(_folder.File("again"), file)).ShouldBe(File.ReadAllText(Path.Combine(folder, file)), file);
    }

    [Test]
    public void Help_shows_how_to_begin() => SampleProcess.Run("break", "--help").Output.ShouldContain("break zero-grad");
}
