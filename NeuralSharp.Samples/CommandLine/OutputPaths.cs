namespace NeuralSharp.Samples;

/// <summary>Paths to write to: what cannot be written is better known before a training than after.</summary>
internal static class OutputPaths
{
    /// <summary>Creates the folder that an option names, where it is not there yet, and makes sure that files can be made in it.</summary>
    /// <exception cref="IOException">It cannot be; the message names the option.</exception>
    public static void PrepareFolder(string option, string folder)
    {
        if (File.Exists(folder)) throw new IOException($"{option} {folder}: this is a file, where a folder is wanted. Name another folder.");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IOException($"{option} {folder}: this folder cannot be created{Reason(e)}. Name another folder.", e);
        }

        CheckWritable($"{option} {folder}: into this folder", folder);
    }

    /// <summary>Makes sure that a file can be made that an option names.</summary>
    /// <exception cref="IOException">It cannot be; the message names the option.</exception>
    public static void CheckFile(string option, string path)
    {
        if (Directory.Exists(path)) throw new IOException($"{option} {path}: this is a folder. Name a file in it.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{option} {path}: there is no folder '{folder}'. Create it first.");
        CheckWritable($"{option} {path}: into the folder '{folder}'", folder);
    }

    private static void CheckWritable(string where, string folder)
    {
        try
        {
            using var probe = new FileStream(
                Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{where} nothing can be written{Reason(e)}. Choose another one.", e);
        }
    }

    private static string Reason(Exception e) => e is UnauthorizedAccessException ? ": access is denied" : "";
}
