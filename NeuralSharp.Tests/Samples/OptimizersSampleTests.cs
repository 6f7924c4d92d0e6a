using System.Text.RegularExpressions;
using System.Xml.Linq;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;
using Spectre.Console;
using Spectre.Console.Rendering;
using StbImageSharp;

namespace NeuralSharp.Tests.Samples;

/// <summary>The sample optimizers on its command line: what it prints and what it writes.</summary>
[TestFixture]
internal sealed partial class OptimizersSampleTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void The_table_tells_rate_steps_distance_and_value()
    {
        string[] arguments = ["optimizers", "--surfaces", "quadratic", "--optimizers", "adam,sgd", "--learning-rate", "sgd=0.01,adam=0.5", "--steps", "50"];
        var outcome = SampleProcess.Run(arguments);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Error.ShouldBeEmpty();
        outcome.Output.ShouldNotContain('\e');
        outcome.Lines[0].ShouldStartWith("quadratic: (x² + 100 y²) / 2");
        outcome.Lines[1].ShouldBe("from (-9, 1.5); steps until it is within 0.01 of the minimum (0, 0) for good, of 50");

        // SGD: y is 0 after a step, x is -9 · 0.99⁵⁰ = -5.4451 after fifty, and x²/2 = 14.82.
        Words(outcome.Lines[3]).ShouldBe(["1", "SGD", "0.01", "-", "5.4451", "14.82"]);
        Words(outcome.Lines[4])[..3].ShouldBe(["2", "Adam", "0.5"]);
        SampleProcess.Run(arguments).Output.ShouldBe(outcome.Output);
    }

    [Test]
    public void Who_diverges_is_said_to()
    {
        var lines = SampleProcess.Run("optimizers", "--surfaces", "quadratic", "--optimizers", "sgd", "--learning-rate", "sgd=1").Lines;
        Words(lines[3])[..4].ShouldBe(["1", "SGD", "1", "diverged"]);
    }

    [Test]
    public void The_inner_state_is_told_at_some_steps()
    {
        // AdaGrad on the quadratic: g = (-9, 150) in the first step, and √s = |g|.
        var lines = SampleProcess.Run("optimizers", "--surfaces", "quadratic", "--optimizers", "adagrad", "--learning-rate", "adagrad=0.9", "--steps", "20", "--states").Lines;
        var head = Array.FindIndex(lines, line => line.StartsWith("AdaGrad", StringComparison.Ordinal));
        lines[head].ShouldBe("AdaGrad           √s of x   √s of y  effective step of x  effective step of y");
        Words(lines[head + 1]).ShouldBe(["step", "1", "9", "150", "0.1", "0.006"]);
        lines[(head + 1)..].Select(line => Words(line)[1]).ShouldBe(["1", "2", "5", "10", "20"]);
    }

    [TestCase("optimizers", "--learning-rate", "lion=1")]
    [TestCase("optimizers", "mnist", "--learning-rate", "lion=1")]
    [TestCase("optimizers", "--optimizers", "sgd,adam", "--learning-rate", "sgd=1", "--learning-rate", "lion=1")]
    public void A_rate_for_who_does_not_take_part_is_one_line(params string[] arguments)
    {
        var outcome = SampleProcess.Run(arguments);
        outcome.ExitCode.ShouldBe(1);
        outcome.Output.ShouldBeEmpty();
        outcome.Error.ShouldBe("error: --learning-rate lion: this optimizer does not take part; --optimizers says who does.\n");
    }

    [Test]
    public void Rates_that_are_not_given_are_searched()
    {
        var lines = SampleProcess.Run("optimizers", "--surfaces", "quadratic", "--optimizers", "sgd", "--steps", "400").Lines;
        Words(lines[3])[2].ShouldBe("0.018");   // as RaceTests finds it by the closed form
    }

    [Test]
    public void Pictures_and_page_are_written_and_small()
    {
        var folder = _folder.File("new");
        var outcome = SampleProcess.Run("optimizers", "--surfaces", "saddle,beale", "--optimizers", "momentum,lbfgs,adagrad", "--steps", "60", "--pictures", folder);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Lines[^1].ShouldContain("race.html");
        var names = Directory.GetFiles(folder).Select(Path.GetFileName).ToArray();
        names.ShouldBe(
            ((string[])["saddle", "beale"]).SelectMany(surface => (string[])
            [
                $"{surface}.svg", $"{surface}-values.svg", $"{surface}-effective-steps.svg", $"{surface}-state-momentum.svg", $"{surface}-state-adagrad.svg",
            ]).Append("race.html"),
            ignoreOrder: true);
        foreach (var name in names.Where(name => name!.EndsWith(".svg", StringComparison.Ordinal)))
        {
            XDocument.Load(Path.Combine(folder, name!)).Root!.Name.LocalName.ShouldBe("svg");
            new FileInfo(Path.Combine(folder, name!)).Length.ShouldBeLessThan(200_000, name);
        }

        var svg = XDocument.Load(Path.Combine(folder, "beale.svg"));
        svg.Descendants().Count(element => element.Name.LocalName == "image").ShouldBe(1);
        svg.Descendants().Where(element => element.Name.LocalName == "text").ShouldContain(element => element.Value.StartsWith("L-BFGS"));
        new FileInfo(Path.Combine(folder, "race.html")).Length.ShouldBeLessThan(3_000_000);
    }

    [Test]
    public void On_digits_each_optimizer_has_a_line_and_the_same_seed_the_same_loss()
    {
        TinyMnist.Write(_folder.FullName);
        string[] arguments = ["optimizers", "mnist", "--data", _folder.FullName, "--epochs", "3", "--batch-size", "8", "--optimizers", "sgd,lion", "--seed", "4"];
        var outcome = SampleProcess.Run([.. arguments, "--pictures", _folder.File("pictures")]);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Lines[0].ShouldBe($"data: MNIST in {_folder.FullName}, 40 training and 10 test images");
        var lines = outcome.Lines.Where(line => DigitLine().IsMatch(line)).ToArray();
        lines.Select(line => Words(line)[0]).ShouldBe(["SGD", "Lion"]);
        foreach (var name in (string[])["mnist-steps.svg", "mnist-seconds.svg"])
            XDocument.Load(Path.Combine(_folder.File("pictures"), name)).Root!.Name.LocalName.ShouldBe("svg");

        var again = SampleProcess.Run(arguments).Lines.Where(line => DigitLine().IsMatch(line)).ToArray();
        again.Select(line => Words(line)[1..4]).ShouldBe(lines.Select(line => Words(line)[1..4]));
    }

    [Test]
    public void The_help_of_the_second_part_shows_its_whole_name()
    {
        SampleProcess.Run("optimizers", "mnist", "--help").Output.ShouldContain("\n  optimizers mnist --learning-rate sgd=0.5\n");
        SampleProcess.Run("optimizers", "--help").Output.ShouldContain("beale, rosenbrock");
    }

    [TestCase(120)]
    [TestCase(40)]
    [TestCase(30)]
    public void The_table_and_the_map_fit_the_terminal(int width)
    {
        var surface = Surfaces.All[0];
        Trajectory[] runs = [.. Racers.Five.Select(racer => RaceTrack.Run(surface, racer, 0.01, 30))];
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(TextWriter.Null), Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.TrueColor });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        var screen = new Screen(console, isTerminal: true);
        Lines(RaceTable.Draw(surface, runs, screen)).Skip(2).ShouldAllBe(line => line.Length < width);
        var map = Lines(RaceMap.Draw(surface, runs, screen));
        map.ShouldAllBe(line => line.Length < width);
        string.Concat(map).ShouldContain('★');
        string.Concat(map).ShouldContain('5');

        string[] Lines(IRenderable drawing) =>
            string.Concat(drawing.Render(RenderOptions.Create(console), width).Select(segment => segment.IsLineBreak ? "\n" : segment.Text)).TrimEnd('\n').Split('\n');
    }

    [Test]
    public void A_palette_image_is_read_back_by_a_png_reader()
    {
        byte[] pixels = [0, 1, 2, 2, 1, 0];
        var image = ImageResult.FromMemory(PngWriter.Encode(3, pixels, [(10, 20, 30), (255, 0, 128), (1, 2, 3)]), ColorComponents.RedGreenBlue);
        (image.Width, image.Height).ShouldBe((3, 2));
        image.Data.ShouldBe([10, 20, 30, 255, 0, 128, 1, 2, 3, 1, 2, 3, 255, 0, 128, 10, 20, 30]);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^\w+ +[\d.]+ +\d\.\d{4} +\d+\.\d\d % +\d+\.\d\d +(-|\d+ steps, \d+\.\d\d s)$")]
    private static partial Regex DigitLine();
}
