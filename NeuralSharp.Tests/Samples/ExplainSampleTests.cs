using System.Text.RegularExpressions;
using System.Xml.Linq;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Files;
using NeuralSharp.Tests.Source;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The sample explain on its command line: what it prints and what it writes. The pages are opened by NeuralSharp.Acceptance.</summary>
[TestFixture]
internal sealed partial class ExplainSampleTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TempFolder();
        TinyMnist.Write(_folder.FullName);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Each_page_is_written_and_told_with_its_size()
    {
        var pages = _folder.File("pages");
        var outcome = SampleProcess.Run("explain", "--output", pages, "--data", _folder.FullName);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Error.ShouldBeEmpty();
        outcome.Output.ShouldNotContain('\e');
        outcome.Lines[0].ShouldBe($"data: MNIST in {_folder.FullName}");
        string[] files = ["formula.html", "fork.html", "xor.html", "mnist.html", "gradcheck.html", "backprop.svg", "index.html"];
        Directory.GetFiles(pages).Select(path => Path.GetFileName(path)).ShouldBe(files, ignoreOrder: true);
        var told = outcome.Lines[1..].Select(line => Told().Match(line)).ToArray();
        told.Select(line => line.Groups["file"].Value).ShouldBe(files);
        foreach (var line in told) long.Parse(line.Groups["bytes"].Value.Replace(",", "", StringComparison.Ordinal), null).ShouldBe(new FileInfo(Path.Combine(pages, line.Groups["file"].Value)).Length);

        // The pages stand alone, and the one for the network of XOR is no larger than promised.
        foreach (var file in files.Where(file => file.EndsWith(".html", StringComparison.Ordinal))) Regex.Matches(File.ReadAllText(Path.Combine(pages, file)), "(?:src|href)=\"([^\"]*)\"").Select(match => match.Groups[1].Value).ShouldAllBe(link => link == "data:," || link.StartsWith('#') || files.Contains(link), file);
        new FileInfo(Path.Combine(pages, "xor.html")).Length.ShouldBeLessThan(400_000);
    }

    [Test]
    public void The_first_page_leads_to_all_others()
    {
        var index = ExplainedIndex.Build(ExplainedPage.All);
        foreach (var page in ExplainedPage.All)
        {
            index.ShouldContain($"<a href=\"{page.File}\">");
            index.ShouldContain(HtmlPage.Escape(page.Lesson));
        }
    }

    [Test]
    public void A_page_shows_the_lines_of_its_program()
    {
        var path = _folder.File("formula.html");
        ExplainedPrograms.Formula(path);
        File.ReadAllText(path).ShouldContain("var c = ((a + b) * a.Tanh())");
    }

    [Test]
    public void The_picture_of_the_README_is_what_is_drawn_today()
    {
        var path = _folder.File("backprop.svg");
        ExplainedPrograms.Picture(path);
        File.ReadAllText(path).ShouldBe(File.ReadAllText(Path.Combine(SourceCode.Repository, "docs", "pictures", "backprop.svg")).ReplaceLineEndings("\n"), "dotnet run -c Release --project NeuralSharp.Samples -- explain --output pages draws it; copy it from there.");

        // By hand: the product hands a + b = 5 to a and a = 3 to the sum, which passes it on to a and b.
        Regex.Matches(XDocument.Load(path).Root!.Value, @"grad\s*(\d+)").Select(match => match.Groups[1].Value).Order().ShouldBe(["1", "3", "3", "8"]);
    }

    [Test]
    public void The_same_pages_are_written_again()
    {
        foreach (var page in (string[])["one", "two"]) SampleProcess.Run("explain", "--output", _folder.File(page), "--data", _folder.FullName).ExitCode.ShouldBe(0);
        foreach (var path in Directory.GetFiles(_folder.File("one"))) File.ReadAllText(Path.Combine(_folder.File("two"), Path.GetFileName(path))).ShouldBe(File.ReadAllText(path));
    }

    [Test]
    public void It_runs_in_a_pipe_without_MNIST()
    {
        var outcome = SampleProcess.Start("explain", "--output", _folder.File("pages"), "--offline");
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Error.ShouldBeEmpty();
        outcome.Lines[1].ShouldContain("drawn by the program itself");
        File.Exists(Path.Combine(_folder.File("pages"), "mnist.html")).ShouldBeTrue();
    }

    [TestCase("--output", "explain")]
    [TestCase("--output", "explain", "--output")]
    [TestCase("--nosuch", "explain", "--output", "pages", "--nosuch")]
    public void A_wrong_command_line_names_what_is_wrong(string named, params string[] arguments)
    {
        var outcome = SampleProcess.Run(arguments);
        outcome.ExitCode.ShouldBe(2);
        outcome.Output.ShouldBeEmpty();
        outcome.Error.ShouldStartWith("error: ");
        outcome.Error.ShouldContain(named);
    }

    [Test]
    public void A_folder_that_cannot_be_is_one_line()
    {
        List<string> impossible = [_folder.File("t10k-labels-idx1-ubyte"), Path.Combine(_folder.File("t10k-labels-idx1-ubyte"), "below")];
        if (OperatingSystem.IsLinux()) impossible.Add("/proc/foo");
        foreach (var path in impossible) SampleProcess.Run("explain", "--output", path).ShouldHaveFailed().ShouldContain($"--output {path}");
    }

    [Test]
    public void A_page_that_cannot_be_written_is_one_line()
    {
        Directory.CreateDirectory(_folder.File("formula.html"));
        SampleProcess.Run("explain", "--output", _folder.FullName, "--data", _folder.FullName).ShouldHaveFailed().ShouldContain("formula.html");
    }

    [Test]
    public void Missing_images_are_one_line() =>
        SampleProcess.Run("explain", "--output", _folder.File("pages"), "--data", _folder.File("nowhere")).ShouldHaveFailed().ShouldContain("there is no such folder");

    [Test]
    public void Help_shows_how_to_begin()
    {
        var outcome = SampleProcess.Run("explain", "--help");
        outcome.ExitCode.ShouldBe(0);
        outcome.Output.ShouldContain("explain --output pages");
    }

    [GeneratedRegex(@"^(?<file>\w+\.(?:html|svg)) +(?<bytes>[\d,]+) bytes  \S.*$")]
    private static partial Regex Told();
}
