using NeuralSharp.Tests.Files;
using NeuralSharp.Tests.Samples;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

[TestFixture]
internal sealed class MnistTests
{
    private TempFolder _folder = null!;
    private string? _variable;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TempFolder();
        _variable = Environment.GetEnvironmentVariable(Mnist.FolderVariable);
    }

    [TearDown]
    public void Restore()
    {
        _folder.Dispose();
        Environment.SetEnvironmentVariable(Mnist.FolderVariable, _variable);
    }

    [TestCase("")]
    [TestCase(".gz")]
    public void Plain_and_packed_files_are_read(string ending)
    {
        TinyMnist.Write(_folder.FullName, trainCount: 12, testCount: 5, ending);

        var (train, test) = Mnist.Load(_folder.FullName);

        (train.Count, test.Count).ShouldBe((12, 5));
        (train.Height, train.Width).ShouldBe((28, 28));
        train.Labels.ToArray().ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
        var image = train.Pixels(1);
        image[4 * 28].ShouldBe((byte)0);
        image[5 * 28].ShouldBe((byte)200);
        image[(7 * 28) - 1].ShouldBe((byte)200);
        image[7 * 28].ShouldBe((byte)0);
    }

    [Test]
    public void Plain_and_packed_files_may_stand_side_by_side()
    {
        TinyMnist.Write(_folder.FullName);
        File.Delete(_folder.File("t10k-labels-idx1-ubyte"));
        IdxFile.Write(_folder.File("t10k-labels-idx1-ubyte.gz"), [10], new byte[10]);
        Mnist.Load(_folder.FullName).Test.Labels.ToArray().ShouldBe(new byte[10]);
    }

    [TestCase("train-images-idx3-ubyte")]
    [TestCase("train-labels-idx1-ubyte")]
    [TestCase("t10k-images-idx3-ubyte")]
    [TestCase("t10k-labels-idx1-ubyte")]
    public void A_missing_file_is_named(string name)
    {
        TinyMnist.Write(_folder.FullName);
        File.Delete(_folder.File(name));
        var error = Should.Throw<FileNotFoundException>(() => Mnist.Load(_folder.FullName));
        error.Message.ShouldContain(name);
        error.Message.ShouldContain(_folder.FullName);
    }

    [Test]
    public void Images_and_labels_of_different_numbers_do_not_fit()
    {
        TinyMnist.Write(_folder.FullName);
        IdxFile.Write(_folder.File("train-labels-idx1-ubyte"), [39], new byte[39]);
        var error = Should.Throw<DataFormatException>(() => Mnist.Load(_folder.FullName));
        error.Path.ShouldBe(_folder.File("train-labels-idx1-ubyte"));
        error.Message.ShouldContain("39 labels do not fit images of dimensions [40, 28, 28]");
    }

    [TestCase(40, 784)]
    [TestCase(40, 28, 28, 1)]
    [TestCase(40, 0, 28)]
    public void Files_of_other_dimensions_are_refused(params int[] dimensions)
    {
        TinyMnist.Write(_folder.FullName);
        IdxFile.Write(_folder.File("train-images-idx3-ubyte"), dimensions, new byte[dimensions.Aggregate(1, (product, size) => product * size)]);
        Should.Throw<DataFormatException>(() => Mnist.Load(_folder.FullName)).Message.ShouldContain($"[{string.Join(", ", dimensions)}]");
    }

    [Test]
    public void Swapped_files_are_refused()
    {
        TinyMnist.Write(_folder.FullName);
        File.Copy(_folder.File("train-images-idx3-ubyte"), _folder.File("train-labels-idx1-ubyte"), overwrite: true);
        Should.Throw<DataFormatException>(() => Mnist.Load(_folder.FullName));
    }

    [Test]
    public void A_damaged_file_is_named()
    {
        TinyMnist.Write(_folder.FullName);
        using (var file = File.OpenWrite(_folder.File("t10k-images-idx3-ubyte"))) file.SetLength(100);
        Should.Throw<DataFormatException>(() => Mnist.Load(_folder.FullName)).Path.ShouldBe(_folder.File("t10k-images-idx3-ubyte"));
    }

    [Test]
    public void Where_both_parts_are_damaged_the_training_part_is_named()
    {
        TinyMnist.Write(_folder.FullName);
        foreach (var name in (string[])["t10k-images-idx3-ubyte", "train-images-idx3-ubyte"])
        {
            using var file = File.OpenWrite(_folder.File(name));
            file.SetLength(100);
        }

        for (var i = 0; i < 20; i++)
        {
            Should.Throw<DataFormatException>(() => Mnist.Load(_folder.FullName)).Path.ShouldBe(_folder.File("train-images-idx3-ubyte"));
            using var nobodyElseReads = new FileStream(_folder.File("t10k-images-idx3-ubyte"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
    }

    [Test]
    public void A_missing_folder_is_named_with_the_mend()
    {
        var missing = _folder.File("nowhere");
        var error = Should.Throw<DirectoryNotFoundException>(() => Mnist.Load(missing));
        error.Message.ShouldContain(missing);
        error.Message.ShouldContain("NEURALSHARP_DATA");
    }

    [Test]
    public void The_variable_names_the_default_folder_and_the_cache_stands_in_for_it()
    {
        Environment.SetEnvironmentVariable("NEURALSHARP_DATA", _folder.FullName);
        Mnist.DefaultFolder().ShouldBe(_folder.FullName);
        TinyMnist.Write(_folder.FullName);
        Mnist.Load().Train.Count.ShouldBe(40);

        foreach (var unset in (string?[])[null, ""])
        {
            Environment.SetEnvironmentVariable("NEURALSHARP_DATA", unset);
            Mnist.DefaultFolder().ShouldBe(Mnist.CacheFolder);
        }

        Mnist.CacheFolder.ShouldEndWith(Path.Combine("NeuralSharp", "mnist"));
    }

    [Test]
    public void The_real_files_are_MNIST()
    {
        if (Environment.GetEnvironmentVariable(Mnist.FolderVariable) is not { Length: > 0 })
            Assert.Ignore("NEURALSHARP_DATA names no folder with the MNIST files.");

        var (train, test) = Mnist.Load();

        // The published sizes and the first labels everybody knows: 5, 0, 4, 1, 9 and 7, 2, 1, 0, 4.
        (train.Count, train.Height, train.Width, test.Count).ShouldBe((60_000, 28, 28, 10_000));
        train.Labels[..5].ToArray().ShouldBe([5, 0, 4, 1, 9]);
        test.Labels[..5].ToArray().ShouldBe([7, 2, 1, 0, 4]);

        // The mean and the deviation of the training pixels, as examples for other frameworks use them: 0.1307 and 0.3081.
        var (sum, squares) = (0L, 0L);
        for (var i = 0; i < train.Count; i++)
        {
            foreach (var pixel in train.Pixels(i)) (sum, squares) = (sum + pixel, squares + (pixel * pixel));
        }

        var mean = sum / (60_000.0 * 784 * 255);
        mean.ShouldBe(0.1307, 5e-5);
        Math.Sqrt((squares / (60_000.0 * 784 * 255 * 255)) - (mean * mean)).ShouldBe(0.3081, 5e-5);
    }
}
