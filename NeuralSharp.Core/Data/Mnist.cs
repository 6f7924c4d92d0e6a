namespace NeuralSharp;

/// <summary>
/// The MNIST database of handwritten digits: 60,000 training and 10,000 test images of 28 x 28 pixels, classes 0 to 9.
/// Source: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998.
/// </summary>
public static class Mnist
{
    /// <summary>The environment variable that names the folder of the files.</summary>
    public const string FolderVariable = "NEURALSHARP_DATA";

    /// <summary>The folder in the user's cache where the files are looked for, and put when they are downloaded.</summary>
    public static string CacheFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "NeuralSharp", "mnist");

    /// <summary>Reads the four IDX files, plain or gzipped.</summary>
    /// <param name="folder">Their folder; by default that of <c>NEURALSHARP_DATA</c>, or else the cache.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">A file is not in it.</exception>
    /// <exception cref="DataFormatException">A file is damaged.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(string? folder = null)
    {
        folder ??= DefaultFolder();
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"There is no folder '{folder}' with the MNIST files. Give the folder, or set {FolderVariable} to it.");
        }

        return (LoadPart(folder, "train"), LoadPart(folder, "t10k"));
    }

    /// <summary>The folder that <see cref="Load"/> reads when none is given.</summary>
    public static string DefaultFolder() => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? folder : CacheFolder;

    private static ImageDataset LoadPart(string folder, string part)
    {
        var images = IdxFile.ReadBytes(Find(folder, $"{part}-images-idx3-ubyte"));
        var labelsPath = Find(folder, $"{part}-labels-idx1-ubyte");
        var labels = IdxFile.ReadBytes(labelsPath);
        if (images.Dimensions is not [var count, var height, var width] || labels.Dimensions is not [var labelCount] || count != labelCount)
        {
            throw new DataFormatException(
                labelsPath, $"{labels.Values.Length} labels do not fit images of dimensions [{string.Join(", ", images.Dimensions)}].", "Fetch both files again from one source.");
        }

        return new(images.Values, labels.Values, height, width);
    }

    private static string Find(string folder, string name)
    {
        foreach (var path in (string[])[Path.Combine(folder, name + ".gz"), Path.Combine(folder, name)])
        {
            if (File.Exists(path)) return path;
        }

        throw new FileNotFoundException($"'{name}' is not in '{folder}', neither plain nor as .gz. The four MNIST files belong into one folder.", Path.Combine(folder, name));
    }
}
