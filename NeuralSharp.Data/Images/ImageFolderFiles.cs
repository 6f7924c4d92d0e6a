namespace NeuralSharp;

/// <summary>Finds the classes and files of an <see cref="ImageFolder"/>. What cannot be an example is refused, so that none is left out in silence.</summary>
internal static class ImageFolderFiles
{
    private static readonly string[] s_endings = [".png", ".pgm"];
    private static readonly string[] s_byproducts = ["Thumbs.db", "desktop.ini"];   // of Windows, which are not hidden elsewhere

    /// <summary>The classes, those given or else the sub-folders, and every file with its label.</summary>
    public static (IReadOnlyList<string> Classes, List<(string Path, int Label)> Files) Find(string path, IReadOnlyList<string>? classes)
    {
        var folders = Visible(new DirectoryInfo(path).EnumerateDirectories());
        if (folders.Count == 0) throw new DataFormatException(path, "has no sub-folders.", "Put the pictures of each class into one that has its name.");
        var names = classes is null ? [.. folders.Select(folder => folder.Name)] : classes.ToArray();
        if (names.Distinct().Count() < names.Length) throw new ArgumentException("ImageFolder: a class comes twice among the classes given.", nameof(classes));

        var files = new List<(string, int)>();
        foreach (var folder in folders)
        {
            var label = Array.IndexOf(names, folder.Name);
            if (label < 0)
            {
                var known = string.Join(", ", names.Take(10).Select(Printable.Quoted));
                throw new DataFormatException(folder.FullName, "is none of the classes given.", $"There are {known}{(names.Length > 10 ? ", …" : "")}: rename it, or take it away.");
            }

            var own = Files(folder);
            if (own.Count == 0 && classes is null) throw new DataFormatException(folder.FullName, "holds no pictures.", "Put the pictures of its class into it, or take it away.");
            files.AddRange(own.Select(file => (file, label)));
        }

        if (files.Count == 0) throw new DataFormatException(path, "holds no pictures.", "Put the pictures of each class into its sub-folder.");
        return (names, files);
    }

    private static List<string> Files(DirectoryInfo folder)
    {
        if (Visible(folder.EnumerateDirectories()).FirstOrDefault() is { } inner)
            throw new DataFormatException(inner.FullName, "is a folder inside of a class.", "Put its pictures into the folder of the class itself.");
        var files = Visible(folder.EnumerateFiles()).ConvertAll(file => file.FullName);
        if (files.Find(file => !s_endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)) is { } other)
            throw new DataFormatException(other, "does not end with .png or .pgm.", "Convert it if it is a picture, or take it away.");
        return files;
    }

    private static List<T> Visible<T>(IEnumerable<T> entries)
        where T : FileSystemInfo =>
        [
            .. entries.Where(entry => !entry.Name.StartsWith('.') && !entry.Attributes.HasFlag(FileAttributes.Hidden) && !s_byproducts.Contains(entry.Name))
                .OrderBy(entry => entry.Name, StringComparer.Ordinal),
        ];
}
