namespace NeuralSharp;

/// <summary>
/// Fetches the files of a <see cref="RemoteDataset"/>. Bytes arrive in a <c>.part</c> file beside the target, which a later try
/// continues; only a file whose SHA-256 is right gets its name. One process fetches into a folder at a time.
/// </summary>
/// <param name="connectTimeout">How long a connection may take to come about; 5 s when omitted.</param>
/// <param name="stallTimeout">How long a connection may be silent; 15 s when omitted.</param>
public sealed class Downloader(TimeSpan? connectTimeout = null, TimeSpan? stallTimeout = null)
{
    /// <summary>Fetches the files that the folder lacks; files that are there and whole stay.</summary>
    /// <param name="dataset">What to fetch.</param>
    /// <param name="folder">Where to; it is created.</param>
    /// <param name="progress">Is told how it goes.</param>
    /// <param name="cancellation">Breaks it off; a later call goes on from there.</param>
    /// <exception cref="DownloadException">No mirror delivered a file whole, or the folder cannot take it.</exception>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    public async Task FetchAsync(
        RemoteDataset dataset, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            if (await IsWholeAsync(dataset, folder, cancellation).ConfigureAwait(false)) return; // even where the folder is read-only
            Directory.CreateDirectory(folder);
            await using var alone = await FolderLock.TakeAsync(folder, cancellation).ConfigureAwait(false);
            await FetchMissingAsync(dataset, folder, progress, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException and not DownloadException or UnauthorizedAccessException)
        {
            throw new DownloadException(
                $"{dataset.Name}: its files could not be stored in '{folder}' ({e.Message.TrimEnd('.')}). Make room, or give a folder that can be written to.", e);
        }
    }

    private static async Task<bool> IsWholeAsync(RemoteDataset dataset, string folder, CancellationToken cancellation)
    {
        foreach (var file in dataset.Files)
        {
            if (!await file.IsAtAsync(Path.Combine(folder, file.Name), cancellation).ConfigureAwait(false)) return false;
        }

        return true;
    }

    private async Task FetchMissingAsync(
        RemoteDataset dataset, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var client = new MirrorClient(connectTimeout ?? TimeSpan.FromSeconds(5), stallTimeout ?? TimeSpan.FromSeconds(15));
        var mirrors = dataset.Mirrors.ToList();
        foreach (var file in dataset.Files)
        {
            var target = Path.Combine(folder, file.Name);
            if (await file.IsAtAsync(target, cancellation).ConfigureAwait(false)) continue;
            await FetchAsync(client, dataset, mirrors, file, target, progress, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Fetches one file from the first mirror that has it whole; those that failed are asked last for the next file.</summary>
    private static async Task FetchAsync(
        MirrorClient client,
        RemoteDataset dataset,
        List<Uri> mirrors,
        RemoteFile file,
        string target,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        var part = target + ".part";
        var faults = new List<string>();
        Exception? last = null;
        foreach (var mirror in mirrors.ToArray())
        {
            try
            {
                await client.ReceiveAsync(mirror, file, part, progress, cancellation).ConfigureAwait(false);
                AtomicFile.Move(part, target);
                return;
            }
            catch (MirrorException e)
            {
                faults.Add($"{mirror.Authority}: {e.Message}");
                last = e;
                mirrors.Remove(mirror);
                mirrors.Add(mirror);
            }
        }

        throw new DownloadException(
            $"{dataset.Name}: {file.Name} could not be fetched ({string.Join("; ", faults)}). Check the network, or put the files into '{Path.GetDirectoryName(target)}' by hand.",
            last);
    }
}
