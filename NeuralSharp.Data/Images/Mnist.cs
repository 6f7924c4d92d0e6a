namespace NeuralSharp;

/// <summary>
/// The MNIST database of handwritten digits: 60,000 training and 10,000 test images of 28 x 28 pixels, classes 0 to 9.
/// Source: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998.
/// </summary>
public static class Mnist
{
    /// <summary>The environment variable that names the folder of the files.</summary>
    public const string FolderVariable = "NEURALSHARP_DATA";

    /// <summary>Where the files are on the net.</summary>
    public static RemoteDataset Remote { get; } = new(
        "MNIST",
        [new("https://ossci-datasets.s3.amazonaws.com/mnist/"), new("https://storage.googleapis.com/cvdf-datasets/mnist/")],
        [
            new("train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            new("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            new("t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            new("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
        ]);

    /// <summary>The folder in the user's cache where downloaded files are.</summary>
    public static string CacheFolder => UserCache.Folder("mnist");

    /// <summary>Reads the four files, plain or gzipped. Nothing is downloaded: see <see cref="Download"/>.</summary>
    /// <param name="folder">Their folder; by default that of <c>NEURALSHARP_DATA</c>, or else the cache.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">A file is not in it.</exception>
    /// <exception cref="DataFormatException">A file is damaged.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(string? folder = null) =>
        ImageFiles.Load(folder ?? DefaultFolder(), "MNIST", $"Give the folder, set {FolderVariable} to it, or call Mnist.Download once.");

    /// <summary>Fetches the files that a folder lacks, 11.6 MB in all, with their checksums checked.</summary>
    /// <param name="folder">Where to; by default the folder that <see cref="Load"/> reads.</param>
    /// <param name="progress">Is told how it goes.</param>
    /// <param name="cancellation">Breaks it off; a later call goes on from there.</param>
    /// <exception cref="DownloadException">No mirror delivered a file whole, or the folder cannot take it.</exception>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    public static Task Download(string? folder = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        new Downloader().FetchAsync(Remote, folder ?? DefaultFolder(), progress, cancellation);

    /// <summary>The folder that <see cref="Load"/> reads when none is given.</summary>
    public static string DefaultFolder() => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? folder : CacheFolder;
}
