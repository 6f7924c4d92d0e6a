using System.Net;
using System.Net.Http.Headers;

namespace NeuralSharp;

/// <summary>
/// Asks one mirror for one file. Whatever the mirror or the way there does wrong becomes a <see cref="MirrorException"/>; a part
/// file that holds the beginning of the file outlives it.
/// </summary>
internal sealed class MirrorClient(TimeSpan connectTimeout, TimeSpan stallTimeout) : IDisposable
{
    private const int BufferBytes = 1 << 16;
    private const string SignIn = "maybe the network asks to sign in first";
    private static readonly byte[] s_gzipMagic = [0x1f, 0x8b];

    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = connectTimeout })
    {
        Timeout = Timeout.InfiniteTimeSpan, // a slow line may take long, as long as it is not silent
    };

    public void Dispose() => _http.Dispose();

    /// <summary>Receives the file into <paramref name="part"/>, going on from where that ends, and checks what came.</summary>
    public async Task ReceiveAsync(
        Uri mirror, RemoteFile file, string part, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var address = new Uri($"{mirror.AbsoluteUri.TrimEnd('/')}/{file.Name}");
        var have = File.Exists(part) ? new FileInfo(part).Length : 0;
        if (have > file.Bytes)
        {
            File.Delete(part); // another file's
            have = 0;
        }

        var isComplete = have > 0 && have == file.Bytes; // a try that ended just before the file got its name
        var continued = isComplete || await AskAsync(address, file, part, have, progress, cancellation).ConfigureAwait(false);
        if (await file.IsAtAsync(part, cancellation).ConfigureAwait(false))
        {
            progress?.Report(new(file.Name, file.Bytes, file.Bytes));
            return;
        }

        File.Delete(part);
        if (!continued) throw new MirrorException("the bytes are not those of the file (wrong SHA-256)");

        // The beginning, from an earlier try, may be what was wrong: once more without it.
        await ReceiveAsync(mirror, file, part, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>Asks for the bytes from <paramref name="have"/> on.</summary>
    /// <returns>Whether the mirror continued the part; <see langword="false"/> where it sent the file from its start.</returns>
    private async Task<bool> AskAsync(
        Uri address, RemoteFile file, string part, long have, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (have > 0) request.Headers.Range = new RangeHeaderValue(have, null);
        using var response = await WaitAsync(
            token => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellation).ConfigureAwait(false);

        var isPart = response.StatusCode == HttpStatusCode.PartialContent;
        var isOtherPart = isPart && response.Content.Headers.ContentRange?.From != have;
        if (have > 0 && (isOtherPart || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable))
            return await AskAsync(address, file, part, have: 0, progress, cancellation).ConfigureAwait(false); // it may know whole files only

        Check(response, file);
        if (isOtherPart) throw new MirrorException("the server sent another part of the file than asked for");
        await SaveAsync(response, file, part, isPart ? have : 0, progress, cancellation).ConfigureAwait(false);
        return isPart && have > 0;
    }

    /// <summary>Refuses what cannot be the file before a byte of it replaces what there is.</summary>
    private static void Check(HttpResponseMessage response, RemoteFile file)
    {
        if (!response.IsSuccessStatusCode) throw new MirrorException(Invariant($"the server answered {(int)response.StatusCode} {response.ReasonPhrase}"));
        var headers = response.Content.Headers;
        if (headers.ContentType?.MediaType is "text/html") throw new MirrorException($"the answer is a web page, not the file; {SignIn}");
        var length = response.StatusCode == HttpStatusCode.PartialContent ? headers.ContentRange?.Length : headers.ContentLength;
        if (length is { } bytes && bytes != file.Bytes) throw new MirrorException(Invariant($"the file has {bytes} bytes there instead of {file.Bytes}; {SignIn}"));
    }

    /// <summary>Appends what comes to the part file where bytes were received before, or else replaces it.</summary>
    private async Task SaveAsync(
        HttpResponseMessage response,
        RemoteFile file,
        string part,
        long received,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        await using var source = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var buffer = new byte[BufferBytes];
        var count = await ReadAsync().ConfigureAwait(false);
        if (received == 0 && file.Name.EndsWith(".gz", StringComparison.Ordinal) && !LooksLikeGzip(buffer.AsSpan(0, count)))
            throw new MirrorException($"the answer is no gzip file; {SignIn}");

        // Unbuffered, so that every byte received is in the file however this ends.
        var mode = received > 0 ? FileMode.Append : FileMode.Create;
        await using var destination = new FileStream(part, mode, FileAccess.Write, FileShare.Read, bufferSize: 0);
        for (; count > 0; count = await ReadAsync().ConfigureAwait(false))
        {
            await destination.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            received += count;
            progress?.Report(new(file.Name, received, file.Bytes));
        }

        if (received < file.Bytes) throw new MirrorException(Invariant($"the connection ended after {received} of {file.Bytes} bytes"));

        // Never more than the file has; a server that adds to it, or does not end, is not waited for.
        Task<int> ReadAsync()
        {
            var wanted = buffer.AsMemory(0, (int)Math.Min(BufferBytes, file.Bytes - received));
            return wanted.IsEmpty ? Task.FromResult(0) : WaitAsync(token => source.ReadAsync(wanted, token).AsTask(), cancellation);
        }
    }

    /// <summary>Whether a file that starts so may be gzipped; the first bytes may come one by one.</summary>
    private static bool LooksLikeGzip(ReadOnlySpan<byte> start) =>
        s_gzipMagic.AsSpan().StartsWith(start[..Math.Min(start.Length, s_gzipMagic.Length)]);

    /// <summary>Waits for the network, but not longer than the stall limit.</summary>
    private async Task<T> WaitAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(stallTimeout);
        try
        {
            return await action(silence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            var reason = silence.IsCancellationRequested
                ? Invariant($"no answer for {stallTimeout.TotalSeconds:0.#} s")
                : Invariant($"no connection within {connectTimeout.TotalSeconds:0.#} s");
            throw new MirrorException(reason, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new MirrorException(e.GetBaseException().Message.TrimEnd('.'), e);
        }
    }
}
