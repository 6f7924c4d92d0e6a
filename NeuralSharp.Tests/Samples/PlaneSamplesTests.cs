using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NeuralSharp.Layers;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;
using StbImageSharp;

namespace NeuralSharp.Tests.Samples;

/// <summary>The samples spiral, moons and regression: what they learn, print and draw.</summary>
[TestFixture]
internal sealed partial class PlaneSamplesTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("spiral")]
    [TestCase("moons")]
    public void Classes_are_learnt_and_the_last_line_is_the_test_accuracy(string sample)
    {
        var outcome = SampleProcess.Run(sample);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Error.ShouldBeEmpty();
        outcome.Output.ShouldNotContain('\e');
        outcome.Output.ShouldNotContain("not learnt");
        var last = AccuracyLine().Match(outcome.Lines[^1]);
        last.Success.ShouldBeTrue(outcome.Lines[^1]);
        double.Parse(last.Groups[1].Value, CultureInfo.InvariantCulture).ShouldBeGreaterThan(95);
        outcome.Lines.Count(line => MapLine().IsMatch(line)).ShouldBeGreaterThan(15);
        SampleProcess.Run(sample).Output.ShouldBe(outcome.Output);
        SampleProcess.Run(sample, "--seed", "2").Output.ShouldNotBe(outcome.Output);
    }

    [Test]
    public void A_sine_is_fitted_and_the_last_line_is_R2()
    {
        var outcome = SampleProcess.Run("regression", "--noise", "0.1");
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Output.ShouldNotContain('\e');
        outcome.Lines.Count(line => line.Contains('*')).ShouldBeGreaterThan(15);
        var last = R2Line().Match(outcome.Lines[^1]);
        last.Success.ShouldBeTrue(outcome.Lines[^1]);
        double.Parse(last.Groups[1].Value, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0.95);
        SampleProcess.Run("regression", "--noise", "0.1").Output.ShouldBe(outcome.Output);
    }

    [Test]
    public void Too_short_a_training_says_so()
    {
        SampleProcess.Run("spiral", "--epochs", "1").Output.ShouldContain("not learnt yet");
        SampleProcess.Run("regression", "--epochs", "1").Output.ShouldContain("not learnt yet");
        Should.NotThrow(() => SampleProcess.Run("moons", "--noise", "0", "--points", "40", "--epochs", "1").ExitCode.ShouldBe(0));
    }

    [TestCase("spiral", "test accuracy", 4)]
    [TestCase("moons", "test accuracy", 2)]
    [TestCase("regression", "test R2", 0)]
    public void The_picture_is_an_SVG_with_its_points(string sample, string last, int classes)
    {
        var path = _folder.File("picture.svg");
        var outcome = SampleProcess.Run([sample, "--output", path, "--points", "80", "--epochs", "2", .. classes > 2 ? (string[])["--arms", Invariant($"{classes}")] : []]);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Lines[^1].ShouldStartWith(last);
        outcome.Lines.ShouldContain($"picture: {path}");
        var svg = XDocument.Load(path);
        var names = svg.Descendants().Select(element => element.Name.LocalName).ToList();
        names.Count(name => name == "ellipse").ShouldBeGreaterThanOrEqualTo(60);   // training points, and those of the legend
        names.Count(name => name == "image").ShouldBe(classes > 0 ? 1 : 0);
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim('\u00a0')).ToList();
        for (var label = 0; label < classes; label++) texts.ShouldContain(Invariant($"class {label}"));
        if (classes == 0) texts.ShouldContain("sin x");
    }

    [Test]
    public void The_picture_is_a_PNG_where_its_name_says_so()
    {
        var path = _folder.File("picture.PNG");
        SampleProcess.Run("moons", "--output", path, "--epochs", "30").ExitCode.ShouldBe(0);
        var image = ImageResult.FromMemory(File.ReadAllBytes(path), ColorComponents.RedGreenBlue);
        Math.Max(image.Width, image.Height).ShouldBeInRange(719, 721);

        // The corner at the top left is of class 0, that at the bottom right of class 1.
        var (blue, orange) = (image.Data.AsSpan(0, 3).ToArray(), image.Data.AsSpan(image.Data.Length - 3).ToArray());
        blue[2].ShouldBeGreaterThan(blue[0]);
        orange[0].ShouldBeGreaterThan(orange[2]);
    }

    [Test]
    public void Regions_follow_the_network_from_the_top_left()
    {
        // Class 1 where the first input is above the second.
        Sequential model = [new Dense(2, 2)];
        using (Autograd.NoGrad()) ((Dense)model[0]).Weight.CopyFrom(Tensor.From(new float[,] { { 0, 9 }, { 9, 0 } }));
        var map = new PlaneMap(model, new Window(-1, 1, -1, 1), 3, 2);
        map.Winner(0, 0).ShouldBe(0);
        map.Winner(2, 1).ShouldBe(1);
        map.Winner(0, 1).ShouldBe(0);   // (-2/3, -1/2)
        ((double)map.At(2, 1)[0] + map.At(2, 1)[1]).ShouldBe(1, 1e-5);
    }

    [TestCase("--arms", "spiral", "--arms", "1")]
    [TestCase("2 to 6", "spiral", "--arms", "7")]
    [TestCase("--noise", "moons", "--noise", "-1")]
    [TestCase("--noise", "regression", "--noise", "nan")]
    [TestCase("40 to 100000", "moons", "--points", "39")]
    [TestCase(".svg or .png", "spiral", "--output", "spiral.jpg")]
    [TestCase(".svg", "regression", "--output", "sine.png")]
    public void A_wrong_command_line_is_told(string named, params string[] arguments)
    {
        var outcome = SampleProcess.Run(arguments);
        outcome.ExitCode.ShouldBe(2);
        outcome.Output.ShouldBeEmpty();
        outcome.Error.ShouldContain(named);
    }

    [TestCase("spiral")]
    [TestCase("moons")]
    [TestCase("regression")]
    public void A_file_that_cannot_be_written_is_known_before_the_training(string sample)
    {
        var outcome = SampleProcess.Run(sample, "--output", Path.Combine(_folder.File("nowhere"), "picture.svg"));
        outcome.ExitCode.ShouldBe(1);
        outcome.Output.ShouldBeEmpty();
        outcome.Error.ShouldContain("--output");
        outcome.Error.ShouldContain("nowhere");
    }

    [GeneratedRegex(@"^test accuracy: (\d+\.\d\d) %$")]
    private static partial Regex AccuracyLine();

    [GeneratedRegex(@"^test R2: (-?\d+\.\d{4})$")]
    private static partial Regex R2Line();

    [GeneratedRegex(@"^[.+:0-9]{60,}$")]
    private static partial Regex MapLine();
}
