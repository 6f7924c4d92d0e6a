using NeuralSharp.Layers;
using NeuralSharp.Optim;
using NeuralSharp.Samples;
using NeuralSharp.Tests.Files;
using NeuralSharp.Tests.Fuzz;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

/// <summary>Folders of pictures: classes by name, pixels to the bit, every fit, and what cannot be told with its file.</summary>
[TestFixture]
internal sealed class ImageFolderTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Sub_folders_sorted_by_name_are_the_classes_and_their_files_the_examples([Values] bool readsEachTime)
    {
        Put("dog/b.png", Gray(2, 1, 10, 20));
        Put("dog/a.PGM", [.. "P5 2 1 255\n"u8, 30, 40]);
        Put("Cat/x.png", Gray(2, 1, 50, 60));
        Put("dog/.hidden.txt", [1]);
        Put("dog/Thumbs.db", [1]);
        Put("readme.txt", [1]);
        Directory.CreateDirectory(_folder.File(".git"));

        var data = ImageFolder.Open(_folder.FullName, new() { ReadsEachTime = readsEachTime });

        data.Classes.ShouldBe(["Cat", "dog"]);
        (data.Count, data.Channels, data.Height, data.Width, data.InputShape.ToString()).ShouldBe((3, 1, 1, 2, "[2]"));
        Enumerable.Range(0, 3).Select(i => Path.GetFileName(data.PathOf(i))).ShouldBe(["x.png", "a.PGM", "b.png"]);
        foreach (var (images, labels) in (Batch[])[data.Gather([2, 0, 1]), data.Subset(2, 0, 1).Batches(3, reuseBuffers: true).Single()])
        {
            images.ToArray<float>().ShouldBe([10 / 255f, 20 / 255f, 50 / 255f, 60 / 255f, 30 / 255f, 40 / 255f]);
            labels.ToArray<int>().ShouldBe([1, 0, 1]);
        }

        data.Read(data.PathOf(1)).ToArray<float>().ShouldBe([30 / 255f, 40 / 255f]);
        Should.Throw<ArgumentOutOfRangeException>(() => data.Gather([3]));
        Should.Throw<ArgumentOutOfRangeException>(() => data.PathOf(-1));
    }

    [Test]
    public void Colours_are_channels_one_after_the_other_and_grey_is_all_three()
    {
        Put("a/1.png", PngWriter.Encode(2, [1, 2, 3, 4, 5, 6]));
        Put("a/2.png", Gray(2, 1, 7, 8));
        var data = ImageFolder.Open(_folder.FullName, new() { IsColor = true });
        Bytes(data.Gather([0, 1])).ShouldBe([1, 4, 2, 5, 3, 6, 7, 8, 7, 8, 7, 8]);
        Bytes(ImageFolder.Open(_folder.FullName).Gather([0])).ShouldBe([2, 5]);   // 0.299, 0.587, 0.114
    }

    [Test]
    public void What_is_transparent_is_black()
    {
        Put("a/1.png", Samples.ImageFileTests.Png(2, 1, colorType: 6, [200, 200, 200, 255, 100, 100, 100, 0]));
        Bytes(ImageFolder.Open(_folder.FullName).Gather([0])).ShouldBe([200, 0]);
        Put("a/1.png", Samples.ImageFileTests.Png(2, 1, colorType: 4, [200, 51, 100, 255]));
        Bytes(ImageFolder.Open(_folder.FullName).Gather([0])).ShouldBe([40, 100]);
    }

    [TestCase(0, 2)]
    [TestCase(2, 8)]
    [TestCase(3, 4)]
    [TestCase(6, 16)]
    public void Every_colour_of_a_PNG_is_that_of_another_reader(byte colorType, byte depth)
    {
        const int width = 9, height = 7;
        var png = PngEncoder.Encode(width, height, colorType, depth, interlace: 1);
        Put("a/1.png", png);
        var planes = Bytes(ImageFolder.Open(_folder.FullName, new() { IsColor = true }).Gather([0]));
        var peer = StbImageSharp.ImageResult.FromMemory(png, StbImageSharp.ColorComponents.RedGreenBlueAlpha).Data;
        for (var i = 0; i < planes.Length; i++)
        {
            var (channel, pixel) = (i / (width * height), i % (width * height));
            var onBlack = peer[(4 * pixel) + channel] * peer[(4 * pixel) + 3] / 255.0;
            ((int)planes[i]).ShouldBeInRange((int)Math.Floor(onBlack) - 1, (int)Math.Ceiling(onBlack) + 1);
        }
    }

    [Test]
    public void Pictures_of_another_size_are_refused_by_name_unless_it_is_said_how_to_fit_them()
    {
        Put("a/1.png", Gray(2, 2, 1, 2, 3, 4));
        Put("a/2.png", Gray(4, 2, 10, 20, 30, 40, 50, 60, 70, 80));
        var error = Should.Throw<DataFormatException>(() => ImageFolder.Open(_folder.FullName));
        error.Path.ShouldEndWith("2.png");
        error.Message.ShouldContain("2 rows and 4 columns, not 2 and 2");
        error.Message.ShouldContain("Fit");

        Fitted(ImageFit.Stretch).ShouldBe([15, 35, 55, 75]);
        Fitted(ImageFit.Pad).ShouldBe([35, 55, 0, 0]);   // (10 + 20 + 50 + 60) / 4, (30 + 40 + 70 + 80) / 4, above a row of black
        Fitted(ImageFit.Crop).ShouldBe([20, 30, 60, 70]);

        var small = ImageFolder.Open(_folder.FullName, new() { Height = 1, Width = 1, Fit = ImageFit.Stretch });
        Bytes(small.Gather([0, 1])).ShouldBe([2, 45]);   // 2.5 to the even
        Bytes(ImageFolder.Open(_folder.FullName, new() { Height = 4, Width = 4, Fit = ImageFit.Crop }).Gather([0])).ShouldBe([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);

        byte[] Fitted(ImageFit fit) => Bytes(ImageFolder.Open(_folder.FullName, new() { Fit = fit }).Gather([1]));
    }

    [Test]
    public void A_test_part_takes_the_classes_of_the_training_part()
    {
        Put("b/1.png", Gray(1, 1, 1));
        ImageFolder.Open(_folder.FullName, new() { Classes = ["a", "b"] }).Gather([0]).Targets.ToArray<int>().ShouldBe([1]);
        Should.Throw<DataFormatException>(() => ImageFolder.Open(_folder.FullName, new() { Classes = ["a", "c"] })).Message.ShouldContain("none of the classes given");
        Should.Throw<ArgumentException>(() => ImageFolder.Open(_folder.FullName, new() { Classes = ["b", "b"] })).Message.ShouldContain("twice");
    }

    [Test]
    public void Folders_that_hold_something_else_are_told()
    {
        Should.Throw<DirectoryNotFoundException>(() => ImageFolder.Open(_folder.File("nowhere"))).Message.ShouldContain("nowhere");
        Refused("sub-folders", _folder.FullName);
        Directory.CreateDirectory(_folder.File("a"));
        Refused("holds no pictures", _folder.File("a"));
        Put("a/1.png", Gray(1, 1, 1));
        Put("a/2.jpg", [0xff, 0xd8, 0xff]);
        Refused(".png or .pgm", _folder.File("a/2.jpg"));
        File.Move(_folder.File("a/2.jpg"), _folder.File("a/2.png"));
        Refused("a JPEG", _folder.File("a/2.png"));
        File.Delete(_folder.File("a/2.png"));
        Put("a/inner/1.png", Gray(1, 1, 1));
        Refused("inside of a class", _folder.File("a/inner"));

        void Refused(string reason, string path)
        {
            var error = Should.Throw<DataFormatException>(() => ImageFolder.Open(_folder.FullName));
            error.Message.ShouldContain(reason);
            error.Path.ShouldBe(path);
        }
    }

    [Test]
    public void A_damaged_picture_is_named_when_it_is_read()
    {
        Put("a/1.png", Gray(3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9));
        Put("b/2.png", Gray(3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9)[..^20]);
        Should.Throw<DataFormatException>(() => ImageFolder.Open(_folder.FullName)).Path.ShouldEndWith("2.png");

        var later = ImageFolder.Open(_folder.FullName, new() { ReadsEachTime = true });
        later.Gather([0]).Inputs.Shape.ShouldBe([1, 9]);
        Should.Throw<DataFormatException>(() => later.Gather([0, 1])).Path.ShouldEndWith("2.png");
        Sequential model = [new Dense(9, 2)];
        var error = Should.Throw<TrainingException>(() => new Trainer(model, new Adam(model.Parameters), Losses.CrossEntropy).Fit(later, 1, batchSize: 1));
        error.Message.ShouldContain("2.png");
    }

    [Test]
    public void Sizes_are_checked_before_memory_is_taken()
    {
        Put("a/1.png", Gray(1, 1, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => ImageFolder.Open(_folder.FullName, new() { Height = 0, Width = 3 }));
        Should.Throw<ArgumentOutOfRangeException>(() => ImageFolder.Open(_folder.FullName, new() { Height = 100_000, Width = 100_000, Fit = ImageFit.Stretch })).Message.ShouldContain("100000 x 100000");
        Should.Throw<ArgumentOutOfRangeException>(() => ImageFolder.Open(_folder.FullName, new() { Fit = (ImageFit)9 }));
    }

    [Test]
    public void Images_of_a_folder_are_transformed_and_learnt_from()
    {
        for (var i = 0; i < 12; i++) Put(Invariant($"{(i % 2 == 0 ? "dark" : "light")}/{i}.png"), Gray(4, 4, [.. Enumerable.Repeat((byte)(i % 2 == 0 ? i : 255 - i), 16)]));
        var data = ImageFolder.Open(_folder.FullName);
        Sequential model = [new Dense(16, 2, generator: new(1))];
        var trainer = new Trainer(model, new Adam(model.Parameters, 0.05), Losses.CrossEntropy);
        trainer.Fit(data.Augment([new RandomShift(1)], seed: 1), epochs: 30, batchSize: 4, generator: new(1));
        trainer.Evaluate(data).Accuracy.ShouldBe(1);
    }

    private static byte[] Gray(int width, int height, params byte[] pixels) => Samples.ImageFileTests.Png(width, height, colorType: 0, pixels);

    private static byte[] Bytes(Batch batch) => [.. batch.Inputs.ToArray<float>().Select(value => (byte)Math.Round(value * 255))];

    private void Put(string name, byte[] bytes)
    {
        var path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
