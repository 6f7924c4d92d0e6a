using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace NeuralSharp;

/// <summary>
/// Fetches the files of a <see cref="RemoteDataset"/>. Bytes arrive in a <c>.part</c> file beside the target, which a later try
/// continues; only a file whose SHA-256 is right gets its name. One process fetches into a folder at a time.
/// </summary>
/// <param name="connectTimeout">How long a connection may take to come about; 5 s when omitted.</param>
/// <param name="stallTimeout">How long a connection may be silent; 15 s when omitted.</param>
public sealed class Downloader(TimeSpan? connectTimeout = null, TimeSpan? stallTimeout = null)
{
    private const int BufferBytes = 1 << 16;
    private static readonly byte[] s_gzipMagic = [0x1f, 0x8b];

    private readonly TimeSpan _stallTimeout = stallTimeout ?? TimeSpan.FromSeconds(15);

    /// <summary>Fetches the files that the folder lacks; files that are there and whole stay.</summary>
    /// <param name="dataset">What to fetch.</param>
    /// <param name="folder">Where to; it is created.</param>
    /// <param name="progress">Is told how it goes.</param>
    /// <param name="cancellation">Breaks it off; a later call goes on from there.</param>
    /// <exception cref="DownloadException">No mirror delivered a file whole.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    public async Task FetchAsync(
        RemoteDataset dataset, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Directory.CreateDirectory(folder);
        using var handler = new SocketsHttpHandler { ConnectTimeout = connectTimeout ?? TimeSpan.FromSeconds(5) };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        await using var alone = await LockAsync(Path.Combine(folder, ".lock"), cancellation).ConfigureAwait(false);
        foreach (var file in dataset.Files)
        {
            var target = Path.Combine(folder, file.Name);
            if (File.Exists(target) && await HashAsync(target, cancellation).ConfigureAwait(false) == file.Sha256) continue;
            await FetchFileAsync(client, dataset, file, target, progress, cancellation).ConfigureAwait(false);
        }
    }

    private async Task FetchFileAsync(
        HttpClient client, RemoteDataset dataset, RemoteFile file, string target, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var part = target + ".part";
        var faults = new List<string>();
        Exception? last = null;
        foreach (var mirror in dataset.Mirrors)
        {
            try
            {
                await ReceiveAsync(client, new Uri(mirror, file.Name), part, file, progress, cancellation).ConfigureAwait(false);
                File.Move(part, target, overwrite: true);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or HttpIOException or MirrorException)
            {
                faults.Add($"{mirror.Host}: {Reason(e)}");
                last = e;
            }
        }

        throw new DownloadException(
            $"{dataset.Name}: {file.Name} could not be fetched ({string.Join("; ", faults)}). Check the network, or put the files into {Path.GetDirectoryName(target)} by hand.",
            last);
    }

    /// <summary>Receives into the part file, from where it ends, and checks what came.</summary>
    private async Task ReceiveAsync(
        HttpClient client, Uri address, string part, RemoteFile file, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using (var request = new HttpRequestMessage(HttpMethod.Get, address))
        {
            var have = File.Exists(part) ? new FileInfo(part).Length : 0;
            if (have > 0) request.Headers.Range = new RangeHeaderValue(have, null);
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            silence.CancelAfter(_stallTimeout);
            try
            {
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
                if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) have = -1;
                else await CopyAsync(response, have, part, file, progress, silence).ConfigureAwait(false);
                if (have < 0 && await HashAsync(part, cancellation).ConfigureAwait(false) != file.Sha256) throw Discarded(part, "the part fetched before does not belong to the file");
            }
            catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
            {
                throw new MirrorException($"no answer for {_stallTimeout.TotalSeconds:0.#} s", e);
            }
        }

        if (await HashAsync(part, cancellation).ConfigureAwait(false) != file.Sha256) throw Discarded(part, "the bytes are not those of the file (wrong SHA-256)");
    }

    private async Task CopyAsync(
        HttpResponseMessage response, long have, string part, RemoteFile file, IProgress<DownloadProgress>? progress, CancellationTokenSource silence)
    {
        if (!response.IsSuccessStatusCode) throw new MirrorException($"the server answered {(int)response.StatusCode} {response.ReasonPhrase}");
        if (response.Content.Headers.ContentType?.MediaType is "text/html")
            throw new MirrorException("the answer is a web page, not the file; maybe the network asks to sign in first");
        var goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        var received = goesOn ? have : 0;
        var total = response.Content.Headers.ContentLength + received;

        await using var source = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        await using var destination = new FileStream(part, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read);
        var buffer = new byte[BufferBytes];
        while (true)
        {
            silence.CancelAfter(_stallTimeout);
            var count = await source.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
            if (count == 0) break;
            if (received == 0 && file.Name.EndsWith(".gz", StringComparison.Ordinal) && !buffer.AsSpan(0, Math.Min(count, 2)).SequenceEqual(s_gzipMagic.AsSpan(0, Math.Min(count, 2))))
                throw new MirrorException("the answer is no gzip file; maybe the network asks to sign in first");
            await destination.WriteAsync(buffer.AsMemory(0, count), silence.Token).ConfigureAwait(false);
            received += count;
            progress?.Report(new(file.Name, received, total));
        }

        if (total is { } whole && received < whole) throw new MirrorException($"the connection ended after {received} of {whole} bytes");
    }

    /// <summary>Waits until no other process fetches into the folder.</summary>
    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException or FileNotFoundException) && File.Exists(path))
            {
                await Task.Delay(100, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false));
    }

    private static MirrorException Discarded(string part, string why)
    {
        File.Delete(part);
        return new MirrorException(why);
    }

    private static string Reason(Exception e) => e is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError }
        ? "no connection"
        : e.Message;

    /// <summary>What one mirror did wrong; the next may do better.</summary>
    private sealed class MirrorException(string message, Exception? innerException = null) : Exception(message, innerException);
}
