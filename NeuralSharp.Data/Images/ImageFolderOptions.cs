namespace NeuralSharp;

/// <summary>How <see cref="ImageFolder.Open"/> reads pictures. All can be left out: images are then grey, of the first one's size, in memory.</summary>
public sealed class ImageFolderOptions
{
    /// <summary>The rows of an image; null for those of the first picture.</summary>
    public int? Height { get; init; }

    /// <summary>The columns of an image; null for those of the first picture.</summary>
    public int? Width { get; init; }

    /// <summary>What becomes of a picture of another size; by default it is refused.</summary>
    public ImageFit Fit { get; init; } = ImageFit.Exact;

    /// <summary>Whether images have three channels, red, green and blue, instead of one, grey. Pictures of the other kind are converted, to grey by ITU-R BT.601.</summary>
    public bool IsColor { get; init; }

    /// <summary>
    /// Whether each picture is read from its file whenever a batch asks for it. Otherwise all are read at once and kept as bytes: count · channels · height ·
    /// width of them, 47 MB for 60,000 grey images of 28 x 28.
    /// </summary>
    public bool ReadsEachTime { get; init; }

    /// <summary>
    /// The classes, in the order of their labels; null for the names of the sub-folders. Give those of the training part for a test part, which need not have
    /// a sub-folder for each.
    /// </summary>
    public IReadOnlyList<string>? Classes { get; init; }
}
