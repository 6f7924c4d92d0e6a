using System.Runtime.Versioning;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

/// <summary>Where the data sets come from and go to.</summary>
[TestFixture]
internal sealed class DownloadSourceTests : DownloadFixture
{
    private static readonly RemoteDataset[] s_remotes = [Mnist.Remote, FashionMnist.Remote];

    [TestCaseSource(nameof(s_remotes))]
    public void A_data_set_has_two_mirrors_and_the_four_files_of_MNIST(RemoteDataset remote)
    {
        remote.Mirrors.Select(mirror => mirror.Host).Distinct().Count().ShouldBe(2);
        remote.Files.Select(file => file.Name).ShouldBe(
            ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"]);
        remote.Files.ShouldAllBe(file => file.Sha256.Length == 64 && file.Sha256.All(char.IsAsciiHexDigitLower));
    }

    [Test]
    public async Task The_lengths_and_checksums_of_MNIST_are_those_of_its_files()
    {
        if (Environment.GetEnvironmentVariable(Mnist.FolderVariable) is not { Length: > 0 } folder || !Directory.Exists(folder))
        {
            Assert.Ignore($"{Mnist.FolderVariable} names no folder.");
            return;
        }

        foreach (var file in Mnist.Remote.Files) (await file.IsAtAsync(Path.Combine(folder, file.Name), CancellationToken.None)).ShouldBeTrue(file.Name);
    }

    [Test]
    [Platform("Linux")]
    public void Download_fetches_into_the_folder_that_Load_reads()
    {
        // Files where the folders should be: whichever it takes, nothing goes out into the net.
        var (data, cache) = (Path.Combine(Folder, "data"), Path.Combine(Folder, "cache"));
        File.WriteAllText(data, "");
        File.WriteAllText(cache, "");
        using var variable = new Variable(Mnist.FolderVariable, data);
        using var elsewhere = new Variable("XDG_CACHE_HOME", cache);
        Should.Throw<DownloadException>(() => Mnist.Download()).Message.ShouldContain($"'{data}'");
        Should.Throw<DirectoryNotFoundException>(() => Mnist.Load()).Message.ShouldContain($"'{data}'");
    }

    [Test]
    [Platform("Linux")]
    [SupportedOSPlatform("linux")]
    public void The_cache_follows_the_XDG_specification()
    {
        using var home = new Variable("HOME", Folder);
        using (new Variable("XDG_CACHE_HOME", "/somewhere")) Mnist.CacheFolder.ShouldBe("/somewhere/NeuralSharp/mnist");
        foreach (var ignored in (string?[])["relative/cache", "", null])
        {
            using var cache = new Variable("XDG_CACHE_HOME", ignored);
            FashionMnist.CacheFolder.ShouldBe(Path.Combine(Folder, ".cache/NeuralSharp/fashion-mnist"));
        }
    }

    /// <summary>Sets an environment variable and, in the end, sets it back.</summary>
    private sealed class Variable : IDisposable
    {
        private readonly string _name;
        private readonly string? _before;

        public Variable(string name, string? value)
        {
            (_name, _before) = (name, Environment.GetEnvironmentVariable(name));
            Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);
    }
}
