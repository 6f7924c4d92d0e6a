namespace NeuralSharp;

/// <summary>
/// The pictures of a folder that has a sub-folder for each class: <c>pets/cat/1.png</c>, <c>pets/dog/2.png</c>. PNG of every kind, and PGM.
/// </summary>
/// <remarks>
/// An input is one axis of numbers in [0, 1], pixel / 255, as a <c>Dense</c> layer takes it: [channels · height · width], the channels one after the
/// other, each row by row. The target is the place of the class in <see cref="Classes"/>. What is transparent in a picture is black.
/// </remarks>
/// <example>
/// <code>
/// var train = ImageFolder.Open("pets/train", new ImageFolderOptions { Height = 32, Width = 32, Fit = ImageFit.Crop, IsColor = true });
/// var test = ImageFolder.Open("pets/test", new ImageFolderOptions { Height = 32, Width = 32, Fit = ImageFit.Crop, IsColor = true, Classes = train.Classes });
/// </code>
/// </example>
public sealed class ImageFolder : Dataset, IImages
{
    private readonly List<(string Path, int Label)> _files;
    private readonly ImageShape _shape;
    private readonly ImageFit _fit;
    private readonly byte[][]? _images;   // null where each is read when it is asked for

    private ImageFolder(IReadOnlyList<string> classes, List<(string Path, int Label)> files, ImageShape shape, ImageFolderOptions options)
    {
        (Classes, _files, _shape, _fit) = (classes, files, shape, options.Fit);
        if (options.ReadsEachTime) return;
        _images = new byte[files.Count][];
        for (var i = 0; i < files.Count; i++) _images[i] = Bytes(files[i].Path);
    }

    /// <summary>The names of the classes, in the order of their labels.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>One for grey, three for red, green and blue.</summary>
    public int Channels => _shape.Channels;

    /// <summary>The rows of an image.</summary>
    public int Height => _shape.Height;

    /// <summary>The columns of an image.</summary>
    public int Width => _shape.Width;

    /// <inheritdoc/>
    public override int Count => _files.Count;

    /// <inheritdoc/>
    public override Shape InputShape => [_shape.Size];

    ImageShape? IImages.ImageShape => _shape;

    /// <summary>Opens a folder. Its sub-folders, sorted by name, are the classes, and the files in them, sorted by name, the examples.</summary>
    /// <remarks>Hidden files, and what lies beside the sub-folders, are passed over. Nothing is scaled unless <see cref="ImageFolderOptions.Fit"/> says how.</remarks>
    /// <param name="path">The folder.</param>
    /// <param name="options">Size, colour, and how much is read at once.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="DataFormatException">
    /// There are no classes, or no pictures in one; a file is no picture, is damaged, or of another size. A picture that is read later is looked at only then.
    /// </exception>
    /// <exception cref="ArgumentException">A size is not positive, or an image would have more than 100,000,000 pixels; a class comes twice.</exception>
    /// <exception cref="UnauthorizedAccessException">A file or folder may not be read.</exception>
    public static ImageFolder Open(string path, ImageFolderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        Check(options);
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"There is no folder '{Printable.Escape(path)}'. Check the path.");

        var (classes, files) = ImageFolderFiles.Find(path, options.Classes);
        if (options is not { Height: { } height, Width: { } width })
        {
            var first = PictureFile.Read(files[0].Path);
            (height, width) = (options.Height ?? first.Height, options.Width ?? first.Width);
        }

        if ((long)height * width > Picture.MostPixels)
            throw new OutOfRangeException(nameof(options), height, Invariant($"ImageFolder: images of {height} x {width} pixels have more than {Picture.MostPixels}. Make them smaller."));
        return new(classes, files, new(options.IsColor ? 3 : 1, height, width), options);
    }

    /// <summary>The file of an example.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public string PathOf(int index)
    {
        CheckIndices([index]);
        return _files[index].Path;
    }

    /// <summary>A picture from elsewhere in the form of these, to be predicted: [1, channels · height · width].</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is no picture, damaged, or of another size.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public Tensor Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var image = Tensor.Empty([1, _shape.Size], DType.Float32);
        PixelLoop.ToUnitInterval(Bytes(path), image.AsWritableSpan<float>());
        return image;
    }

    /// <inheritdoc/>
    /// <exception cref="DataFormatException">A picture that is read only now is no picture, damaged, or of another size.</exception>
    public override Batch Gather(ReadOnlySpan<int> indices)
    {
        var batch = new Batch(Tensor.Empty([indices.Length, _shape.Size], DType.Float32), Tensor.Empty([indices.Length], DType.Int32));
        TryGather(indices, batch);
        return batch;
    }

    /// <inheritdoc/>
    public override bool TryGather(ReadOnlySpan<int> indices, Batch into)
    {
        var (images, labels) = into;
        if (!images.Is([indices.Length, _shape.Size], DType.Float32) || !labels.Is([indices.Length], DType.Int32)) return false;
        CheckIndices(indices);
        var values = images.AsWritableSpan<float>();
        var classes = labels.AsWritableSpan<int>();
        for (var i = 0; i < indices.Length; i++)
        {
            var (path, label) = _files[indices[i]];
            PixelLoop.ToUnitInterval(_images is null ? Bytes(path) : _images[indices[i]], values.Slice(i * _shape.Size, _shape.Size));
            classes[i] = label;
        }

        return true;
    }

    private static void Check(ImageFolderOptions options)
    {
        if (options.Height is { } height) Require.AtLeastOne(height, nameof(options.Height));
        if (options.Width is { } width) Require.AtLeastOne(width, nameof(options.Width));
        if (!Enum.IsDefined(options.Fit)) throw new OutOfRangeException(nameof(options), options.Fit, $"ImageFolder: there is no fit {options.Fit}.");
    }

    /// <summary>A picture's bytes in the form of all, channel by channel.</summary>
    private byte[] Bytes(string path)
    {
        var picture = PictureFile.Read(path);
        if (_fit == ImageFit.Exact && (picture.Height, picture.Width) != (Height, Width))
        {
            throw new DataFormatException(
                path, Invariant($"has {picture.Height} rows and {picture.Width} columns, not {Height} and {Width} as the others."), "Say by Fit how to bring pictures to one size: Stretch, Pad or Crop.");
        }

        var fitted = PictureFitting.Fit((Channels == 1 ? picture.ToGray() : picture.ToColor()).On(0), _fit, Height, Width).Samples;
        if (Channels == 1) return fitted;
        var planes = new byte[fitted.Length];
        for (var i = 0; i < planes.Length; i++) planes[i] = fitted[(i % _shape.Area * Channels) + (i / _shape.Area)];
        return planes;
    }
}
