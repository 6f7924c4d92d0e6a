namespace NeuralSharp;

/// <summary>Reads the four IDX files that MNIST and the data sets in its format consist of.</summary>
internal static class ImageFiles
{
    /// <summary>The training and the test part, unpacked at the same time. Where both are damaged the training part's error is told.</summary>
    public static (ImageDataset Train, ImageDataset Test) Load(string folder, string name, string remedy)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder '{folder}' with the {name} files. {remedy}");
        if (Backend.Threads == 1) return (LoadPart(folder, "train", remedy), LoadPart(folder, "t10k", remedy));

        var test = Task.Run(() => LoadPart(folder, "t10k", remedy));
        try
        {
            return (LoadPart(folder, "train", remedy), test.GetAwaiter().GetResult());
        }
        finally
        {
            Task.WaitAny(test);   // where the training part is damaged: no file stays open behind the caller's back
        }
    }

    private static ImageDataset LoadPart(string folder, string part, string remedy)
    {
        var images = IdxFile.ReadBytes(Find(folder, $"{part}-images-idx3-ubyte", remedy));
        var labelsPath = Find(folder, $"{part}-labels-idx1-ubyte", remedy);
        var labels = IdxFile.ReadBytes(labelsPath);
        if (images.Dimensions is not [var count, > 0 and var height, > 0 and var width] || labels.Dimensions is not [var labelCount] || count != labelCount)
        {
            throw new DataFormatException(
                labelsPath,
                Invariant($"{labels.Values.Length} labels do not fit images of dimensions {Printable.List(images.Dimensions)}."),
                "Fetch both files again from one source.");
        }

        return new(images.Values, labels.Values, height, width);
    }

    private static string Find(string folder, string name, string remedy)
    {
        foreach (var path in (string[])[Path.Combine(folder, name + ".gz"), Path.Combine(folder, name)])
        {
            if (File.Exists(path)) return path;
        }

        throw new FileNotFoundException($"'{name}' is not in '{folder}', neither plain nor as .gz. {remedy}", Path.Combine(folder, name));
    }
}
