using NeuralSharp.Layers;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Files;

/// <summary>A write that fails leaves what was there, and nothing else.</summary>
[TestFixture]
internal sealed class AtomicFileTests
{
    [Test]
    public void A_failure_half_way_leaves_the_old_file_whole_and_no_other()
    {
        using var folder = new TempFolder();
        var path = folder.File("kept");
        File.WriteAllText(path, "old");

        Should.Throw<InvalidDataException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new InvalidDataException("half-way");
        }));

        File.ReadAllText(path).ShouldBe("old");
        Directory.GetFileSystemEntries(folder.FullName).ShouldBe([path]);
    }

    [Test]
    public void The_old_file_stands_until_the_new_one_is_whole()
    {
        using var folder = new TempFolder();
        var path = folder.File("replaced");
        File.WriteAllText(path, "old");
        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            File.ReadAllText(path).ShouldBe("old");
        });
        File.ReadAllText(path).ShouldBe("new");
        Directory.GetFileSystemEntries(folder.FullName).ShouldBe([path]);
    }

    [Test]
    public void A_model_whose_tensors_cannot_be_named_leaves_the_old_file()
    {
        using var folder = new TempFolder();
        var path = folder.File("model.safetensors");
        new Dense(2, 2).Save(path);
        var before = File.ReadAllBytes(path);
        Should.Throw<ArgumentException>(() => SafeTensors.Write(path, [new("a", Tensor.Ones([1])), new("a", Tensor.Ones([1]))]));
        File.ReadAllBytes(path).ShouldBe(before);
        Directory.GetFileSystemEntries(folder.FullName).ShouldBe([path]);
    }

    [Test]
    public void A_folder_in_its_place_stays()
    {
        using var folder = new TempFolder();
        var taken = Directory.CreateDirectory(folder.File("taken")).FullName;
        var error = Should.Throw<Exception>(() => new Dense(2, 2).Save(taken));
        (error is IOException or UnauthorizedAccessException).ShouldBeTrue();
        Directory.GetFileSystemEntries(folder.FullName).ShouldBe([taken]);
    }

    [Test]
    public void A_missing_folder_is_named_and_not_made()
    {
        using var folder = new TempFolder();
        var missing = folder.File("nowhere");
        Should.Throw<DirectoryNotFoundException>(() => new Dense(2, 2).Save(Path.Combine(missing, "model.safetensors"))).Message.ShouldContain(missing);
        Directory.Exists(missing).ShouldBeFalse();
    }
}
