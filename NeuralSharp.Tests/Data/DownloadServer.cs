using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NeuralSharp.Tests.Data;

/// <summary>
/// An HTTP server on the loopback address that misbehaves on demand. It writes to the socket itself, since a proper server would
/// not let it; one request a connection. It ends with Dispose, and by itself after half a minute.
/// </summary>
internal sealed class DownloadServer : IDisposable
{
    private const string SignInPage = "<!DOCTYPE html><html><title>Welcome</title><p>Please sign in to use this network.</html>";
    private static readonly TimeSpan s_dripPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_resetPause = TimeSpan.FromMilliseconds(100);
    private const int Drips = 22;

    private readonly IReadOnlyDictionary<string, byte[]> _files;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new(TimeSpan.FromSeconds(30));
    private readonly ConcurrentQueue<(string File, long From)> _requests = [];
    private long _bytesSent;

    public DownloadServer(IReadOnlyDictionary<string, byte[]> files, DownloadFault fault = DownloadFault.None)
    {
        _files = files;
        Fault = fault;
        _listener.Start();
        Address = new($"http://{_listener.LocalEndpoint}/data/");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    public DownloadFault Fault { get; set; }

    /// <summary>What was asked for, and from which byte on.</summary>
    public IReadOnlyList<(string File, long From)> Requests => [.. _requests];

    /// <summary>How many bytes of files were sent.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var end = _end.Token;
        try
        {
            while (true) _ = AnswerAsync(await _listener.AcceptSocketAsync(end), end);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Socket socket, CancellationToken end)
    {
        using (socket)
        {
            try
            {
                if (await ReadRequestAsync(socket, end) is { } request) await AnswerAsync(new(socket, end), request.Path, request.From);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The test is over, or the client has left.
            }
        }
    }

    /// <summary>The path asked for and the first byte wanted; nothing where the client left before its request was whole.</summary>
    private static async Task<(string Path, long From)?> ReadRequestAsync(Socket socket, CancellationToken end)
    {
        var text = "";
        var buffer = new byte[4096];
        while (!text.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(buffer, end);
            if (count == 0 || text.Length > 1 << 16) return null;
            text += Encoding.Latin1.GetString(buffer, 0, count);
        }

        var lines = text.Split("\r\n");
        var range = lines.FirstOrDefault(line => line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase));
        return (lines[0].Split(' ')[1], range is null ? 0 : long.Parse(range["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture));
    }

    private async Task AnswerAsync(Wire wire, string path, long from)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name == "sign-in")
        {
            await wire.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {SignInPage.Length}\r\nConnection: close\r\n\r\n{SignInPage}");
            return;
        }

        _requests.Enqueue((name, from));
        if (!_files.TryGetValue(name, out var file) || Fault == DownloadFault.NotFound)
        {
            await wire.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 9\r\nConnection: close\r\n\r\nnot here!");
            return;
        }

        if (Fault == DownloadFault.IgnoresRange) from = 0;
        var body = file.AsMemory((int)from);
        var half = body[..(body.Length / 2)];
        var plain = from > 0
            ? $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {from}-{file.Length - 1}/{file.Length}\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n"
            : "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n";
        var head = $"{plain}Content-Length: {body.Length}\r\n\r\n";
        switch (Fault)
        {
            case DownloadFault.None or DownloadFault.IgnoresRange:
                await SendAsync(head, body);
                break;
            case DownloadFault.ContinuesElsewhere when from > 0:
                await SendAsync($"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 7-{file.Length - 1}/{file.Length}\r\nContent-Length: {file.Length - 7}\r\nConnection: close\r\n\r\n", file.AsMemory(7));
                break;
            case DownloadFault.ContinuesWithOtherBytes when from > 0:
                await SendAsync(head, Spoilt(body));
                break;
            case DownloadFault.ContinuesElsewhere or DownloadFault.ContinuesWithOtherBytes:
                await SendAsync(head, body);
                break;
            case DownloadFault.StallsBeforeHeaders:
                await wire.StallAsync();
                break;
            case DownloadFault.StallsInHeaders:
                await wire.SendAsync(head[..^10]);
                await wire.StallAsync();
                break;
            case DownloadFault.StallsInBody:
                await SendAsync(head, half);
                await wire.StallAsync();
                break;
            case DownloadFault.CutsBeforeHeaders:
                break;
            case DownloadFault.CutsInHeaders:
                await wire.SendAsync(head[..^10]);
                break;
            case DownloadFault.CutsInBody:
                await SendAsync(head, half);
                break;
            case DownloadFault.ResetsInBody:
                await SendAsync(head, half);
                await wire.ResetAsync();
                break;
            case DownloadFault.CutsInBodyWithoutLength:
                await SendAsync($"{plain}\r\n", half);
                break;
            case DownloadFault.CutsInChunk:
                await SendAsync($"{plain}Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n", half);
                break;
            case DownloadFault.IsNoHttp:
                await wire.SendAsync("220 ready for mail\r\n\r\n");
                break;
            case DownloadFault.RangeNotSatisfiable:
                await wire.SendAsync($"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{file.Length}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                break;
            case DownloadFault.ServerError:
                await wire.SendAsync("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 5\r\nConnection: close\r\n\r\nsorry");
                break;
            case DownloadFault.RedirectsInACircle:
                await wire.SendAsync($"HTTP/1.1 302 Found\r\nLocation: {path}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                break;
            case DownloadFault.RedirectsToSignInPage:
                await wire.SendAsync("HTTP/1.1 302 Found\r\nLocation: /sign-in\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                break;
            case DownloadFault.SignInPage:
                await wire.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {SignInPage.Length}\r\nConnection: close\r\n\r\n{SignInPage}");
                break;
            case DownloadFault.SignInPageAsFile:
                await wire.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {SignInPage.Length}\r\nConnection: close\r\n\r\n{SignInPage}");
                break;
            case DownloadFault.SignInPageAsFileWithoutLength:
                await wire.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n\r\n{SignInPage}");
                break;
            case DownloadFault.IsEmpty:
                await wire.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                break;
            case DownloadFault.WrongBytes:
                await SendAsync(head, Spoilt(body));
                break;
            case DownloadFault.TooFewBytes:
                await SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {file.Length - 1}\r\nConnection: close\r\n\r\n", file.AsMemory(0, file.Length - 1));
                break;
            case DownloadFault.TooManyBytes:
                await SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {file.Length + 1}\r\nConnection: close\r\n\r\n", (byte[])[.. file, 0]);
                break;
            case DownloadFault.TooManyBytesWithoutLength:
                await SendAsync($"{plain}\r\n", (byte[])[.. body.Span, .. "more"u8]);
                break;
            case DownloadFault.DoesNotEnd:
                await SendAsync($"{plain}\r\n", body);
                await wire.StallAsync();
                break;
            case DownloadFault.Drips:
                await wire.SendAsync(head);
                for (var i = 0; i < Drips; i++)
                {
                    await SendAsync("", body[(body.Length * i / Drips)..(body.Length * (i + 1) / Drips)]);
                    await wire.PauseAsync(s_dripPause);
                }

                break;
            default:
                throw new NotSupportedException($"The server does not know the fault {Fault}.");
        }

        async Task SendAsync(string before, ReadOnlyMemory<byte> bytes)
        {
            Interlocked.Add(ref _bytesSent, bytes.Length); // before the client can have them
            await wire.SendAsync(before);
            await wire.SendAsync(bytes);
        }
    }

    private static byte[] Spoilt(ReadOnlyMemory<byte> bytes)
    {
        var spoilt = bytes.ToArray();
        spoilt[^1] ^= 1;
        return spoilt;
    }

    private sealed record Wire(Socket Socket, CancellationToken End)
    {
        public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

        public async Task SendAsync(ReadOnlyMemory<byte> bytes)
        {
            while (!bytes.IsEmpty) bytes = bytes[await Socket.SendAsync(bytes, End)..];
        }

        public Task StallAsync() => Task.Delay(Timeout.Infinite, End);

        public Task PauseAsync(TimeSpan pause) => Task.Delay(pause, End);

        /// <summary>Ends the connection with an error instead of an end, as a broken network does, once the client has what was sent.</summary>
        public async Task ResetAsync()
        {
            await PauseAsync(s_resetPause);
            Socket.LingerState = new LingerOption(enable: true, seconds: 0);
            Socket.Close();
        }
    }
}
