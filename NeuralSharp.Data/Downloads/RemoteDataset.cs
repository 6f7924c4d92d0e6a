using System.Security.Cryptography;

namespace NeuralSharp;

/// <summary>A file of a data set on the net, with what proves that it arrived whole.</summary>
/// <param name="Name">Its name, on the mirrors and in the folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in hexadecimal digits.</param>
public sealed record RemoteFile(string Name, long Bytes, string Sha256)
{
    /// <summary>The properties by name, written alike in every culture.</summary>
    public override string ToString() => Invariant($"RemoteFile {{ Name = {Name}, Bytes = {Bytes}, Sha256 = {Sha256} }}");

    /// <summary>Whether the file at a path has the length; a quick look.</summary>
    internal bool MayBeAt(string path)
    {
        if (!File.Exists(path)) return false;
        using var handle = File.OpenHandle(path); // FileInfo would tell the length of a link, not of the file it leads to
        return RandomAccess.GetLength(handle) == Bytes;
    }

    /// <summary>Whether the file at a path has the length and the bytes.</summary>
    internal async Task<bool> IsAtAsync(string path, CancellationToken cancellation)
    {
        if (!MayBeAt(path)) return false;
        await using var stream = File.OpenRead(path);
        var hash = Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false));
        return string.Equals(hash, Sha256, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>A data set on the net: the same files on one or several mirrors, asked in order.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Mirrors">Addresses that the files' names are appended to.</param>
/// <param name="Files">Its files.</param>
public sealed record RemoteDataset(string Name, IReadOnlyList<Uri> Mirrors, IReadOnlyList<RemoteFile> Files)
{
    /// <summary>Whether a folder has all files, in their length; their content is not looked at.</summary>
    public bool IsIn(string folder) => Files.All(file => file.MayBeAt(Path.Combine(folder, file.Name)));
}

/// <summary>How far a download has come.</summary>
/// <param name="File">The file that is being fetched.</param>
/// <param name="Received">Its bytes so far, those of an earlier, broken-off try included; it falls where they turn out to be wrong.</param>
/// <param name="Total">All its bytes.</param>
public readonly record struct DownloadProgress(string File, long Received, long Total)
{
    /// <summary>The properties by name, written alike in every culture.</summary>
    public override string ToString() => Invariant($"DownloadProgress {{ File = {File}, Received = {Received}, Total = {Total} }}");
}
