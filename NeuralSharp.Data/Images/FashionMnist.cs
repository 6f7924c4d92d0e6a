namespace NeuralSharp;

/// <summary>
/// Fashion-MNIST: images of clothes in MNIST's format, 60,000 for training and 10,000 for testing, harder than digits.
/// Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST", 2017, https://arxiv.org/abs/1708.07747.
/// </summary>
public static class FashionMnist
{
    /// <summary>The names of the ten classes.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

    /// <summary>Where the files are on the net.</summary>
    public static RemoteDataset Remote { get; } = new(
        "Fashion-MNIST",
        [
            new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            new("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
        ],
        [
            new("train-images-idx3-ubyte.gz", 26_421_880, "08dc20ab1689590a0bcd66e874647b6ee8464e2d501b5a3f1f78831db19a3fdc"),
            new("train-labels-idx1-ubyte.gz", 29_515, "b0197879cbda89f3dc7b894f9fd52b858e68ea4182b6947c9d8c2b67e5f18dcc"),
            new("t10k-images-idx3-ubyte.gz", 4_422_102, "78dcbbfb5a27efaf1b6c1d616caca68560be8766c5bffcb2791df9273a534229"),
            new("t10k-labels-idx1-ubyte.gz", 5_148, "42bd18137a62d5998cdeae52bf3a0676ac6b706f5cf8439b47bb5b151ae3dccf"),
        ]);

    /// <summary>The folder in the user's cache where downloaded files are.</summary>
    public static string CacheFolder => UserCache.Folder("fashion-mnist");

    /// <summary>Reads the four files, plain or gzipped. Nothing is downloaded: see <see cref="Download"/>.</summary>
    /// <param name="folder">Their folder; by default the cache.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">A file is not in it.</exception>
    /// <exception cref="DataFormatException">A file is damaged.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(string? folder = null) =>
        ImageFiles.Load(folder ?? CacheFolder, "Fashion-MNIST", "Give the folder, or call FashionMnist.Download once.");

    /// <summary>Fetches the files that a folder lacks, 31 MB in all, with their checksums checked.</summary>
    /// <inheritdoc cref="Mnist.Download"/>
    public static Task Download(string? folder = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        new Downloader().FetchAsync(Remote, folder ?? CacheFolder, progress, cancellation);
}
