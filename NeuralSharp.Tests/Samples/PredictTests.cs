using System.Globalization;
using NeuralSharp.Layers;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Files;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Samples;

/// <summary>A saved model put to use: it sees what the model it was saved from sees.</summary>
[TestFixture]
internal sealed class PredictTests
{
    private TempFolder _folder = null!;
    private string _model = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TempFolder();
        _model = _folder.File("model.safetensors");
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_trained_model_finds_as_many_as_it_did_after_its_training()
    {
        TinyMnist.Write(_folder.FullName);
        var trained = SampleProcess.Run("mnist", "--data", _folder.FullName, "--epochs", "2", "--batch-size", "8", "--save", _model);
        var accuracy = trained.Lines[^1]["test accuracy: ".Length..];

        var outcome = SampleProcess.Run("predict", _model, Images, "--labels", _folder.File("t10k-labels-idx1-ubyte"));

        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Lines.Length.ShouldBe(11);
        outcome.Lines[^1].ShouldEndWith(accuracy);
        var right = int.Parse(outcome.Lines[^1].Split(' ')[1], CultureInfo.InvariantCulture);
        outcome.Lines.Count(line => line.Contains("wrong: is ", StringComparison.Ordinal)).ShouldBe(10 - right);   // they are marked
    }

    [Test]
    public void Of_many_wrong_answers_the_surest_are_shown_and_the_others_counted()
    {
        // A model that always says 3, and is the surer the more ink there is.
        Sequential model = [new Dense(784, 10)];
        using (Autograd.NoGrad())
        {
            var weight = Tensor.Zeros([784, 10]);
            weight.AsWritableSpan<float>()[3] = 5;   // of the first pixel
            ((Dense)model[0]).Weight.CopyFrom(weight);
            ((Dense)model[0]).Bias!.CopyFrom(Tensor.From([0f, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
        }

        model.Save(_model);
        const int count = 1200;   // more than are looked at in one go
        var pixels = new byte[count * 784];
        for (var i = 0; i < count; i++)
        {
            pixels[i * 784] = (byte)(i % 200);
            pixels[(i * 784) + 400] = 255;
        }

        var labels = Enumerable.Range(0, count).Select(i => (byte)(i < 1000 ? 3 : 4)).ToArray();
        labels[7] = 8;
        IdxFile.Write(_folder.File("many"), [count, 28, 28], pixels);
        IdxFile.Write(_folder.File("classes"), [count], labels);

        var lines = SampleProcess.Run("predict", _model, _folder.File("many"), "--labels", _folder.File("classes")).Lines;

        lines.Length.ShouldBe(23);
        lines[0].ShouldStartWith("image  1199: 3 ");
        lines[0].ShouldEndWith("wrong: is 4");
        lines[19].ShouldStartWith("image  1180: 3 ");
        lines[20].ShouldContain("181 more that are wrong");
        lines[21].ShouldBe("most confused: 4 taken for 3 (200), 8 taken for 3 (1)");
        lines[22].ShouldBe("right: 999 of 1200, 83.25 %");
        SampleProcess.Run("predict", _model, _folder.File("many"), "--labels", _folder.File("classes"), "--all")
            .Lines.Count(line => line.StartsWith("image", StringComparison.Ordinal)).ShouldBe(count);
    }

    [TestCase(5)]
    [TestCase(300)]
    public void The_three_most_probable_classes_are_shown_whatever_the_width_of_the_hidden_layer(int hidden)
    {
        TinyMnist.Write(_folder.FullName);
        Sequential model = [new Dense(784, hidden, generator: new(1)), new ReLU(), new Dense(hidden, 10, generator: new(2))];
        model.Save(_model);
        var image = Tensor.From(IdxFile.ReadBytes(Images).Values[(7 * 784)..(8 * 784)].Select(pixel => pixel / 255f).ToArray()).Reshape(1, 784);
        var logits = model.Forward(image).ToArray<float>();
        var total = logits.Sum(logit => Math.Exp(logit));
        var expected = Enumerable.Range(0, 10).OrderByDescending(i => logits[i]).Take(3).Select(i => $"{i} {Math.Exp(logits[i]) / total * 100:0.00} %");

        SampleProcess.Run("predict", _model, Images, "--index", "7").Lines.ShouldHaveSingleItem().ShouldBe(string.Join("   ", expected));
        SampleProcess.Run("predict", _model, Images).Lines[7].ShouldBe($"image     7: {string.Join("   ", expected)}");
    }

    [Test]
    public void A_picture_is_framed_and_told_so()
    {
        Sequential model = [new Dense(784, 10)];
        model.Save(_model);
        var pixels = Enumerable.Repeat((byte)250, 60 * 50).ToArray();
        for (var y = 10; y < 40; y++) pixels[(y * 60) + 30] = 10;
        File.WriteAllBytes(_folder.File("one.png"), ImageFileTests.Png(60, 50, 0, pixels));

        var outcome = SampleProcess.Run("predict", _model, _folder.File("one.png"));

        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Lines.Length.ShouldBe(3);
        outcome.Lines[0].ShouldContain("inverted");
        outcome.Lines[1].ShouldContain("60 x 50");
    }

    [Test]
    public void Clothes_have_names()
    {
        TinyMnist.Write(_folder.FullName);
        Sequential model = [new Dense(784, 10)];
        using (Autograd.NoGrad()) ((Dense)model[0]).Bias!.CopyFrom(Tensor.From([0f, 0, 0, 0, 0, 0, 0, 0, 0, 1000]));
        model.Save(_model);
        SampleProcess.Run("predict", _model, Images, "--index", "0", "--fashion").Output.ShouldStartWith("ankle boot 100.00 %");
    }

    [Test]
    public void A_model_of_any_layers_is_opened_whatever_they_are()
    {
        TinyMnist.Write(_folder.FullName);
        Sequential model =
        [
            new LayerNorm([784]), new Residual(new Sequential(new Dense(784, 784, generator: new(1)), new Tanh())), new Dropout(), new Dense(784, 3, generator: new(2)),
        ];
        model.Save(_model);
        var image = Tensor.From(IdxFile.ReadBytes(Images).Values[..784].Select(pixel => pixel / 255f).ToArray()).Reshape(1, 784);
        var guess = model.Eval().Forward(image).ArgMax(1).Item();
        SampleProcess.Run("predict", _model, Images, "--index", "0").Output.ShouldStartWith(string.Create(CultureInfo.InvariantCulture, $"{guess} "));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_model_of_another_kind_is_one_line(bool isDescribed)
    {
        Module[] others =
        [
            new Sequential(new Dense(784, 20), new ReLU(), new Dense(30, 10)),              // sizes that do not join
            new Sequential(new Dense(2, 8), new Tanh(), new Dense(8, 1)),                   // xor
            new Sequential(new Dense(784, 10).To(DType.Float64)),                           // another type
            new Sequential(new Dense(784, 20), new BatchNorm(30), new Dense(20, 10)),       // statistics of another size
            new Sequential(new Flatten()),                                                  // as many classes as pixels
            new Sequential(new BatchNorm(784)),
            new Sequential(new Dense(784, 1)),                                              // one class
        ];
        foreach (var other in others)
        {
            Save(other, isDescribed);
            var error = Should.Throw<SampleException>(() => SavedClassifier.Load(_model, pixels: 784)).Message;
            error.ShouldNotContain('\n');
            error.ShouldContain("no classifier of images of 784 pixels");
            error.ShouldEndWith("Save one with: mnist --save model.safetensors");
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_model_of_another_size_of_images_says_so_on_the_command_line(bool isDescribed)
    {
        TinyMnist.Write(_folder.FullName);
        Save(new Sequential(new Dense(64, 10)), isDescribed);
        Failed("predict", _model, Images).ShouldContain(isDescribed
            ? "the input has shape [1, 784], not [batch, 64]"
            : "'0.weight' Float32 [64, 10]");
    }

    [Test]
    public void A_file_of_an_earlier_version_is_seen_from_its_tensors()
    {
        Sequential model = [new GaussianNoise(0.1), new Dense(784, 6, useBias: false, generator: new(1)), new BatchNorm(6), new ReLU(), new Dense(6, 10, generator: new(2))];
        Save(model, isDescribed: false);
        var image = Tensor.Uniform([1, 784], generator: new(3));
        SavedClassifier.Load(_model, pixels: 784).Forward(image).ToArray<float>().ShouldBe(model.Eval().Forward(image).ToArray<float>());
        Save(new Sequential(new ReLU(), new ReLU(), new ReLU(), new Dense(784, 10)), isDescribed: false);
        Should.Throw<SampleException>(() => SavedClassifier.Load(_model, pixels: 784)).Message.ShouldContain("its tensors are not those of dense layers");
    }

    [Test]
    public void A_model_of_tables_and_one_that_no_file_describes_say_what_to_do()
    {
        new MLPClassifier([3], new() { MaxEpochs = 1 }).Fit(Table.ParseCsv("a,y\n1,u\n4,v\n"), "y").Save(_model);
        Should.Throw<SampleException>(() => SavedClassifier.Load(_model, pixels: 784)).Message.ShouldContain("--csv FILE");
        new Sequential(new Dense(784, 10), new Lambda(x => x)).Save(_model);
        Should.Throw<DataFormatException>(() => SavedClassifier.Load(_model, pixels: 784)).Message.ShouldContain("'Lambda'");
    }

    [Test]
    public void What_is_missing_or_wrong_is_one_line()
    {
        TinyMnist.Write(_folder.FullName);
        new Sequential(new Dense(784, 10)).Save(_model);
        Failed("predict", _folder.File("nowhere"), Images).ShouldContain("nowhere");
        Failed("predict", _model, _folder.File("nowhere")).ShouldContain("nowhere");
        Failed("predict", Images, Images).ShouldContain("safetensors");
        Failed("predict", _model, Images, "--index", "10").ShouldContain("0 to 9");
        Failed("predict", _model, Images, "--index", "-1").ShouldContain("0 to 9");
        Failed("predict", _model, Images, "--labels", _folder.File("train-labels-idx1-ubyte")).ShouldContain("10 images");
    }

    [Test]
    public void Without_its_arguments_the_command_line_is_wrong()
    {
        SampleProcess.Run("predict").ExitCode.ShouldBe(2);
        SampleProcess.Run("predict", _model).ExitCode.ShouldBe(2);
    }

    /// <summary>Saves a model; without what it is made of, as earlier versions did.</summary>
    private void Save(Module model, bool isDescribed)
    {
        if (isDescribed) model.Save(_model);
        else SafeTensors.Write(_model, model.StateDict().Tensors);
    }

    private string Images => _folder.File("t10k-images-idx3-ubyte");

    private static string Failed(params string[] arguments) => SampleProcess.Run(arguments).ShouldHaveFailed();
}
