using System.Net;
using System.Security.Cryptography;
using NUnit.Framework;
using Shouldly;

namespace NeuralSharp.Tests.Data;

/// <summary>A folder, a data set of one or more files, servers that have it, and a downloader that does not wait for long.</summary>
internal abstract class DownloadFixture
{
    protected const string Name = "train-images-idx3-ubyte.gz";
    protected static readonly byte[] Content = MakeContent(200_000, seed: 1);
    protected static readonly TimeSpan ShortStall = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longStall = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(10);

    private readonly List<IDisposable> _servers = [];
    private TimeSpan _stall;

    protected string Folder { get; private set; } = "";

    protected string Target => Path.Combine(Folder, Name);

    protected string Part => Target + ".part";

    [OneTimeSetUp]
    public void UseNoProxy() => HttpClient.DefaultProxy = new WebProxy(); // whatever HTTP_PROXY says, loopback is near

    [SetUp]
    public void MakeFolder()
    {
        Folder = Directory.CreateTempSubdirectory("neuralsharp-download-").FullName;
        _stall = s_longStall;
    }

    [TearDown]
    public void Clean()
    {
        _servers.ForEach(server => server.Dispose());
        _servers.Clear();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Looks like a gzip file, and has no two equal stretches.</summary>
    protected static byte[] MakeContent(int length, int seed)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        (content[0], content[1]) = (0x1f, 0x8b);
        return content;
    }

    protected DownloadServer Serve(DownloadFault fault = DownloadFault.None) => Serve(new Dictionary<string, byte[]> { [Name] = Content }, fault);

    protected DownloadServer Serve(Dictionary<string, byte[]> files, DownloadFault fault = DownloadFault.None)
    {
        // A short limit only where it matters: a busy machine may itself be silent for that long.
        if (fault is DownloadFault.StallsBeforeHeaders or DownloadFault.StallsInHeaders or DownloadFault.StallsInBody or DownloadFault.Drips) _stall = ShortStall;
        var server = new DownloadServer(files, fault);
        _servers.Add(server);
        return server;
    }

    protected static RemoteDataset Dataset(params DownloadServer[] mirrors) => Dataset([.. mirrors.Select(mirror => mirror.Address)]);

    protected static RemoteDataset Dataset(params Uri[] mirrors) => Dataset(new Dictionary<string, byte[]> { [Name] = Content }, mirrors);

    protected static RemoteDataset Dataset(Dictionary<string, byte[]> files, params Uri[] mirrors) =>
        new("TEST", mirrors, [.. files.Select(file => new RemoteFile(file.Key, file.Value.Length, Convert.ToHexStringLower(SHA256.HashData(file.Value))))]);

    protected Task FetchAsync(RemoteDataset dataset, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        new Downloader(s_connect, _stall).FetchAsync(dataset, Folder, progress, cancellation);

    protected void ShouldHaveTheFileAndNothingElse()
    {
        Directory.GetFiles(Folder).ShouldBe([Target]);
        File.ReadAllBytes(Target).AsSpan().SequenceEqual(Content).ShouldBeTrue("the file must be whole");
    }

    /// <summary>Reports as they come, on the thread they come on.</summary>
    protected sealed class Reports(Action<DownloadProgress>? then = null) : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> All { get; } = [];

        public void Report(DownloadProgress value)
        {
            All.Add(value);
            then?.Invoke(value);
        }
    }
}
