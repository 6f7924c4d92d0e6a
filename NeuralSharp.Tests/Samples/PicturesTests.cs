using System.Xml.Linq;
using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>The SVG files: well-formed, of the size asked for, and with the words and images that belong in them.</summary>
[TestFixture]
internal sealed class PicturesTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void The_confusion_matrix_holds_every_count_and_class()
    {
        var texts = Texts(Save(ConfusionPicture.Draw(DisplayTests.ThreeClasses(), ["cat", "dog", "cow"])));
        texts.ShouldContain("Confusion matrix, 60.00 % right");
        foreach (var name in (string[])["cat", "dog", "cow"]) texts.Count(text => text == name).ShouldBe(2, name);
        texts.Count(text => text == "1").ShouldBe(5);   // five cells hold one image, four none
    }

    [Test]
    public void The_worst_images_come_with_class_and_guess()
    {
        var images = new ImageDataset(new byte[5 * 4], [0, 1, 2, 0, 1], 2, 2);
        var svg = Save(ImageSheets.Worst(DisplayTests.ThreeClasses(), images, ["cat", "dog", "cow"]));
        Images(svg).ShouldBe(2);
        Texts(svg).ShouldBe(["is dog", "guess cow, 80 %", "is cat", "guess dog, 60 %", "The images classified worst"], ignoreOrder: true);
    }

    [Test]
    public void Without_errors_the_sheet_of_the_worst_images_is_empty()
    {
        var svg = Save(ImageSheets.Worst(new([1, 0, 0, 1], [0, 1], 2), new(new byte[8], [0, 1], 2, 2), ["a", "b"]));
        Images(svg).ShouldBe(0);
    }

    [TestCase(3, 3)]
    [TestCase(100, 64)]
    public void Weights_are_tiles_of_64_neurons_at_most(int neurons, int tiles)
    {
        var svg = Save(ImageSheets.Weights(Tensor.Normal([6, neurons], generator: new(1)), height: 2, width: 3));
        Images(svg).ShouldBe(tiles);
        Texts(svg).ShouldBe([$"What the hidden neurons look for ({tiles} of {neurons})"]);
    }

    [Test]
    public void Learning_curves_are_drawn_of_any_training_however_short()
    {
        var record = new TrainingRecord();
        record.OnStep(new(1, 1, 1, 1, 2.3));
        record.OnEpoch(new(1, new(2.3, 0.1), new Evaluation(2.2, 0.2), TimeSpan.FromSeconds(1), 10));
        Texts(Save(LearningCurves.Draw(record))).ShouldContain("accuracy in %");
        Texts(Save(LearningCurves.Draw([0.5, 0.25]))).ShouldContain("loss");
    }

    [Test]
    public void The_decision_boundary_shows_the_four_examples()
    {
        Sequential model = [new Dense(2, 8, generator: new(1)), new Tanh(), new Dense(8, 1, generator: new(2)), new Sigmoid()];
        var svg = Save(DecisionBoundary.Draw(model));
        Images(svg).ShouldBeGreaterThanOrEqualTo(1);
        svg.Descendants().Count(element => element.Name.LocalName == "ellipse").ShouldBe(4);
    }

    [Test]
    public void The_outputs_are_laid_out_from_the_top_left()
    {
        // y = x1 + 10 x2: the first input grows to the right, the second upwards.
        Sequential model = [new Dense(2, 1)];
        using (Autograd.NoGrad()) ((Dense)model[0]).Weight.CopyFrom(Tensor.From(new float[,] { { 1 }, { 10 } }));
        XorDisplay.Outputs(model, 2, 0, 1).ShouldBe(new double[,] { { 10, 11 }, { 0, 1 } });
    }

    [Test]
    public void Both_samples_write_their_pictures()
    {
        TinyMnist.Write(_folder.FullName);
        var pictures = _folder.File("new");
        SampleProcess.Run("xor", "--pictures", pictures).ExitCode.ShouldBe(0);
        SampleProcess.Run("mnist", "--data", _folder.FullName, "--epochs", "1", "--pictures", pictures).ExitCode.ShouldBe(0);
        var names = Directory.GetFiles(pictures).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();
        names.ShouldBe(["boundary.svg", "confusion.svg", "loss.svg", "training.svg", "weights.svg", "worst.svg"]);
        foreach (var name in names) XDocument.Load(Path.Combine(pictures, name!)).Root!.Name.LocalName.ShouldBe("svg");
    }

    private XDocument Save(SvgPicture picture)
    {
        picture.SaveTo(_folder.FullName, "picture.svg");
        var svg = XDocument.Load(_folder.File("picture.svg"));
        ((double)svg.Root!.Attribute("width")!).ShouldBe(picture.Width, 0.01);
        ((double)svg.Root!.Attribute("height")!).ShouldBe(picture.Height, 0.01);
        return svg;
    }

    private static string[] Texts(XDocument svg) => [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];

    private static int Images(XDocument svg) => svg.Descendants().Count(element => element.Name.LocalName == "image");
}
