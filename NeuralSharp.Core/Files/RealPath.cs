namespace NeuralSharp;

/// <summary>Where a path leads when all symbolic links on the way are followed, whether there is a file at its end or not.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;   // as on Linux

    /// <summary>The full path without links; one that leads nowhere yet ends where its file is to be made.</summary>
    /// <remarks>
    /// ".." in a link's target means the folder above the real one, which only a walk through the parts gets right. A part that cannot be
    /// looked at counts as no link; whoever opens the file learns why.
    /// </remarks>
    /// <exception cref="IOException">The links go round in a circle.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var place = Path.GetPathRoot(full)!;
        var rest = new Stack<string>();
        Push(full[place.Length..]);
        var links = 0;
        while (rest.TryPop(out var part))
        {
            if (part is "" or ".") continue;
            if (part == "..")
            {
                place = Path.GetDirectoryName(place) ?? place;
                continue;
            }

            var next = Path.Join(place, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                place = next;
                continue;
            }

            if (++links > MostLinks) throw new IOException(Invariant($"'{Printable.Escape(path)}' leads through more than {MostLinks} links. Check whether they go round in a circle."));
            if (Path.IsPathRooted(target))
            {
                target = Path.GetFullPath(target, place);
                place = Path.GetPathRoot(target)!;
                target = target[place.Length..];
            }

            Push(target);
        }

        return place;

        void Push(string parts)
        {
            foreach (var part in parts.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar]).AsEnumerable().Reverse()) rest.Push(part);
        }
    }
}
