namespace NeuralSharp;

/// <summary>A file of a data set on the net, with what proves that it arrived whole.</summary>
/// <param name="Name">Its name, on the mirrors and in the folder.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hexadecimal digits.</param>
public sealed record RemoteFile(string Name, string Sha256);

/// <summary>A data set on the net: the same files on one or several mirrors, asked in order.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Mirrors">Addresses that the files' names are appended to.</param>
/// <param name="Files">Its files.</param>
public sealed record RemoteDataset(string Name, IReadOnlyList<Uri> Mirrors, IReadOnlyList<RemoteFile> Files)
{
    /// <summary>Whether a folder has all files; their content is not looked at.</summary>
    public bool IsIn(string folder) => Files.All(file => File.Exists(Path.Combine(folder, file.Name)));
}

/// <summary>How far a download has come.</summary>
/// <param name="File">The file that is being fetched.</param>
/// <param name="Received">Its bytes so far, those of an earlier, broken-off try included.</param>
/// <param name="Total">All its bytes, where the server says so.</param>
public readonly record struct DownloadProgress(string File, long Received, long? Total);
